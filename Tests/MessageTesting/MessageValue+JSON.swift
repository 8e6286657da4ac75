import Foundation

extension MessageValue {
    /// The value that Foundation decoded.
    package init(json: Any) throws {
        switch json {
        case let object as [String: Any]: self = .object(try object.mapValues { try MessageValue(json: $0) })
        case let array as [Any]: self = .array(try array.map { try MessageValue(json: $0) })
        case let text as String: self = .string(text)
        case let number as NSNumber:
            let isBoolean = String(cString: number.objCType) == "c"
            self = isBoolean ? .bool(number.boolValue) : .number(number.int64Value)
        default: throw CocoaError(.coderInvalidValue)
        }
    }

    /// What is not the same in two values, by place.
    package func differences(to other: MessageValue, at place: String = "") -> [String] {
        switch (self, other) {
        case (.object(let left), .object(let right)):
            Set(left.keys).union(right.keys).sorted().flatMap { key -> [String] in
                guard let own = left[key] else { return ["\(place).\(key): only the second has it"] }
                guard let its = right[key] else { return ["\(place).\(key): only the first has it: \(own)"] }
                return own.differences(to: its, at: "\(place).\(key)")
            }
        case (.array(let left), .array(let right)) where left.count == right.count:
            zip(left, right).enumerated().flatMap { index, pair in
                pair.0.differences(to: pair.1, at: "\(place)[\(index)]")
            }
        default: self == other ? [] : ["\(place): \(self) and \(other)"]
        }
    }
}
