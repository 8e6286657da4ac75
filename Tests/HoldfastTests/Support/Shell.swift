import Foundation
import Testing

/// Commands as people type them.
enum Shell {
    /// Runs a shell command in a directory, which has to succeed.
    static func run(_ command: String, in path: String, _ location: SourceLocation = #_sourceLocation) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = URL(fileURLWithPath: path)
        process.standardInput = FileHandle.nullDevice
        try process.start()
        #expect(await eventually { !process.isRunning }, sourceLocation: location)
        #expect(process.terminationStatus == 0, "\(command)", sourceLocation: location)
    }

    /// Where a program is; nil if it is not installed.
    static func program(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    static func has(_ names: String...) -> Bool { names.allSatisfy { program($0) != nil } }
}
