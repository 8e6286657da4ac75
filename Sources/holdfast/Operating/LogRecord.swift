import LinuxIO
import ManifestDecoding
import PodSchema
import Reconciler

/// How much something matters.
enum LogLevel: String, Comparable, CaseIterable {
    case debug
    case info
    case warning
    case error

    static func < (left: LogLevel, right: LogLevel) -> Bool {
        allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
    }
}

/// One thing to tell.
struct LogRecord {
    var level: LogLevel
    var message: String
    /// What is wrong with which file, where it is about one.
    var problem: ManifestError?

    /// `error: web.yaml:14:3: …`, a line for people.
    var text: String {
        var line = "\(level.rawValue): "
        if let problem { line += "\(problem)" }
        if !message.isEmpty { line += problem == nil ? message : " (\(message))" }
        return line + "\n"
    }

    /// One JSON object on a line: `time`, `level`, `message`, and where it is about a file `file`, `line`, `column`,
    /// `field`.
    func json(at time: Int64) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { json in
            json.key("time")
            json.string(WallClock.text(time))
            json.key("level")
            json.string(level.rawValue)
            json.key("message")
            guard let problem else { return json.string(message) }
            let detail = message.isEmpty ? "" : " (\(message))"
            json.string(problem.problem.message + detail)
            json.key("file")
            json.string(problem.file.description)
            if let position = problem.problem.position {
                json.key("line")
                json.number(position.line)
                json.key("column")
                json.number(position.column)
            }
            if !problem.problem.field.isEmpty {
                json.key("field")
                json.string(problem.problem.field)
            }
        }
        writer.newline()
        return writer.bytes
    }
}
