@testable import PodSchema

@_silgen_name("LLVMFuzzerMutate")
private func mutateBytes(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ limit: Int) -> Int

/// Changes a manifest by its lines, so that it stays a manifest, or by its bytes.
@_cdecl("LLVMFuzzerCustomMutator")
public func fuzzMutate(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ limit: Int, _ seed: CUnsignedInt) -> Int {
    var random = FuzzRandom(seed: UInt64(seed))
    if random.below(4) == 0 || count == 0 { return mutateBytes(start, count, limit) }
    var lines = TextLines(UnsafeBufferPointer(start: start, count: count))
    for _ in 0...random.below(3) { lines.change(&random) }
    return lines.write(to: start, limit)
}

/// Puts a part of one manifest into another.
@_cdecl("LLVMFuzzerCustomCrossOver")
public func fuzzCross(
    _ first: UnsafePointer<UInt8>,
    _ firstCount: Int,
    _ second: UnsafePointer<UInt8>,
    _ secondCount: Int,
    _ output: UnsafeMutablePointer<UInt8>,
    _ limit: Int,
    _ seed: CUnsignedInt
) -> Int {
    var random = FuzzRandom(seed: UInt64(seed))
    var lines = TextLines(UnsafeBufferPointer(start: first, count: firstCount))
    let donor = TextLines(UnsafeBufferPointer(start: second, count: secondCount))
    lines.insert(donor.block(&random), &random)
    return lines.write(to: output, limit)
}

extension TextLines {
    fileprivate func write(to start: UnsafeMutablePointer<UInt8>, _ limit: Int) -> Int {
        let text = bytes.prefix(limit)
        for (index, byte) in text.enumerated() { start[index] = byte }
        return text.count
    }

    fileprivate mutating func change(_ random: inout FuzzRandom) {
        let index = random.below(lines.count)
        switch random.below(8) {
        case 0: lines.removeSubrange(range(index))
        case 1: lines.insert(contentsOf: lines[range(index)], at: index)
        case 2, 3: setValue(index, random.pick(Self.values))
        case 4: setKey(index, random.pick(Self.names))
        case 5: lines.insert(line(index, random.pick(Self.names), random.pick(Self.values)), at: index)
        case 6: insert(block(&random), &random)
        default: setValue(index, random.pick(Self.names))
        }
        if lines.isEmpty { lines = [[]] }
    }

    /// A line with all lines below it that are indented deeper.
    fileprivate func block(_ random: inout FuzzRandom) -> [[UInt8]] { Array(lines[range(random.below(lines.count))]) }

    private func range(_ index: Int) -> Range<Int> {
        let margin = Self.margin(lines[index])
        var end = index + 1
        while end < lines.count, Self.margin(lines[end]) > margin { end += 1 }
        return index..<end
    }

    /// Puts lines in front of another one, at its indentation.
    fileprivate mutating func insert(_ block: [[UInt8]], _ random: inout FuzzRandom) {
        guard let first = block.first else { return }
        let index = random.below(lines.count)
        let shift = Self.margin(lines[index]) - Self.margin(first)
        let moved = block.map { line in
            [UInt8](repeating: 0x20, count: max(Self.margin(line) + shift, 0)) + line.drop { $0 == 0x20 }
        }
        lines.insert(contentsOf: moved, at: index)
    }

    private mutating func setValue(_ index: Int, _ value: String) {
        guard let colon = lines[index].lastIndex(of: UInt8(ascii: ":")) else { return }
        lines[index] = Array(lines[index][...colon]) + Array(" \(value)".utf8)
    }

    private mutating func setKey(_ index: Int, _ name: String) {
        guard let colon = lines[index].firstIndex(of: UInt8(ascii: ":")) else { return }
        let head = lines[index].prefix { $0 == 0x20 || $0 == UInt8(ascii: "-") }
        lines[index] = Array(head) + Array(name.utf8) + Array(lines[index][colon...])
    }

    private func line(_ index: Int, _ name: String, _ value: String) -> [UInt8] {
        [UInt8](repeating: 0x20, count: Self.margin(lines[index])) + Array("\(name): \(value)".utf8)
    }

    /// Names of fields, and the words that some of them take.
    private static let names = Schema.pod.texts.map { String(decoding: $0, as: UTF8.self) }.filter { !$0.isEmpty }

    private static let values = [
        "", "null", "~", "[]", "{}", "[null]", "[{}]", "[a, a]", "{a: b}", "\"\"", "''", "0", "1", "-1", "1.5", "1e3",
        "0x10",
        "010", "0b11", "1_000", "80", "70000", "9223372036854775807", "9223372036854775808", ".inf", ".nan", "true",
        "no",
        "a", "/a", "a/b", "..", "100m", "1Gi", "1.5Gi", "0.1m", "1E", "2e-3", "10.0.0.1", "::1", "a.b", "web", "A_B",
        "*a", "&a x", "&b {a: b}", "*b", "!!str 1", "!!int 1", "|", ">-", "|2", "\"a\\u0007\"", "\u{2028}", "<<",
        "{<<: *b}", "hugepages-2Mi", "cpu", "memory", "metadata.labels['a']", "limits.cpu", "2001-01-01T00:00:00Z",
        "example.com/gpu", "kubernetes.io/config.mirror", "localhost/a", "runtime/default", "net.core.somaxconn",
    ]
}
