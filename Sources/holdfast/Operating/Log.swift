import LinuxIO
import Reconciler
import Synchronization

/// The daemon's log, on standard error: lines for people, or one JSON object a line. Plans are no part of it.
final class Log: Sendable {
    enum Format: String {
        case text
        case json
    }

    private let format: Format
    private let level: LogLevel
    private let write: @Sendable ([UInt8]) -> Void
    private let limiter = Mutex(LogLimiter())

    /// - Parameter format: nil for text on a terminal and JSON elsewhere.
    init(
        _ format: Format? = nil,
        level: LogLevel = .info,
        write: @escaping @Sendable ([UInt8]) -> Void = { try? StandardError.write($0) }
    ) {
        self.format = format ?? (Terminal.isTerminal(2) ? .text : .json)
        self.level = level
        self.write = write
    }

    func say(_ level: LogLevel, _ message: String) {
        write(LogRecord(level: level, message: message))
    }

    /// What a plan says of files. The problems of one file are one message to the limiter.
    func problems(of plan: Plan) {
        let now = MonotonicTime.now
        summarize(now)
        say(plan.errors, .error, now)
        say(plan.warnings, .warning, now)
        for notice in plan.notices { say(.warning, "\(notice)") }
    }

    /// Tells what was held back, at the end.
    func close() {
        let suppressed = limiter.withLock { $0.suppressed }
        if suppressed > 0 { say(.info, "\(suppressed) messages were suppressed") }
    }

    private func summarize(_ now: MonotonicTime) {
        for (file, suppressed) in limiter.withLock({ $0.overdue(now: now) }) {
            say(.info, "\(file): \(suppressed) messages were suppressed")
        }
    }

    private func say(_ problems: [ManifestError], _ level: LogLevel, _ now: MonotonicTime) {
        guard level >= self.level else { return }
        // They are sorted by file.
        var rest = problems[...]
        while let first = rest.first {
            let own = rest.prefix { $0.file == first.file }
            rest = rest[own.endIndex...]
            let text = own.map(\.description).joined(separator: "\n")
            guard let suppressed = limiter.withLock({ $0.admit(text, about: first.file, now: now) }) else { continue }
            for problem in own { write(LogRecord(level: level, message: "", problem: problem)) }
            if suppressed > 0 { say(.info, "\(first.file): \(suppressed) messages before it were suppressed") }
        }
    }

    private func write(_ record: LogRecord) {
        guard record.level >= level else { return }
        write(format == .text ? Array(record.text.utf8) : record.json(at: WallClock.now))
    }
}
