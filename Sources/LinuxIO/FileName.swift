import Glibc

/// One component of a path, as raw bytes: Linux allows every byte except `/` and NUL, valid UTF-8 or not.
public struct FileName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name's bytes and one NUL.
    private let storage: [UInt8]

    /// Copies a name.
    ///
    /// - Precondition: The bytes hold no NUL and no `/`.
    public init(_ bytes: Span<UInt8>) {
        var storage = [UInt8](repeating: 0, count: bytes.count + 1)
        // Safety: the array has room for the name and one byte more, the NUL that it holds already.
        bytes.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            precondition(memchr(start, 0, source.count) == nil, "not one path component")
            precondition(memchr(start, 0x2F, source.count) == nil, "not one path component")
            storage.withUnsafeMutableBytes { _ = memcpy($0.baseAddress!, start, source.count) }
        }
        self.storage = storage
    }

    /// Copies a name.
    ///
    /// - Precondition: The string holds no NUL and no `/`.
    public init(_ string: String) {
        self.init(string.utf8Span.span)
    }

    /// How many bytes the name has.
    public var count: Int { storage.count - 1 }

    /// The name's bytes, without the NUL.
    public var bytes: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get {
            storage.span.extracting(droppingLast: 1)
        }
    }

    /// Whether the name consists of these bytes.
    public func isSpelled(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        // Safety: both buffers hold `count` bytes; of an empty one none is read.
        return storage.withUnsafeBytes { first in
            other.withUnsafeBytes { second in
                guard let start = second.baseAddress else { return true }
                return memcmp(first.baseAddress!, start, second.count) == 0
            }
        }
    }

    /// Whether the name starts with a dot.
    public var isHidden: Bool { storage[0] == UInt8(ascii: ".") }

    /// Lends the name as a NUL-terminated C string, valid during the call.
    public func withCString<Result, Failure>(
        _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // Safety: the storage is never empty, ends in NUL, and outlives the call.
        try storage.span.withUnsafeBytes { (buffer) throws(Failure) in
            try body(buffer.baseAddress!.assumingMemoryBound(to: CChar.self))
        }
    }

    /// The name as text that is safe on a terminal and unambiguous: control characters, invisible format
    /// characters, invalid UTF-8 and the backslash are written as `\xNN`, a byte each.
    public var description: String {
        printable(bytes)
    }

    /// Whether its description is the name itself.
    public var isPlain: Bool { bytes.isPrintableASCII(without: UInt8(ascii: "\\")) }

    /// Feeds the bytes to the hasher, at once.
    public func hash(into hasher: inout Hasher) {
        // Safety: the hasher reads inside the lent buffer.
        storage.withUnsafeBytes { hasher.combine(bytes: $0) }
    }

    /// A hash of a name for tables that look names up without making a `FileName` of them. It is not keyed: names come
    /// from directories that only the administrator writes.
    public static func hash(of name: Span<UInt8>) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: name.count)
        // Safety: each load is inside the name.
        name.withUnsafeBytes { bytes in
            var index = 0
            while index + 8 <= bytes.count {
                hash = mix(hash ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                index += 8
            }
            if index == bytes.count { return }
            var rest: UInt64 = 0
            while index < bytes.count {
                rest = rest &<< 8 | UInt64(bytes[index])
                index += 1
            }
            hash = mix(hash ^ rest)
        }
        return hash
    }

    /// Spreads every bit over the whole word.
    private static func mix(_ word: UInt64) -> UInt64 {
        let product = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.low ^ product.high
    }

    /// How many bytes two names have in common at their start.
    public func countOfCommonPrefix(with other: FileName) -> Int {
        let limit = min(count, other.count)
        // Safety: both buffers hold at least `limit` bytes.
        return storage.withUnsafeBytes { first in
            other.storage.withUnsafeBytes { second in
                var index = 0
                while index < limit && first[index] == second[index] { index += 1 }
                return index
            }
        }
    }

    /// Eight bytes of the name from `offset` on as a number, the first byte highest and zeroes behind the end: of names
    /// with the same start, the one with the smaller number comes first.
    public func sortingWord(from offset: Int) -> UInt64 {
        precondition(offset >= 0)
        // Safety: each read is inside the storage, whose last byte is the NUL.
        return storage.withUnsafeBytes { bytes in
            if offset + 8 <= bytes.count {
                return bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self).bigEndian
            }
            var word: UInt64 = 0
            for index in offset..<offset + 8 { word = word &<< 8 | (index < bytes.count ? UInt64(bytes[index]) : 0) }
            return word
        }
    }

    /// Byte order, as memcmp(3); a prefix comes first.
    public static func < (left: FileName, right: FileName) -> Bool {
        // The NUL is smaller than every byte of a name: comparing it settles the prefix case.
        // Safety: both buffers hold at least `shorter` bytes.
        left.storage.withUnsafeBytes { first in
            right.storage.withUnsafeBytes { second in
                memcmp(first.baseAddress!, second.baseAddress!, min(first.count, second.count)) < 0
            }
        }
    }
}

/// The bytes as text in which nothing can steer a terminal.
private func printable(_ bytes: Span<UInt8>) -> String {
    if bytes.isPrintableASCII(without: UInt8(ascii: "\\")) {
        // Safety: the buffer is read during the call.
        return bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
    var text = ""
    var index = 0
    while index < bytes.count {
        var length = min(4, bytes.count - index)
        var scalar: Unicode.Scalar?
        while length > 0, scalar == nil {
            scalar = onlyScalar(bytes.extracting(index..<index + length))
            if scalar == nil { length -= 1 }
        }
        if let scalar, isPrintable(scalar) {
            text.unicodeScalars.append(scalar)
            index += length
        } else {
            for _ in 0..<max(length, 1) {
                text += "\\x" + hexadecimal(bytes[index])
                index += 1
            }
        }
    }
    return text
}

/// The scalar whose UTF-8 is exactly these bytes, or nil.
private func onlyScalar(_ bytes: Span<UInt8>) -> Unicode.Scalar? {
    guard let text = try? UTF8Span(validating: bytes) else { return nil }
    var scalars = text.makeUnicodeScalarIterator()
    guard let scalar = scalars.next(), scalars.next() == nil else { return nil }
    return scalar
}

private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    default: scalar != "\\"
    }
}

private func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return byte < 16 ? "0" + digits : digits
}
