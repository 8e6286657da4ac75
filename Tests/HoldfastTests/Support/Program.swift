import Foundation
import Testing

/// The program as it was built, run as people run it.
enum Program {
    /// The repository.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The executable, which the build puts beside the tests.
    static let executable: URL = {
        var folders = [Bundle.main.bundleURL, Bundle.main.executableURL?.deletingLastPathComponent()].compactMap(\.self)
        folders += CommandLine.arguments.prefix(1).map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
        // Where the tests run inside another program, it is told where they are.
        folders += CommandLine.arguments.filter { $0.hasSuffix(".xctest") }
            .map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
        let candidates = folders.map { $0.appendingPathComponent("holdfast") }
        guard let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
            fatalError("no executable in \(folders)")
        }
        return found
    }()

    struct Result {
        let code: Int32
        let output: String
        let errors: String

        /// The one plan that `--once --output json` prints.
        func plan() throws -> PlanOutput {
            try JSONDecoder().decode(PlanOutput.self, from: Data(output.utf8))
        }
    }

    /// A process that writes to two files.
    static func process(_ arguments: [String], in folder: Folder) throws -> Process {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        for name in ["output", "errors"] { folder.write(name, "") }
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: folder["output"]))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: folder["errors"]))
        return process
    }

    /// Runs it to its end.
    static func run(_ arguments: String...) async throws -> Result { try await run(arguments) }

    /// The plan that `--once` makes for a path.
    static func once(_ path: String, _ options: String...) async throws -> (plan: PlanOutput, code: Int32) {
        let result = try await run(["--once", "--output", "json"] + options + [path])
        return (try result.plan(), result.code)
    }

    static func run(_ arguments: [String]) async throws -> Result {
        let folder = Folder()
        let process = try process(arguments, in: folder)
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do { try process.start() } catch { continuation.resume(throwing: error) }
        }
        #expect(process.terminationReason == .exit, "it crashed: \(folder.text("errors"))")
        return Result(
            code: process.terminationStatus,
            output: folder.text("output"),
            errors: folder.text("errors")
        )
    }
}

/// Looks again and again until something is so; false if it is not so within a minute.
func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
    let limit = ContinuousClock.now + .seconds(60)
    while try await !condition() {
        if ContinuousClock.now > limit { return false }
        try? await Task.sleep(for: .milliseconds(10))
    }
    return true
}
