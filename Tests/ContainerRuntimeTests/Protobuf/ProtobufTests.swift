import Testing

@testable import ContainerRuntime

struct ProtobufTests {
    private func sample() -> ContainerStatus {
        var status = ContainerStatus()
        status.id = "abc"
        status.metadata = ContainerMetadata()
        status.metadata?.name = "web"
        status.metadata?.attempt = 300
        status.state = .running
        status.createdAt = 1_700_000_000_000_000_000
        status.exitCode = -1
        status.labels = ["b": "2", "a": "1", "": "no key", "empty": ""]
        status.message = "Zürich ✓"
        status.resources = ContainerResources()
        status.resources?.linux = LinuxContainerResources()
        status.resources?.linux?.cpuQuota = -1
        for index in 0..<3 {
            var mount = Mount()
            mount.containerPath = "/m\(index)"
            mount.isReadOnly = index == 1
            mount.propagation = .bidirectional
            status.mounts.append(mount)
        }
        status.user = ContainerUser()
        status.user?.linux = LinuxContainerUser()
        status.user?.linux?.supplementalGroups = [0, 1000, -5, Int64.max]
        return status
    }

    @Test func `a message comes back, whatever stands before it`() throws {
        let message = sample()
        let bytes = ProtobufWriter.write(message)
        #expect(try ProtobufReader.read(ContainerStatus.self, from: bytes) == message)
        let later = ProtobufWriter.write(message, prefixCount: 5)
        #expect(later == [0, 0, 0, 0, 0] + bytes)
        #expect(try ProtobufReader.read(ContainerStatus.self, from: later, in: 5..<later.count) == message)
    }

    @Test func `the bytes are those of the encoding`() {
        var metadata = ContainerMetadata()
        metadata.name = "web"
        metadata.attempt = 300
        #expect(ProtobufWriter.write(metadata) == bytes("0a03 776562 10ac02"))
        var container = Container()
        container.metadata = metadata
        container.labels = ["k": "v"]
        #expect(ProtobufWriter.write(container) == bytes("1a08 0a03776562 10ac02 4206 0a016b 120176"))
        var status = ContainerStatus()
        status.exitCode = -1
        #expect(ProtobufWriter.write(status) == bytes("38 ffffffffffffffffff01"))
        var context = LinuxContainerSecurityContext()
        context.runAsUser = 0
        context.supplementalGroups = [1, 150]
        #expect(ProtobufWriter.write(context) == bytes("2a00 4203 01 9601"))
    }

    @Test func `zero values are left out and equal messages have equal bytes`() {
        #expect(ProtobufWriter.write(ContainerStatus()) == [])
        #expect(ProtobufWriter.write(sample()) == ProtobufWriter.write(sample()))
    }

    @Test func `fields come in any order, twice, and merged`() throws {
        // attempt, name, name again.
        let metadata = try ProtobufReader.read(ContainerMetadata.self, from: bytes("1005 0a0161 0a0162"))
        #expect(metadata.name == "b" && metadata.attempt == 5)
        // The nested message in two parts, with something else between them.
        let container = try ProtobufReader.read(Container.self, from: bytes("1a030a0161 0a0178 1a021005"))
        #expect(container.metadata?.name == "a" && container.metadata?.attempt == 5 && container.id == "x")
        // Descending numbers.
        let status = try ProtobufReader.read(ContainerStatus.self, from: bytes("3803 2804 1801 0a0169"))
        #expect(status.exitCode == 3 && status.startedAt == 4 && status.state == .running && status.id == "i")
    }

    @Test func `unknown fields and known ones of another type are skipped`() throws {
        let unknown = "a006 01" + "a906 0102030405060708" + "ad06 01020304" + "b206 03 616263"
        let group = "a306 0801 b306 0a0161 b406 a406"
        let text = "0a0161" + unknown + group + "1005"
        let metadata = try ProtobufReader.read(ContainerMetadata.self, from: bytes(text))
        #expect(metadata.name == "a" && metadata.attempt == 5)
        // The name as a number, the attempt as text.
        let other = try ProtobufReader.read(ContainerMetadata.self, from: bytes("0805 120161 0a0162"))
        #expect(other.name == "b" && other.attempt == 0)
        // Inside a map's entry and an Int64Value.
        let context = try ProtobufReader.read(LinuxContainerSecurityContext.self, from: bytes("2a07 0807 9a0600 1001"))
        #expect(context.runAsUser == 7)
        let labels = try ProtobufReader.read(PodSandbox.self, from: bytes("2a08 0a016b 1801 120176"))
        #expect(labels.labels == ["k": "v"])
    }

