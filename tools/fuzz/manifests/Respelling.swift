import ManifestDecoding

/// Writes a decoded manifest again: keys in another order, strings in quotes, numbers by their values, comments.
struct Respelling {
    /// JSON, or YAML in block style.
    private let isJSON: Bool
    /// Which node to change, counted from the root; beyond the last one it starts again.
    private var edit: Int?
    private var output: [UInt8] = []
    private var isPossible = true

    init(isJSON: Bool, edit: Int?) {
        self.isJSON = isJSON
        self.edit = edit
    }

    /// Nil if there is no such spelling: JSON has no infinity.
    mutating func text(of view: borrowing TapeView, _ random: inout FuzzRandom) -> [UInt8]? {
        if let edit { self.edit = view.root + edit % (view.end(view.root) - view.root) }
        if isJSON {
            // A single scalar would be read as YAML.
            guard view.kind(view.root) == .mapping else { return nil }
            writeFlow(view.root, view, &random)
        } else {
            output += Array("# Another spelling\n---\n".utf8)
            writeBlock(view.root, indent: 0, view, &random)
        }
        return isPossible ? output : nil
    }

    /// A mapping's pairs, of equal keys the last, in any order.
    private func pairs(_ node: Int, _ view: borrowing TapeView, _ random: inout FuzzRandom) -> [(Int, Int)] {
        var last: [[UInt8]: (Int, Int)] = [:]
        var order: [[UInt8]] = []
        var key = node + 1
        while key < view.end(node) {
            let value = view.next(key)
            let text = bytes(key, view)
            if last.updateValue((key, value), forKey: text) == nil { order.append(text) }
            key = view.next(value)
        }
        for index in order.indices.dropFirst().reversed() { order.swapAt(index, random.below(index + 1)) }
        return order.compactMap { last[$0] }
    }

    private func bytes(_ node: Int, _ view: borrowing TapeView) -> [UInt8] {
        let text = view.bytes(node)
        return text.indices.map { text[$0] }
    }

    // MARK: - Block style

    private mutating func writeBlock(
        _ node: Int,
        indent: Int,
        _ view: borrowing TapeView,
        _ random: inout FuzzRandom
    ) {
        let margin = [UInt8](repeating: 0x20, count: indent)
        // A deep tree would be mostly margin.
        if indent > 200 || view.isScalar(node) || view.isEmptyCollection(node) || random.below(8) == 0 {
            output += margin
            writeFlow(node, view, &random)
            output.append(0x0A)
        } else if view.kind(node) == .mapping {
            for (key, value) in pairs(node, view, &random) {
                if random.below(8) == 0 { output += margin + Array("# comment\n".utf8) }
                // A key longer than 1024 characters needs an indicator.
                output += margin + Array("? ".utf8)
                writeString(key, view)
                output += Array("\n".utf8) + margin + Array(":\n".utf8)
                writeBlock(value, indent: indent + 1 + random.below(3), view, &random)
            }
        } else {
            var element = node + 1
            while element < view.end(node) {
                if element != edit || random.below(2) == 0 {
                    output += margin + Array("-\n".utf8)
                    writeBlock(element, indent: indent + 1 + random.below(3), view, &random)
                }
                element = view.next(element)
            }
            // All elements left out would leave a null.
            if view.next(node + 1) == view.end(node), edit == node + 1 { output += margin + Array("[]\n".utf8) }
        }
    }

    // MARK: - Flow style

    private mutating func writeFlow(_ node: Int, _ view: borrowing TapeView, _ random: inout FuzzRandom) {
        switch view.kind(node) {
        case .mapping:
            output.append(UInt8(ascii: "{"))
            for (index, (key, value)) in pairs(node, view, &random).enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                if !isJSON { output += Array("? ".utf8) }
                writeString(key, view)
                output.append(UInt8(ascii: ":"))
                if !isJSON { output.append(0x20) }
                writeFlow(value, view, &random)
            }
            output.append(UInt8(ascii: "}"))
        case .sequence:
            output.append(UInt8(ascii: "["))
            var element = node + 1
            while element < view.end(node) {
                if element > node + 1 { output.append(UInt8(ascii: ",")) }
                writeFlow(element, view, &random)
                element = view.next(element)
            }
            output.append(UInt8(ascii: "]"))
        default: writeScalar(node, view, &random)
        }
    }

    // MARK: - Scalars

    private mutating func writeScalar(_ node: Int, _ view: borrowing TapeView, _ random: inout FuzzRandom) {
        if node == edit, random.below(3) > 0 { return output += random.pick(Self.others) }
        switch view.value(node) {
        case .null: output += Array((isJSON ? "null" : random.pick(["null", "~", "Null"])).utf8)
        case .bool(let value):
            let words = value ? ["true", "yes", "On", "y"] : ["false", "no", "OFF", "n"]
            output += Array((isJSON ? words[0] : random.pick(words)).utf8)
        case .integer(let value): output += Array(String(value).utf8)
        case .unsigned(let value): output += Array(String(value).utf8)
        case .float(let value) where value.isFinite: output += Array(String(value).utf8)
        case .float:
            if isJSON { isPossible = false }
            output += bytes(node, view)
        case .string: writeString(node, view)
        case .merge: output += Array((isJSON ? "\"<<\"" : "<<").utf8)
        }
    }

    private static let others = ["\"other\"", "1", "true", "null", "[]", "{}", "\"1\"", "Always", "/b"].map {
        Array($0.utf8)
    }

    private mutating func writeString(_ node: Int, _ view: borrowing TapeView) {
        output.append(UInt8(ascii: "\""))
        for scalar in String(decoding: bytes(node, view), as: UTF8.self).unicodeScalars {
            switch scalar.value {
            case 0x22, 0x5C: output += [UInt8(ascii: "\\"), UInt8(scalar.value)]
            case 0x20...0x7E: output.append(UInt8(scalar.value))
            case 0...0xFFFF where !isJSON || scalar.value < 0x20: writeEscape(scalar.value)
            default: output += Array(String(scalar).utf8)
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    private mutating func writeEscape(_ value: UInt32) {
        let digits = String(value, radix: 16)
        output += Array("\\u".utf8) + [UInt8](repeating: UInt8(ascii: "0"), count: 4 - digits.utf8.count)
        output += Array(digits.utf8)
    }
}
