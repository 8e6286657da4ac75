import LinuxIO
import ManifestDecoding
import Testing

@testable import Reconciler

struct StateLogTests {
    private let directory = TemporaryDirectory()

    private func open(_ body: (inout StateLog) throws -> Void) throws {
        var pods: [LogReplay.Pod] = []
        var log = try StateLog(try StateFolder(path: directory.path), recovered: &pods)
        try body(&log)
    }

    @Test func `a log that was made holds nothing and keeps its key`() throws {
        var keys: Set<Hash128> = []
        for _ in 0..<3 { try open { keys.insert($0.key) } }
        #expect(keys.count == 1 && directory.names == ["manifests.log"])
        #expect(try States.recover(directory.path).contents == StateContents())
    }

    @Test func `what was recorded is there after each start, the last of each pod`() throws {
        var expected = StateContents()
        for round in 0..<5 {
            let batch = [
                States.accepted("web", "web \(round)"), States.accepted("db-\(round)", "db", file: "\(round)"),
            ]
            try open { _ = try $0.append(batch) }
            expected.apply(batch)
            let found = try States.recover(directory.path)
            #expect(found.contents == expected && found.problems.isEmpty)
            #expect(try States.look(directory.path).contents == expected)
        }
    }

    @Test func `every part of a manifest comes back, whatever the name and the bytes`() throws {
        var bytes = (0...255).map { UInt8($0) }
        bytes += bytes.reversed()
        for count in [0, 1, 7, 8, 9, 512, 70_000] {
            guard case .accepted(let made, _, _) = States.accepted("web", "") else { return }
            let long = (0..<count).map { bytes[$0 % 512] }
            for identity in [nil, made.identity] {
                let manifest = RecordedManifest(
                    file: FileName([0xFF, 1, UInt8(truncatingIfNeeded: count | 1)].span),
                    identity: identity,
                    content: Hash128(low: .max, high: 7),
                    digest: made.digest
                )
                try open { _ = try $0.append([.accepted(manifest, bytes: long, isApplied: true)]) }
                var pods: [LogReplay.Pod] = []
                _ = try StateLog(try StateFolder(path: directory.path), recovered: &pods)
                let found = try #require(pods.first?.accepted)
                #expect(pods.count == 1 && RecordedManifest(found.manifest) == manifest)
                #expect(try found.record.manifest() == long)
            }
        }
    }

    @Test func `what is accepted and what is applied are kept apart`() throws {
        var sequence: UInt64 = 0
        var expected = StateContents()
        func step(_ batch: StateChange...) throws {
            try open { log in
                let records = try log.append(batch)
                if let record = records.compactMap({ $0 }).last { sequence = record.sequence }
            }
            expected.apply(batch)
            #expect(try States.recover(directory.path).contents == expected)
            // The same after everything was written anew.
            try open { try $0.rewrite() }
            let found = try States.recover(directory.path)
            #expect(found.contents == expected && found.problems.isEmpty)
        }
        try step(States.accepted("web", "1", isApplied: false))
        #expect(expected.applied.isEmpty && expected.accepted["web"] == "web.yaml: 1")
        try step(.applied(States.name("web"), sequence: sequence))
        try step(States.accepted("web", "2", isApplied: false))
        #expect(expected.applied["web"] == "web.yaml: 1" && expected.accepted["web"] == "web.yaml: 2")
        try step(.withdrawn(States.name("web"), isApplied: false))
        #expect(expected.applied["web"] == "web.yaml: 1" && expected.accepted.isEmpty)
        try step(States.accepted("web", "3", isApplied: false))
        try step(.applied(States.name("web"), sequence: 0))
        #expect(expected.applied.isEmpty && expected.accepted["web"] == "web.yaml: 3")
        try step(States.accepted("web", "4"), States.accepted("db", "5"))
        try step(.withdrawn(States.name("web"), isApplied: true), .withdrawn(States.name("none"), isApplied: true))
        #expect(expected.accepted.count == 1 && expected.applied.count == 1)
    }

    @Test func `records can be read back while the log moves them`() throws {
        try open { log in
            var records: [StateRecord] = []
            for round in 0..<20 {
                let batch = [States.accepted("pod-\(round)", "text \(round)"), States.accepted("web", "\(round)")]
                records.append(try #require(try log.append(batch)[0]))
                if round % 3 == 0 { try log.rewrite() }
            }
            for (round, record) in records.enumerated() {
                #expect(try record.manifest() == Array("text \(round)".utf8))
            }
        }
    }

    @Test func `a log that is mostly dead becomes shorter, and what counts stays`() throws {
        let large = String(repeating: "x", count: 100_000)
        var longest = 0
        try open { log in
            _ = try log.append([States.accepted("db", large)])
            for round in 0..<200 {
                _ = try log.append([States.accepted("web", "\(round) " + large)])
                log.compactIfWorthwhile()
                longest = max(longest, log.end)
                #expect(log.live < 300_000)
            }
        }
        #expect(longest < 2_000_000)
        let found = try States.recover(directory.path).contents
        #expect(found.accepted["web"] == "web.yaml: 199 " + large && found.accepted["db"] == "web.yaml: " + large)
        #expect(directory.names == ["manifests.log"])
    }

    @Test func `who looks while another writes sees whole batches, from the file that was there first`() throws {
        try open { log in
            _ = try log.append([States.accepted("web", "1")])
            let before = try LogContents(try StateFolder(path: directory.path), isOwner: false)
            _ = try log.append([States.accepted("web", "2")])
            try log.rewrite()
            _ = try log.append([States.accepted("web", "3")])
            #expect(try StateContents(before.pods(.current)).accepted["web"] == "web.yaml: 1")
            #expect(try States.look(directory.path).contents.accepted["web"] == "web.yaml: 3")
        }
    }

    @Test func `only the owner can read the log`() throws {
        try open { _ in }
        let status = try Directory(path: directory.path).status(of: FileName("manifests.log"), followingSymlinks: false)
        #expect(status.permissions == 0o600)
    }

    @Test func `bytes that rot while the log is open are never handed out, and are left out of the next file`() throws {
        try open { log in
            let records = try log.append([States.accepted("web", "good"), States.accepted("db", "good")])
            var bytes = try directory.bytes("manifests.log")
            let place = try #require(records[0]).range
            bytes[place.upperBound - 12] ^= 1
            directory.write("manifests.log", bytes)
            #expect(throws: StateRecord.Failure.damaged) { try records[0]?.manifest() }
            #expect(try records[1]?.manifest() == Array("good".utf8))
            try log.rewrite()
            #expect(log.takeProblems().contains { if case .damaged(_, place) = $0 { true } else { false } })
        }
        #expect(try States.recover(directory.path).contents.accepted == ["db": "web.yaml: good"])
        #expect(try directory.names.count == 2 && directory.bytes("manifests.log.damaged-1").count > 1024)
    }
}
