import Foundation
import Testing

@testable import ManifestDecoding

/// A decoded document as a tree that tests compare, with JSON's idea of equality: numbers by value, objects without
/// order, of equal keys the last.
indirect enum DecodedValue: Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([DecodedValue])
    case object([String: DecodedValue])

    init(_ view: borrowing TapeView, _ node: Int) {
        switch view.kind(node) {
        case .mapping:
            var members: [String: DecodedValue] = [:]
            var child = node + 1
            while child < view.end(node) {
                let value = view.next(child)
                members[view.string(child)] = DecodedValue(view, value)
                child = view.next(value)
            }
            self = .object(members)
        case .sequence:
            var items: [DecodedValue] = []
            var child = node + 1
            while child < view.end(node) {
                items.append(DecodedValue(view, child))
                child = view.next(child)
            }
            self = .array(items)
        default:
            switch view.value(node) {
            case .null: self = .null
            case .bool(let value): self = .bool(value)
            case .integer(let value): self = .number(Double(value))
            case .unsigned(let value): self = .number(Double(value))
            case .float(let value): self = .number(value)
            case .string, .merge: self = .string(view.string(node))
            }
        }
    }

    /// A value that Foundation read.
    init(json: Any) {
        switch json {
        case let number as NSNumber:
            self = Self.isBoolean(number) ? .bool(number.boolValue) : .number(number.doubleValue)
        case let string as String: self = .string(string)
        case let array as [Any]: self = .array(array.map(DecodedValue.init(json:)))
        case let object as [String: Any]: self = .object(object.mapValues(DecodedValue.init(json:)))
        default: self = .null
        }
    }

    private static func isBoolean(_ number: NSNumber) -> Bool {
        String(cString: number.objCType) == "c"
    }

    /// Decodes a text, or says why not.
    static func decode(_ bytes: [UInt8]) -> Result<DecodedValue, DecodingError> {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        let range = sources.append(copying: bytes.span)
        do throws(DecodingError) {
            let document = try decoder.decode(range, in: &sources)
            let view = decoder.view(document, in: sources)
            return .success(DecodedValue(view, view.root))
        } catch {
            return .failure(error)
        }
    }

    static func decode(_ text: String) -> Result<DecodedValue, DecodingError> { decode(Array(text.utf8)) }
}

extension DecodedValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }
    init(floatLiteral value: Double) { self = .number(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(nilLiteral: ()) { self = .null }
    init(arrayLiteral elements: DecodedValue...) { self = .array(elements) }
    init(dictionaryLiteral elements: (String, DecodedValue)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
    }
}

/// What a text reads as; fails the test where it cannot be read.
func decoded(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> DecodedValue {
    switch DecodedValue.decode(text) {
    case .success(let value): return value
    case .failure(let error):
        Issue.record("\(error.message) at \(error.offset) in \(text)", sourceLocation: sourceLocation)
        throw error
    }
}

/// Why a text cannot be read; nil where it can.
func problem(_ text: String) -> DecodingError? {
    // No tree is made of it: its recursion could run out of stack before the decoder refuses a deep document.
    var sources = SourceBuffer()
    var decoder = ManifestDecoder()
    let range = sources.append(copying: Array(text.utf8).span)
    do throws(DecodingError) { _ = try decoder.decode(range, in: &sources) } catch { return error }
    return nil
}
