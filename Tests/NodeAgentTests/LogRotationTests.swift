import LinuxIO
import Testing

@testable import NodeAgent

struct LogRotationTests {
    private let path = "/tmp/log-tests-\(String(Random.word(), radix: 36))"

    private func write(_ name: String, _ count: Int) throws {
        let file = try Directory(path: path).create(FileName(name), isNew: false)
        try file.write(all: [UInt8](repeating: 65, count: count))
    }

    @Test func `a large log is renamed, and the oldest ones go`() throws {
        try Directories.create(path: path)
        defer { try? Directory(path: "/tmp").removeTree(FileName(String(path.dropFirst("/tmp/".count)))) }
        let rotation = LogRotation(size: 100, files: 3)
        let directory = try Directory(path: path)
        try write("0.log", 99)
        try write("1.log", 200)
        #expect(rotation.rotate(directory, attempt: 0, now: 0) == .isSmall)
        #expect(rotation.rotate(directory, attempt: 7, now: 0) == .isSmall)
        let second: Int64 = 1_000_000_000
        for round in 0..<4 {
            try write("0.log", 100)
            let time = 1_795_424_187 * second + Int64(round) * second
            #expect(rotation.rotate(directory, attempt: 0, now: time) == .renamed(FileName(rotated(round))))
        }
        #expect(try names(in: path) == [rotated(2), rotated(3), "1.log"])
    }

    private func rotated(_ round: Int) -> String { "0.log.20261123-0856\(27 + round)" }
}
