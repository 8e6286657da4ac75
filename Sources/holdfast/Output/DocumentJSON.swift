import ManifestDecoding
import PodSchema

/// A document as JSON, as `sigs.k8s.io/yaml` makes it for the kubelet: keys in the order of their bytes, of equal ones
/// the last, numbers as Go's `encoding/json` prints them.
///
/// It goes from node to node without recursion: a document may be nested deeper than a stack.
struct DocumentJSON {
    private enum Step {
        case value(Int)
        case member(key: Int, value: Int)
        case end(UInt8)
    }

    private var json = JSONWriter()
    private var steps: [Step] = []

    /// - Returns: the JSON, or what has no form there.
    static func write(_ view: borrowing TapeView) -> Result<[UInt8], ValueError> {
        var document = DocumentJSON()
        do throws(ValueError) {
            try document.write(view)
            return .success(document.json.bytes)
        } catch {
            return .failure(error)
        }
    }

    /// A value that JSON has no form for.
    struct ValueError: Error {
        let problem: FieldProblem
    }

    private mutating func write(_ view: borrowing TapeView) throws(ValueError) {
        steps = [.value(view.root)]
        while let step = steps.popLast() {
            switch step {
            case .value(let node): try write(node, view)
            case .member(let key, let value):
                json.key(view.string(key))
                try write(value, view)
            case .end(let bracket): json.end(bracket)
            }
        }
    }

    private mutating func write(_ node: Int, _ view: borrowing TapeView) throws(ValueError) {
        switch view.kind(node) {
        case .mapping:
            json.begin(UInt8(ascii: "{"))
            steps.append(.end(UInt8(ascii: "}")))
            for member in members(node, view).reversed() { steps.append(.member(key: member.key, value: member.value)) }
        case .sequence:
            json.begin(UInt8(ascii: "["))
            steps.append(.end(UInt8(ascii: "]")))
            var elements: [Step] = []
            var element = node + 1
            while element < view.end(node) {
                elements.append(.value(element))
                element = view.next(element)
            }
            steps.append(contentsOf: elements.reversed())
        default: try writeScalar(node, view)
        }
    }

    private mutating func writeScalar(_ node: Int, _ view: borrowing TapeView) throws(ValueError) {
        switch view.value(node) {
        case .null: json.string(nil)
        case .bool(let value): json.boolean(value)
        case .integer(let value): json.embed(String(value).utf8)
        case .unsigned(let value): json.embed(String(value).utf8)
        case .float(let value):
            guard value.isFinite else {
                let message = "\(PrintableText.quoted(view.string(node))) is no number that JSON can hold"
                throw ValueError(problem: FieldProblem(field: "", message: message, position: view.position(node)))
            }
            json.embed(GoFloat.text(value).utf8)
        case .string, .merge: json.string(view.string(node))
        }
    }

    private struct Member {
        let name: [UInt8]
        let key: Int
        let value: Int
    }

    private func members(_ node: Int, _ view: borrowing TapeView) -> [Member] {
        var members: [Member] = []
        var child = node + 1
        while child < view.end(node) {
            let value = view.next(child)
            let name = view.bytes(child)
            members.append(Member(name: name.indices.map { name[$0] }, key: child, value: value))
            child = view.next(value)
        }
        // Of equal names the one that stands last comes last.
        members.sort { left, right in
            left.name == right.name ? left.key < right.key : left.name.lexicographicallyPrecedes(right.name)
        }
        var unique: [Member] = []
        for member in members {
            if unique.last?.name == member.name { unique.removeLast() }
            unique.append(member)
        }
        return unique
    }
}

/// Floating-point numbers as Go's `encoding/json` prints them.
enum GoFloat {
    /// The shortest digits that read back as the number, with an exponent for very small and very large ones only.
    ///
    /// - Precondition: the number is finite.
    static func text(_ value: Double) -> String {
        precondition(value.isFinite)
        let sign = value.sign == .minus ? "-" : ""
        if value == 0 { return sign + "0" }
        let (digits, point) = shortest(value.magnitude)
        let magnitude = value.magnitude
        guard magnitude >= 1e-6, magnitude < 1e21 else { return sign + scientific(digits, point - 1) }
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        if point >= digits.utf8.count {
            return sign + digits + String(repeating: "0", count: point - digits.utf8.count)
        }
        return sign + digits.prefix(point) + "." + digits.dropFirst(point)
    }

    private static func scientific(_ digits: String, _ exponent: Int) -> String {
        let fraction = digits.dropFirst()
        return String(digits.prefix(1)) + (fraction.isEmpty ? "" : "." + fraction)
            + (exponent < 0 ? "e-" : "e+") + String(exponent.magnitude)
    }

    /// The digits of a number without zeroes around them, and where among them the decimal point is.
    private static func shortest(_ value: Double) -> (digits: String, point: Int) {
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        let text = Array(value.description.utf8)
        for (index, byte) in text.enumerated() {
            if byte == UInt8(ascii: "e") {
                exponent = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
                break
            }
            if byte == UInt8(ascii: ".") { point = digits.count } else { digits.append(byte) }
        }
        var place = (point ?? digits.count) + exponent
        let zeroes = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(zeroes)
        place -= zeroes
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return (String(decoding: digits, as: UTF8.self), place)
    }
}
