import Glibc

/// One component of a path, as raw bytes: Linux allows every byte except `/` and NUL, valid UTF-8 or not.
public struct FileName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name's bytes and one NUL.
    private let storage: [UInt8]

    /// Copies a name.
    ///
    /// - Precondition: The bytes hold no NUL and no `/`.
    public init(_ bytes: Span<UInt8>) {
        storage = Array(capacity: bytes.count + 1) { output in
            for index in bytes.indices {
                precondition(bytes[index] != 0 && bytes[index] != UInt8(ascii: "/"), "not one path component")
                output.append(bytes[index])
            }
            output.append(0)
        }
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

    /// Feeds the bytes to the hasher, at once.
    public func hash(into hasher: inout Hasher) {
        // Safety: the hasher reads inside the lent buffer.
        storage.withUnsafeBytes { hasher.combine(bytes: $0) }
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
