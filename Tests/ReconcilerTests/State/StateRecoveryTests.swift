import Glibc
import LinuxIO
import ManifestDecoding
import Testing

@testable import Reconciler

/// What a start makes of files that are not as they were written.
struct StateRecoveryTests {
    private let directory = TemporaryDirectory(isInMemory: true)
    private let log = "manifests.log"

    /// Three batches: a; b and c; d.
    private func good() throws -> (bytes: [UInt8], ends: [Int]) {
        let fresh = TemporaryDirectory(isInMemory: true)
        var pods: [LogReplay.Pod] = []
        var log = try StateLog(try StateFolder(path: fresh.path), recovered: &pods)
        var ends = [log.end]
        for batch in [["a"], ["b", "c"], ["d"]] {
            _ = try log.append(batch.map { States.accepted($0, "text of \($0)\n", file: $0) })
            ends.append(log.end)
        }
        return (try fresh.bytes("manifests.log"), ends)
    }

    private static let all = ["a", "b", "c", "d"]

    private func recovered() throws -> (pods: [String], problems: [StateError]) {
        let looked = try States.look(directory.path)
        let found = try States.recover(directory.path)
        #expect(looked.contents == found.contents, "who looks and who mends see the same")
        for (pod, text) in found.contents.accepted { #expect(text == "\(pod): text of \(pod)\n") }
        // What was mended is whole.
        let again = try States.recover(directory.path)
        #expect(again.contents == found.contents && again.problems.isEmpty)
        return (found.contents.accepted.keys.sorted(), found.problems)
    }

    /// Removes everything of the last case.
    private func clean() { for name in directory.names { remove(directory[name]) } }

    @Test func `a file that ends early holds the batches that are whole, and nothing is said of it`() throws {
        let (bytes, ends) = try good()
        for count in LogFormat.firstRecord..<bytes.count {
            directory.write(log, Array(bytes[..<count]))
            let (pods, problems) = try recovered()
            let whole = ends.lastIndex { $0 <= count } ?? 0
            #expect(pods == [[], ["a"], ["a", "b", "c"]][whole] && problems.isEmpty, "\(count) bytes")
            #expect(try directory.bytes(log).count == ends[whole] && directory.names == [log])
        }
    }

    @Test func `zeros behind the end are what a power cut leaves, and nothing is said of them`() throws {
        let (bytes, ends) = try good()
        for cut in [ends[2], ends[2] + 24, ends[2] + 60] {
            for zeros in [600, 5_000] {
                directory.write(log, bytes[..<cut] + [UInt8](repeating: 0, count: zeros))
                let (pods, problems) = try recovered()
                #expect(pods == ["a", "b", "c"] && problems.isEmpty)
            }
        }
    }

    @Test func `a flipped bit loses the record that it is in, which is set aside and reported`() throws {
        let (bytes, ends) = try good()
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= UInt8(1 << (index % 8))
            directory.write(log, damaged)
            let (pods, problems) = try recovered()
            let lost = Self.all.filter { !pods.contains($0) }
            #expect(lost.count <= 1, "byte \(index): \(lost)")
            if index < LogFormat.firstRecord { #expect(lost.isEmpty) }
            if index >= ends[1], lost == ["a"] { Issue.record("byte \(index) is not in the first batch") }
            if !lost.isEmpty {
                #expect(problems.count == 2 && directory.names == [log, "\(log).damaged-1"], "byte \(index)")
                #expect(try directory.bytes("\(log).damaged-1") == damaged)
            }
            clean()
        }
    }

    @Test func `eight bytes of ones anywhere ask for no memory and lose one record at most`() throws {
        let (bytes, _) = try good()
        for offset in stride(from: 0, to: bytes.count - 8, by: 3) {
            var damaged = bytes
            for index in offset..<offset + 8 { damaged[index] = 0xFF }
            directory.write(log, damaged)
            // Eight bytes may lie in two records.
            #expect(try recovered().pods.count >= 2)
            clean()
        }
    }

    @Test func `bytes that are missing in the middle lose what they were part of`() throws {
        let (bytes, ends) = try good()
        directory.write(log, Array(bytes[..<(ends[1] - 16)] + bytes[ends[1]...]))
        let (pods, problems) = try recovered()
        #expect(pods == ["b", "c", "d"] && problems.count == 2)
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `noise is set aside, also behind a good start and in front of a good end`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let (bytes, ends) = try good()
        for _ in 0..<20 {
            let noise = (0..<Int.random(in: 40...4_000, using: &random) & ~7).map { _ in
                UInt8.random(in: 1 ... .max, using: &random)
            }
            directory.write(log, noise)
            #expect(try recovered().pods.isEmpty)
            clean()
            directory.write(log, Array(bytes[..<ends[1]] + noise + bytes[ends[1]...]))
            let (pods, problems) = try recovered()
            #expect(pods == Self.all && problems.count == 2)
            clean()
            directory.write(log, bytes + noise)
            #expect(try recovered() == (Self.all, problemsOfTail(bytes.count, noise.count)))
            clean()
        }
    }

    private func problemsOfTail(_ start: Int, _ count: Int) -> [StateError] {
        [
            .damaged(path: directory[log], start..<start + count),
            .setAside(path: directory["\(log).damaged-1"]),
        ]
    }

    @Test func `a record in a manifest's bytes is never taken for one of the log`() throws {
        let (foreign, ends) = try good()
        let record = Array(foreign[ends[0]..<ends[1]])
        var pods: [LogReplay.Pod] = []
        var state = try StateLog(try StateFolder(path: directory.path), recovered: &pods)
        guard case .accepted(let manifest, _, _) = States.accepted("web", "") else { return }
        _ = try state.append([.accepted(manifest, bytes: Array(repeating: 0, count: 5) + record, isApplied: true)])
        let bytes = try directory.bytes(log)
        // At every alignment, with the head of the record around it damaged.
        for shift in 0..<8 {
            var damaged = bytes
            damaged.insert(contentsOf: repeatElement(0, count: shift), at: LogFormat.firstRecord + 48)
            directory.write(log, damaged)
            #expect(try States.recover(directory.path).contents.accepted.isEmpty || shift == 0)
        }
    }

    @Test func `one of the two headers is enough`() throws {
        let (bytes, _) = try good()
        for place in LogFormat.headerPlaces {
            var damaged = bytes
            damaged.replaceSubrange(place..<place + 40, with: repeatElement(0x55, count: 40))
            directory.write(log, damaged)
            let (pods, problems) = try recovered()
            #expect(pods == Self.all && problems.first == .damaged(path: directory[log], 0..<1024))
            clean()
        }
    }

    @Test func `a log of another version is set aside, not read`() throws {
        let (bytes, _) = try good()
        var other = StateWriter()
        other.append(raw: LogFormat.magic)
        other.append(UInt32(9))
        other.append(raw: bytes[12..<32])
        other.append(LogFormat.checksum(other.bytes.span, key: Hash128(low: 0x6368_6563_6B73_756D, high: 1)))
        // One header of this version would do: both are changed.
        let both = Array(other.bytes + bytes[40..<512] + other.bytes + bytes[552...])
        directory.write(log, both)
        let (pods, problems) = try recovered()
        #expect(pods.isEmpty && problems.first == .otherVersion(path: directory[log], 9))
        #expect(try directory.bytes("\(log).damaged-1") == both)
    }

    @Test(arguments: ["a directory", "a pipe", "a link", "an empty file", "a text"])
    func `what is no log at all is set aside`(kind: String) throws {
        switch kind {
        case "a directory": directory.makeDirectory(log)
        case "a pipe": mkfifo(directory[log], 0o600)
        case "a link": symlink("/dev/zero", directory[log])
        case "an empty file": directory.write(log, "")
        default: directory.write(log, "HOLDFAST and more")
        }
        if kind != "a link" { #expect(try States.look(directory.path).problems == [.foreign(path: directory[log])]) }
        let (contents, problems) = try States.recover(directory.path)
        let aside = directory["\(log).damaged-1"]
        #expect(contents == StateContents())
        #expect(problems == [.foreign(path: directory[log]), .setAside(path: aside)])
        #expect(directory.names == [log, "\(log).damaged-1"])
        let again = try States.recover(directory.path)
        #expect(again.problems.isEmpty && again.contents == StateContents())
    }

    @Test func `what is set aside overwrites nothing that was set aside before`() throws {
        for number in 1...3 {
            directory.write(log, "foreign \(number)")
            _ = try States.recover(directory.path)
            #expect(try directory.bytes("\(log).damaged-\(number)") == Array("foreign \(number)".utf8))
        }
    }

    @Test func `where the log cannot be opened the error has its path`() throws {
        let path = directory["missing"]
        #expect(throws: Errno.noSuchFile) { try StateFolder(path: path) }
    }
}
