import Foundation
import Glibc
import Synchronization
import Testing

/// A running daemon, and the plans that it has printed.
final class Daemon: Sendable {
    private let process: Process
    private let output = Folder()
    private let exit = Mutex<Int32?>(nil)

    /// Starts it on a directory; it has printed its first plan when this returns.
    ///
    /// - Parameter launcher: a program and its arguments that starts it with what follows, for example `unshare -m`.
    init(
        _ path: String,
        _ options: String...,
        arguments: [String] = [],
        launcher: [String] = [],
        environment: [String: String] = [:]
    ) async throws {
        process = try Program.process(["--output", "json"] + options + arguments + [path], in: output)
        if let program = launcher.first {
            process.arguments = launcher.dropFirst() + [Program.executable.path] + (process.arguments ?? [])
            process.executableURL = URL(fileURLWithPath: program)
        }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.terminationHandler = { [weak self] process in
            self?.exit.withLock { $0 = process.terminationReason == .exit ? process.terminationStatus : -1 }
        }
        try process.start()
        #expect(await eventually { (try? plans.isEmpty) == false || !process.isRunning })
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// Every plan so far.
    var plans: [PlanOutput] {
        get throws {
            let text = output.text("output")
            // The last line may not be all there yet.
            return try text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                .map { try JSONDecoder().decode(PlanOutput.self, from: Data($0.utf8)) }
        }
    }

    /// `start default/web` of each action so far.
    var told: [String] { get throws { try plans.flatMap(\.told) } }

    var errors: String { output.text("errors") }

    /// Waits until so many actions were planned, and gives the last one.
    @discardableResult
    func action(_ number: Int) async throws -> PlanOutput.Action {
        _ = try await eventually { try plans.reduce(0) { $0 + $1.actions.count } >= number }
        let (actions, told) = (try plans.flatMap(\.actions), try told)
        try #require(actions.count == number, "\(told), \(errors)")
        return actions[number - 1]
    }

    /// Waits until a file was reported as wrong.
    func problem(_ file: String) async throws -> PlanOutput.Problem {
        _ = try await eventually { try plans.contains { $0.errors.contains { $0.file == file } } }
        let problem = try plans.flatMap(\.errors).last { $0.file == file }
        return try #require(problem, "\(errors)")
    }

    /// The process's number: the daemon's, unless the launcher starts it as a child.
    var processID: Int32 { process.processIdentifier }

    /// Waits until the log says something.
    func says(_ text: String) async -> Bool { await eventually { errors.contains(text) } }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits for its end.
    ///
    /// - Returns: the exit code; -1 for a crash, nil if it goes on running.
    func end() async -> Int32? {
        _ = await eventually { exit.withLock { $0 } != nil }
        return exit.withLock { $0 }
    }
}
