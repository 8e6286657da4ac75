import LinuxIO
import Testing

@testable import Reconciler

struct NameOrderTests {
    private func sorted(_ names: [String]) -> [String] {
        let files = names.enumerated().map { DueFile(file: FileID($0), name: FileName($1)) }
        let sorted = files.sortedByName()
        for file in sorted { #expect(FileName(names[file.file.index]) == file.name) }
        return sorted.map(\.name.description)
    }

    @Test(arguments: [
        [], ["one.yaml"], ["b", "a"], ["app-1", "app-10", "app-2", "app"], ["a", "aa", "aaa", ""],
        ["a-long-start-9-and-an-end-b", "a-long-start-9-and-an-end-a", "a-long-start-10"],
        ["same-first-8-bytes", "same-first-8-byte", "same-first-7-bytes"],
    ])
    func `names come in byte order, a start before what it starts`(names: [String]) {
        #expect(sorted(names.shuffled()) == names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `any names come in the order in which they compare`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let start = String(repeating: "é", count: Int.random(in: 0..<6, using: &random))
        let names = Set(
            (0..<200).map { _ in
                let letters = (0..<Int.random(in: 0..<12, using: &random)).map { _ in
                    "abÿ".randomElement(using: &random)!
                }
                return start + String(letters)
            }
        )
        let files = names.enumerated().map { DueFile(file: FileID($0), name: FileName($1)) }
        #expect(files.sortedByName().map(\.name) == files.map(\.name).sorted())
    }
}
