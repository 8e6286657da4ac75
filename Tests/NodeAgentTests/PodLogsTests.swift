import Testing

@testable import NodeAgent

struct PodLogsTests {
    @Test(
        arguments: [
            ([], 0), (["0.log"], 1), (["0.log", "3.log.20261123-101500.gz", "2.log"], 4), (["note.txt", "x.log"], 0),
            (["7.logs", "4294967295.log", "-1.log"], 0), (["10.log", "9.log"], 11),
        ] as [([String], UInt32)]
    )
    func `logs of an earlier life are not written on`(files: [String], next: UInt32) throws {
        let folder = try Folder()
        for file in files { try folder.write(file, "line") }
        let logs = PodLogs(directory: folder.path, linkDirectory: folder.at("links"))
        #expect(logs.nextAttempt(in: folder.path) == next)
        #expect(logs.nextAttempt(in: folder.at("none")) == 0)
    }
}
