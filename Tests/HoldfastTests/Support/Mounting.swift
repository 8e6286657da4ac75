import Foundation
import Glibc
import Testing

/// Mounts that only the test and its daemon see.
enum Mounting {
    static let isPossible = getuid() == 0 && Shell.has("unshare", "nsenter", "setpriv", "mount")

    /// Starts a program as a user who owns nothing.
    static var asNobody: [String] {
        [Shell.program("setpriv") ?? "", "--reuid=65534", "--regid=65534", "--clear-groups", "--"]
    }

    /// A mount namespace, as long as this lives.
    final class Space {
        private let keeper = Process()

        init() async throws {
            keeper.executableURL = URL(fileURLWithPath: Shell.program("unshare") ?? "")
            keeper.arguments = ["--mount", "--propagation", "private", "sleep", "600"]
            keeper.standardInput = FileHandle.nullDevice
            // Whoever reads the tests' output waits for the end of all that have it open.
            keeper.standardOutput = FileHandle.nullDevice
            keeper.standardError = FileHandle.nullDevice
            try keeper.start()
            let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/mnt")
            let path = "/proc/\(keeper.processIdentifier)/ns/mnt"
            let isApart = await eventually {
                (try? FileManager.default.destinationOfSymbolicLink(atPath: path)).map { $0 != own } ?? false
            }
            try #require(isApart)
        }

        // SIGTERM may be blocked in the thread that started it, and then is in the keeper.
        deinit { kill(keeper.processIdentifier, SIGKILL) }

        /// What starts a program in it.
        var launcher: [String] {
            [Shell.program("nsenter") ?? "", "--mount=/proc/\(keeper.processIdentifier)/ns/mnt", "--"]
        }

        func run(_ command: String, _ location: SourceLocation = #_sourceLocation) async throws {
            let words = (launcher + ["sh", "-c", command]).map { "'" + $0.replacing("'", with: "'\\''") + "'" }
            try await Shell.run(words.joined(separator: " "), in: "/", location)
        }
    }
}
