import LinuxIO
import Testing

@testable import Reconciler

struct FileTableTests {
    private func identity(_ number: UInt64) -> FileIdentity {
        FileIdentity(device: 1, inode: number, size: 2, modified: 3, changed: 4)
    }

    @Test func `a name is found after it was added and not after it was removed`() {
        var table = FileTable()
        let name = FileName("web.yaml")
        #expect(table.find(name.bytes) == nil)
        let file = table.add(name.bytes)
        #expect(table.find(name.bytes) == file && table[file].name == name && table.count == 1)
        table.remove(file)
        #expect(table.find(name.bytes) == nil && table.count == 0)
    }

    @Test func `a name that is there is not added twice`() {
        var table = FileTable()
        let name = FileName("web.yaml")
        let file = table.add(name.bytes)
        table.settle(file, identity(7), isTrusted: true)
        let again = table.add(name.bytes)
        #expect(again == file)
        #expect(table.count == 1 && table[file].identity == identity(7))
    }

    @Test func `a number is given to the next name with nothing of the last one left`() {
        var table = FileTable()
        let first = table.add(FileName("first").bytes, seenBy: 9).file
        table.settle(first, identity(7), isTrusted: true)
        table.remove(first)
        table.remove(first)
        let second = table.add(FileName("second").bytes)
        let third = table.add(FileName("third").bytes)
        #expect(second == first && third != first)
        #expect(table[second].identity == nil && table[second].scan == 0)
    }

    @Test func `a scan finds a file, new the first time`() {
        var table = FileTable()
        let name = FileName("web.yaml")
        let first = table.add(name.bytes, seenBy: 1)
        let second = table.add(name.bytes, seenBy: 2)
        #expect(first.isNew && !second.isNew && first.file == second.file)
        #expect(table[first.file].name == name && table.count == 1)
        #expect(table[first.file].scan == 2)
    }

    @Test func `a file is as it was only while its identity is`() {
        var table = FileTable()
        let file = table.add(FileName("web.yaml").bytes)
        #expect(!table.isUnchanged(file, nil) && !table.isUnchanged(file, identity(7)))
        table.settle(file, identity(7), isTrusted: false)
        #expect(!table.isUnchanged(file, identity(7)))
        table.settle(file, identity(7), isTrusted: true)
        #expect(table.isUnchanged(file, identity(7)))
        #expect(!table.isUnchanged(file, identity(8)) && !table.isUnchanged(file, nil))
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `it does what a dictionary does`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        // From a handful of names, where slots are freed and taken again, to many that make the table grow.
        let names = (0..<Int.random(in: 4...3_000, using: &random)).map { _ in randomName(&random) }
        var table = FileTable()
        var model: [FileName: FileID] = [:]
        var most = 0
        for _ in 0..<20_000 {
            let name = names.randomElement(using: &random)!
            if Bool.random(using: &random) {
                let file = table.add(name.bytes)
                let known = model.updateValue(file, forKey: name)
                #expect(known == nil || known == file)
                most = max(most, model.count)
            } else if let file = model.removeValue(forKey: name) {
                table.remove(file)
            }
            #expect(table.find(name.bytes) == model[name])
            #expect(table.count == model.count)
        }
        for name in names { #expect(table.find(name.bytes) == model[name]) }
        #expect(Set(model.values).count == model.count)
        #expect(table.rows.count == most, "freed numbers are used first")
    }

    /// Two in three are no UTF-8.
    private func randomName(_ random: inout SeededGenerator) -> FileName {
        let count = Int.random(in: 1...12, using: &random)
        let bytes = (0..<count).map { _ in UInt8.random(in: 1...255, using: &random) }.filter { $0 != 0x2F }
        return FileName((bytes.isEmpty ? [0xFF] : bytes).span)
    }
}
