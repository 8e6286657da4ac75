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
        var lowered: UInt64 = 0
        var uppercase = 0
        for byte in text {
            let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            if isUpper { uppercase += 1 }
            lowered = lowered &<< 8 | UInt64(isUpper ? byte | 0x20 : byte)
        }
        guard let (value, letters) = meaning(of: lowered) else { return nil }
        // `.NaN` is the one word of another shape.
        if uppercase == 0 || uppercase == letters { return value }
        if case .float(let number) = value, number.isNaN { return isNaN(text) ? value : nil }
        let start = text.firstIndex { ($0 | 0x20) >= UInt8(ascii: "a") } ?? 0
        return uppercase == 1 && text[start] < UInt8(ascii: "a") ? value : nil
    }

    private static func isNaN(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.elementsEqual(".NaN".utf8)
    }

    /// The words, packed one byte a letter, and how many letters each has.
    private static func meaning(of packed: UInt64) -> (ScalarValue, letters: Int)? {
        switch packed {
        case 0x79: (.bool(true), 1)  // y
        case 0x6F6E: (.bool(true), 2)  // on
        case 0x796573: (.bool(true), 3)  // yes
        case 0x74727565: (.bool(true), 4)  // true
        case 0x6E: (.bool(false), 1)  // n
        case 0x6E6F: (.bool(false), 2)  // no
        case 0x6F6666: (.bool(false), 3)  // off
        case 0x66616C7365: (.bool(false), 5)  // false
        case 0x7E: (.null, 0)  // ~
        case 0x6E756C6C: (.null, 4)  // null
        case 0x3C3C: (.merge, 0)  // <<
        case 0x2E6E616E: (.float(.nan), 3)  // .nan
        case 0x2E696E66, 0x2B2E696E66: (.float(.infinity), 3)  // .inf, +.inf
        case 0x2D2E696E66: (.float(-.infinity), 3)  // -.inf
        default: nil
        }
    }
}