    @Test func `numbers are packed or not`() throws {
        for hex in ["1a03 019601", "1801 189601", "1a0101 189601"] {
            #expect(try ProtobufReader.read(LinuxContainerUser.self, from: bytes(hex)).supplementalGroups == [1, 150])
        }
    }

    @Test func `an unknown value of an enumeration is kept`() throws {
        let status = try ProtobufReader.read(ContainerStatus.self, from: bytes("1863"))
        #expect(status.state.rawValue == 99)
        #expect(ProtobufWriter.write(status) == bytes("1863"))
    }

    @Test func `text that is not UTF-8 is repaired`() throws {
        #expect(try ProtobufReader.read(ContainerMetadata.self, from: bytes("0a03 61ff62")).name == "a\u{FFFD}b")
    }

    @Test(
        arguments: [
            ("0a", ProtobufError.Reason.truncated), ("0a05 6162", .truncated), ("10", .truncated), ("1080", .truncated),
            ("10 80808080808080808002", .varintTooLong), ("10 ffffffffffffffffffff01", .varintTooLong),
            ("00", .badTag), ("06", .badTag), ("07", .badTag), ("0c", .badTag), ("8080808080 01", .badTag),
            ("0affffffffffffffffff01", .truncated), ("a306 0801", .truncated), ("a306", .truncated),
            ("a9060102", .truncated), ("ad0601", .truncated),
        ] as [(String, ProtobufError.Reason)]
    )
    func `what is no message is refused`(hex: String, reason: ProtobufError.Reason) {
        let error = #expect(throws: ProtobufError.self) {
            try ProtobufReader.read(ContainerMetadata.self, from: bytes(hex))
        }
        #expect(error?.reason == reason)
    }

    @Test func `a nested message does not read beyond its end`() {
        // The inner text would reach into the outer message.
        for hex in ["1a03 0a0561 616161616161", "4204 0a0561 6161616161", "1a02 1080 01"] {
            #expect(throws: ProtobufError.self) { try ProtobufReader.read(Container.self, from: bytes(hex)) }
        }
    }

    @Test func `a small reply cannot take much memory`() {
        // Empty containers: two bytes each on the wire.
        let count = ProtobufReader.memoryLimit / MemoryLayout<Container>.stride + 1
        let reply = [UInt8]((0..<count).flatMap { _ in [0x0A, 0x00] as [UInt8] })
        let error = #expect(throws: ProtobufError.self) {
            try ProtobufReader.read(ListContainersResponse.self, from: reply)
        }
        #expect(error?.reason == .tooManyElements)
    }

    @Test func `changed bytes never trap, and what is read can be written`() throws {
        var generator = SeededGenerator(seed: 11)
        let original = ProtobufWriter.write(sample())
        for _ in 0..<5000 {
            var changed = original
            for _ in 0..<Int.random(in: 1...5, using: &generator) {
                changed[Int.random(in: 0..<changed.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            guard let message = try? ProtobufReader.read(ContainerStatus.self, from: changed) else { continue }
            #expect(try ProtobufReader.read(ContainerStatus.self, from: ProtobufWriter.write(message)) == message)
        }
    }

    @Test func `signals have the names of the kernel`() {
        #expect(StopSignal(name: "SIGTERM")?.rawValue == 23)
        #expect(StopSignal(name: "SIGRTMAX")?.rawValue == 65)
        #expect(StopSignal(name: "SIGRTMIN+15")?.rawValue == 50)
        #expect(StopSignal(name: "") == nil && StopSignal(name: "TERM") == nil)
        #expect(StopSignal(rawValue: 13).name == "SIGKILL" && StopSignal(rawValue: 99).name == nil)
    }
}
