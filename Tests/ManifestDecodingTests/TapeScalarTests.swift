import Testing

@testable import ManifestDecoding

/// One scalar, asked in every way: what is told from eight bytes must be what the whole text says.
struct TapeScalarTests {
    static let texts =
        [
            "", "~", "null", "Null", "NULL", "nUll", "nul", "nulls", "true", "True", "tRue", "false", "FALSE", "y",
            "yes",
            "no", "on", "off", "<<", "a", "0", "00", "7", "-7", "+7", "007", "0x1f", "12345678", "123456789",
            "01234567",
            "1234567a", "1_000", "1.5", ".5", ".inf", ".nan", "-.inf", "9223372036854775808",
            "a longer text than eight",
            "trues", "falsey", "1:30", "=", "\u{E9}",
        ] + (0...9).map { String(repeating: "9", count: $0 + 1) }

    @Test(arguments: texts)
    func `a plain scalar means what its text means`(_ text: String) throws {
        var sources = SourceBuffer(capacity: 0)
        var decoder = ManifestDecoder()
        let range = sources.append(copying: Array("k: \(text)\n".utf8).span)
        let document = try decoder.decode(range, in: &sources)
        let view = decoder.view(document, in: sources)
        let node = view.root + 2
        let scalar = view.scalar(node)
        var expected = Array(text.utf8).withUnsafeBufferPointer { ScalarValue(plain: $0) }
        // As a value, `<<` is a string.
        if expected == .merge { expected = .string }
        if case .float(let number) = expected, number.isNaN {
            guard case .float(let other) = scalar.value, other.isNaN else {
                Issue.record("no NaN")
                return
            }
        } else {
            #expect(scalar.value == expected)
        }
        #expect(scalar.isNull == (expected == .null))
        #expect(scalar.isString == (expected == .string))
        #expect(!scalar.isPlainlyString || expected == .string)
        #expect(scalar.count == text.utf8.count && scalar.isEmpty == text.isEmpty)
    }

    @Test(arguments: texts)
    func `a quoted scalar is a string`(_ text: String) throws {
        var sources = SourceBuffer(capacity: 0)
        var decoder = ManifestDecoder()
        let range = sources.append(copying: Array("k: \"\(text)\"\n".utf8).span)
        let document = try decoder.decode(range, in: &sources)
        let view = decoder.view(document, in: sources)
        let node = view.root + 2
        let scalar = view.scalar(node)
        #expect(scalar.value == .string && scalar.isString && scalar.isPlainlyString && !scalar.isNull)
        let bytes = Array(text.utf8)
        let isEqual = scalar.equals(bytes.span)
        #expect(isEqual)
        let key = scalar.key
        #expect(key == KeyBytes(text))
        let hash = scalar.hash(seed: .zero)
        let expected = Hash128(bytes.span, seed: .zero)
        #expect(hash == expected)
    }

    @Test func `texts differ at every place`() throws {
        let text = "0123456789abcdefghijklmnopqrstuvwxyz"
        var sources = SourceBuffer(capacity: 0)
        var decoder = ManifestDecoder()
        let range = sources.append(copying: Array("k: \"\(text)\"\n".utf8).span)
        let document = try decoder.decode(range, in: &sources)
        let view = decoder.view(document, in: sources)
        let node = view.root + 2
        let bytes = Array(text.utf8)
        let scalar = view.scalar(node)
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 1
            let equalsOther = scalar.equals(other.span)
            let shorter = Array(bytes.dropLast(index + 1))
            let equalsStart = scalar.equals(shorter.span)
            #expect(!equalsOther && !equalsStart)
        }
        let equalsItself = scalar.equals(bytes.span)
        #expect(equalsItself)
    }
}
