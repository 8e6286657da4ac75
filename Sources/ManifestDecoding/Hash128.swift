/// A 128-bit hash, and the mixing that makes one.
///
/// Two 64-bit lanes, each folded by full 64×64→128 bit multiplications with the key mixed in before, in the manner of
/// wyhash. Not cryptographic; without the key a collision cannot be computed, which is why daemons draw it at random.
@frozen
public struct Hash128: Hashable, Sendable {
    public var low: UInt64
    public var high: UInt64

    @inlinable
    @inline(__always)
    public init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    @inlinable public static var zero: Hash128 { Hash128(low: 0, high: 0) }

    /// Hashes bytes.
    ///
    /// Eight bytes must be readable from any byte of `bytes` on.
    @inlinable
    @inline(__always)
    init(_ bytes: UnsafeBufferPointer<UInt8>, seed: Hash128) {
        let count = bytes.count
        guard let start = bytes.baseAddress, _fastPath(count <= 16) else {
            self = Self.long(bytes.baseAddress, count: count, seed: seed)
            return
        }
        self.init(KeyBytes(start, count: count), seed: seed)
    }

    /// Hashes a text of at most sixteen bytes: what `KeyBytes` holds of a longer one is not all of it.
    @inlinable
    @inline(__always)
    public init(_ key: KeyBytes, seed: Hash128) {
        self = seed.keyed(by: key.count).mixed(key.first, key.last)
    }

    /// The length keys the mixing: beside the text's bytes it could be undone by them (`00000001`, `000000001`).
    @inlinable
    @inline(__always)
    func keyed(by count: Int) -> Hash128 {
        Hash128(low: low ^ UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15, high: high)
    }

    @usableFromInline
    static func long(_ start: UnsafePointer<UInt8>?, count: Int, seed: Hash128) -> Hash128 {
        guard let start, count > 0 else { return Hash128(.empty, seed: seed) }
        let raw = UnsafeRawPointer(start)
        var state = seed.keyed(by: count)
        var index = 0
        let last = count &- 16
        while index < last {
            // Safety: more than 16 bytes follow from `index` on.
            state = state.mixed(
                raw.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian,
                raw.loadUnaligned(fromByteOffset: index &+ 8, as: UInt64.self).littleEndian
            )
            index &+= 16
        }
        // Safety: there are more than 16 bytes, so the last 16 are inside.
        return state.mixed(
            raw.loadUnaligned(fromByteOffset: last, as: UInt64.self).littleEndian,
            raw.loadUnaligned(fromByteOffset: last &+ 8, as: UInt64.self).littleEndian
        )
    }

    /// Hashes bytes that may lie anywhere.
    public init(_ bytes: Span<UInt8>, seed: Hash128) {
        guard bytes.count > 16 else {
            self.init(KeyBytes(bytes), seed: seed)
            return
        }
        // Safety: long texts are read inside only.
        self = bytes.withUnsafeBufferPointer { Self.long($0.baseAddress, count: $0.count, seed: seed) }
    }

    /// This hash with a constant of the program mixed in, for half the price: data that others choose could lead two
    /// states together in one multiplication.
    @inlinable
    @inline(__always)
    public func stepped(_ constant: UInt64) -> Hash128 {
        let product = (constant ^ low ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: high ^ 0xE703_7ED1_A0B4_28DB)
        return Hash128(
            low: product.low ^ (high &<< 1 | high &>> 63),
            high: product.high ^ (low &<< 1 | low &>> 63)
        )
    }

    /// This hash with 128 more bits mixed in. The order of mixing matters.
    @inlinable
    @inline(__always)
    public func mixed(_ first: UInt64, _ second: UInt64) -> Hash128 {
        // Odd constants with evenly spread bits, so that zero input does not stay zero.
        let a = (first ^ low ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: second ^ high ^ 0xE703_7ED1_A0B4_28DB)
        let b = (second ^ low ^ 0x8EBC_6AF0_9C88_C6E3).multipliedFullWidth(by: first ^ high ^ 0x5899_65CC_7537_4CC3)
        return Hash128(
            low: a.low ^ a.high ^ (high &<< 1 | high &>> 63),
            high: b.low ^ b.high ^ (low &<< 1 | low &>> 63)
        )
    }

    @inlinable
    @inline(__always)
    public func mixed(_ other: Hash128) -> Hash128 { mixed(other.low, other.high) }

    /// Adds another hash; the order of adding does not matter.
    @inlinable
    @inline(__always)
    public mutating func add(_ other: Hash128) {
        let (sum, carry) = low.addingReportingOverflow(other.low)
        low = sum
        high = high &+ other.high &+ (carry ? 1 : 0)
    }

    /// Takes away what was added before.
    @inlinable
    @inline(__always)
    public mutating func subtract(_ other: Hash128) {
        let (difference, borrow) = low.subtractingReportingOverflow(other.low)
        low = difference
        high = high &- other.high &- (borrow ? 1 : 0)
    }
}

extension Hash128 {
    /// One half is enough to spread keys in a table.
    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(low)
    }
}

extension Hash128: CustomStringConvertible {
    /// 32 hexadecimal digits.
    public var description: String {
        func hexadecimal(_ word: UInt64) -> String {
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }
        return hexadecimal(high) + hexadecimal(low)
    }
}
