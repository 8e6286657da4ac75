/// What a plain scalar means, by goyaml v2's rules (`resolve.go`): YAML 1.1 without base 60, with Go's number syntax.
public enum ScalarValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// An integer beyond `Int64.max`.
    case unsigned(UInt64)
    case float(Double)
    case string
    /// `<<`
    case merge

    /// - Complexity: O(1) for most strings, which the first byte shows; else O(length).
    public init(plain text: UnsafeBufferPointer<UInt8>) {
        guard let first = text.first else {
            self = .null
            return
        }
        guard isClass(first, CharacterClass.maybeTyped) else {
            self = .string
            return
        }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"):
            self = Self.number(text) ?? Self.word(text) ?? .string
        case UInt8(ascii: "."):
            self = Self.word(text) ?? Self.fraction(text) ?? .string
        default: self = Self.word(text) ?? .string
        }
    }

    /// The same of a scalar on a tape: what most typed scalars are is told from eight bytes.
    ///
    /// Eight bytes must be readable at `start`.
    @usableFromInline
    init(plain start: UnsafePointer<UInt8>, count: Int) {
        let bytes = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self).littleEndian
        if count == 4, bytes & 0xFFFF_FFFF == 0x6575_7274 {
            self = .bool(true)
        } else if count == 5, bytes & 0xFF_FFFF_FFFF == 0x65_736C_6166 {
            self = .bool(false)
        } else if let number = Self.smallNumber(bytes, count: count) {
            self = .integer(number)
        } else {
            self.init(plain: UnsafeBufferPointer(start: start, count: count))
            // Only as a key it means anything else, and keys on a tape are strings.
            if self == .merge { self = .string }
        }
    }

    /// A decimal number of at most eight digits, without a zero in front, which would make it octal.
    @inlinable
    @inline(__always)
    static func smallNumber(_ bytes: UInt64, count: Int) -> Int64? {
        guard count > 0, count <= 8, bytes & 0xFF != 0x30 || count == 1 else { return nil }
        // The last digit becomes the highest byte; in front of the first one are zeroes.
        let unused = UInt64(truncatingIfNeeded: 64 &- count &* 8)
        let digits = (bytes &<< unused) ^ (0x3030_3030_3030_3030 &<< unused)
        // A digit's byte is now below ten: it has no high bits, nor has it with six added.
        guard (digits | (digits &+ 0x0606_0606_0606_0606)) & 0xF0F0_F0F0_F0F0_F0F0 == 0 else { return nil }
        let pairs = (digits &* 10 &+ digits &>> 8) & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 100 &+ pairs &>> 16) & 0x0000_FFFF_0000_FFFF
        return Int64(truncatingIfNeeded: (fours &* 10_000 &+ fours &>> 32) & 0xFFFF_FFFF)
    }

    private static func number(_ text: UnsafeBufferPointer<UInt8>) -> ScalarValue? {
        if text.contains(UInt8(ascii: "_")) {
            return text.filter { $0 != UInt8(ascii: "_") }.withUnsafeBufferPointer { numberWithoutUnderscores($0) }
        }
        return numberWithoutUnderscores(text)
    }

    /// A number that starts with a point goes through `strconv.ParseFloat` at once, which allows `_` between digits.
    private static func fraction(_ text: UnsafeBufferPointer<UInt8>) -> ScalarValue? {
        guard text.contains(UInt8(ascii: "_")) else { return GoNumber.float(text).map(ScalarValue.float) }
        var previous: UInt8 = 0
        var isSeparated = false
        for byte in text {
            let isDigit = 0x30...0x39 ~= byte
            if isSeparated && !isDigit { return nil }
            isSeparated = byte == UInt8(ascii: "_")
            if isSeparated && !(0x30...0x39 ~= previous) { return nil }
            previous = byte
        }
        guard !isSeparated else { return nil }
        return text.filter { $0 != UInt8(ascii: "_") }.withUnsafeBufferPointer { digits in
            GoNumber.float(digits).map(ScalarValue.float)
        }
    }

    private static func numberWithoutUnderscores(_ text: UnsafeBufferPointer<UInt8>) -> ScalarValue? {
        if let integer = GoNumber.integer(text) { return integer }
        guard GoNumber.isYAMLFloat(text) else { return nil }
        return GoNumber.float(text).map(ScalarValue.float)
    }

    /// The words that stand for booleans, null and special floats: lower case, capitalised or upper case.
    private static func word(_ text: UnsafeBufferPointer<UInt8>) -> ScalarValue? {
        guard text.count <= 5 else { return nil }
        var packed: UInt64 = 0
        for byte in text.reversed() { packed = packed &<< 8 | UInt64(byte) }
        // Bit 5 is what small letters have and capitals lack.
        let caseBits = Bytes.each(0x20) & mask(text.count)
        guard let (value, letters) = meaning(of: packed | caseBits) else { return nil }
        let capitals = ~packed & caseBits
        // Of a capitalised word the first letter; `.NaN` is the one of another shape.
        let capitalised = value.isNaN ? 0x2000_2000 : letters & (0 &- letters)
        return capitals == 0 || capitals == letters || capitals == capitalised ? value : nil
    }

    private var isNaN: Bool {
        if case .float(let number) = self { return number.isNaN }
        return false
    }

    @inline(__always)
    private static func mask(_ count: Int) -> UInt64 {
        // Safety: called with at most five bytes, 40 bits.
        (1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1
    }

    /// Whether a scalar that starts with a letter is one of the words in some mixture of cases. Cheap: many keys start
    /// like `name` and `type`.
    ///
    /// Eight bytes must be readable at `start`.
    @inline(__always)
    static func mayBeWord(_ start: UnsafePointer<UInt8>, count: Int) -> Bool {
        guard count <= 5 else { return false }
        let lowered = (Bytes.load(start) | Bytes.each(0x20)) & mask(count)
        return meaning(of: lowered) != nil
    }

    /// The words, packed one byte a letter from the lowest byte up, and the bits that distinguish capital letters.
    @inline(__always)
    private static func meaning(of packed: UInt64) -> (ScalarValue, letters: UInt64)? {
        switch packed {
        case 0x79: (.bool(true), 0x20)  // y
        case 0x6E6F: (.bool(true), 0x2020)  // on
        case 0x73_6579: (.bool(true), 0x20_2020)  // yes
        case 0x6575_7274: (.bool(true), 0x2020_2020)  // true
        case 0x6E: (.bool(false), 0x20)  // n
        case 0x6F6E: (.bool(false), 0x2020)  // no
        case 0x66_666F: (.bool(false), 0x20_2020)  // off
        case 0x65_736C_6166: (.bool(false), 0x20_2020_2020)  // false
        case 0x7E: (.null, 0)  // ~
        case 0x6C6C_756E: (.null, 0x2020_2020)  // null
        case 0x3C3C: (.merge, 0)  // <<
        case 0x6E61_6E2E: (.float(.nan), 0x2020_2000)  // .nan
        case 0x666E_692E: (.float(.infinity), 0x2020_2000)  // .inf
        case 0x66_6E69_2E2B: (.float(.infinity), 0x20_2020_0000)  // +.inf
        case 0x66_6E69_2E2D: (.float(-.infinity), 0x20_2020_0000)  // -.inf
        default: nil
        }
    }
}
