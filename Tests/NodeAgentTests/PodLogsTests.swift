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
        var settings = AgentSettings(endpoint: "", nodeName: "node1", manifestDirectory: "")
        settings.podLogsDirectory = folder.path
        settings.containerLogsDirectory = folder.at("links")
        let logs = PodLogs(settings)
        #expect(logs.nextAttempt(in: folder.path) == next)
        #expect(logs.nextAttempt(in: folder.at("none")) == 0)
    }
}
