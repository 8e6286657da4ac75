import Foundation
import Glibc
import Testing

/// What the daemon tells the service manager, heard on a socket of the test's own.
@Suite(.inTurn)
struct NotifyTests {
    /// A service manager's end of `NOTIFY_SOCKET`.
    private final class Listener: Sendable {
        private let descriptor: Int32

        /// - Parameter address: a path, or a name after `@`.
        init(_ address: String) {
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
            var target = sockaddr_un()
            target.sun_family = sa_family_t(AF_UNIX)
            var bytes = Array(address.utf8)
            if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
            withUnsafeMutableBytes(of: &target.sun_path) { $0.copyBytes(from: bytes) }
            let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
            let code = withUnsafePointer(to: &target) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
            }
            precondition(code == 0, "bind: \(errno)")
        }

        deinit { close(descriptor) }

        /// The messages that have come since the last time.
        func messages() -> [String] {
            var messages: [String] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = recv(descriptor, &buffer, buffer.count, 0)
                guard count >= 0 else { return messages }
                messages.append(String(decoding: buffer.prefix(count), as: UTF8.self))
            }
        }

        /// Waits for a message with a line, and gives all until then.
        func until(_ line: String) async -> [String] {
            var all: [String] = []
            let isThere = await eventually {
                all += messages()
                return all.contains { $0.split(separator: "\n").contains(Substring(line)) }
            }
            #expect(isThere, "\(line) in \(all)")
            return all
        }
    }

    private let folder = Folder()
    private let sockets = Folder()

    @Test(arguments: [false, true])
    func `it is ready after the first pass, tells counts, and says when it stops`(isAbstract: Bool) async throws {
        let address = isAbstract ? "@holdfast-\(UUID().uuidString)" : sockets["notify"]
        let listener = Listener(address)
        folder.write("web.yaml", pod("web"))
        folder.write("bad.yaml", "{")
        let daemon = try await Daemon(folder.path, environment: ["NOTIFY_SOCKET": address])
        let first = await listener.until("READY=1")
        #expect(first == ["READY=1\nSTATUS=2 manifests, 1 pods, 1 invalid\n"], "nothing comes before it")
        folder.write("db.yaml", pod("db"))
        #expect(await listener.until("STATUS=3 manifests, 2 pods, 1 invalid").count == 1)
        daemon.send(SIGTERM)
        #expect(await daemon.end() == 0)
        #expect(await listener.until("STOPPING=1").count == 1)
    }

    @Test func `it says that it is alive as often as it is asked to`() async throws {
        let listener = Listener(sockets["notify"])
        let daemon = try await Daemon(
            folder.path,
            environment: ["NOTIFY_SOCKET": sockets["notify"], "WATCHDOG_USEC": "100000"]
        )
        var beats = 0
        #expect(
            await eventually {
                beats += listener.messages().count { $0.hasPrefix("WATCHDOG=1\n") }
                return beats >= 5
            }
        )
        daemon.send(SIGSTOP)
        _ = listener.messages()
        try await Task.sleep(for: .milliseconds(300))
        let whileStopped = listener.messages().count
        #expect(whileStopped <= 1, "one may have been on its way")
        daemon.send(SIGCONT)
        _ = await listener.until("WATCHDOG=1")
    }

    @Test func `the watchdog of another process is none of its business`() async throws {
        let listener = Listener(sockets["notify"])
        let daemon = try await Daemon(
            folder.path,
            environment: ["NOTIFY_SOCKET": sockets["notify"], "WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"]
        )
        folder.write("web.yaml", pod("web"))
        try await daemon.action(1)
        let all = await listener.until("STATUS=1 manifests, 1 pods, 0 invalid")
        #expect(!all.contains { $0.contains("WATCHDOG") })
    }

    @Test func `a directory that is not there is said, and does not keep it from being ready`() async throws {
        let listener = Listener(sockets["notify"])
        let daemon = try await Daemon(folder["none"], environment: ["NOTIFY_SOCKET": sockets["notify"]])
        _ = await listener.until("STATUS=waiting for the manifest directory")
        folder.makeFolder("none")
        folder.write("none/web.yaml", pod("web"))
        try await daemon.action(1)
        _ = await listener.until("STATUS=1 manifests, 1 pods, 0 invalid")
    }

    @Test(arguments: ["relative", "vsock:1:2", "/nonexistent/socket"])
    func `an address that leads nowhere harms nothing`(address: String) async throws {
        folder.write("web.yaml", pod("web"))
        let daemon = try await Daemon(folder.path, environment: ["NOTIFY_SOCKET": address])
        try await daemon.action(1)
        if !address.hasPrefix("/") { #expect(daemon.errors.contains("NOTIFY_SOCKET")) }
    }
}
