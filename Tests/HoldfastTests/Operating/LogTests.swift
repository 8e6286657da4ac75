import Foundation
import LinuxIO
import PodSchema
import Reconciler
import Synchronization
import Testing

@testable import holdfast

struct LogTests {
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])

        var all: [String] { lines.withLock { $0 } }

        func add(_ line: [UInt8]) { lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) } }
    }

    private func log(_ format: Log.Format, _ level: LogLevel = .info) -> (log: Log, lines: Lines) {
        let lines = Lines()
        return (Log(format, level: level) { lines.add($0) }, lines)
    }

    private func plan(_ file: String, _ messages: String...) -> Plan {
        var plan = Plan()
        plan.errors = messages.map { message in
            let problem = FieldProblem(field: "spec.x", message: message, position: nil)
            return ManifestError(file: FileName(file), problem: problem)
        }
        return plan
    }

    @Test func `text is a line a record`() {
        let (log, lines) = log(.text)
        log.say(.info, "here")
        log.problems(of: plan("web.yaml", "is missing"))
        #expect(lines.all == ["info: here\n", "error: web.yaml: spec.x: is missing\n"])
    }

    @Test func `JSON is an object a line, whatever the name and the message`() throws {
        let (log, lines) = log(.json)
        log.problems(of: plan("a\"\n\u{1B}[31m.yaml", "no \"x\"\n"))
        let line = try #require(lines.all.first)
        #expect(line.hasSuffix("}\n") && line.dropLast().allSatisfy { $0 != "\n" && $0 != "\u{1B}" })
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(object?["level"] as? String == "error")
        #expect(object?["file"] as? String == "a\"\\x0a\\x1b[31m.yaml")
        #expect(object?["field"] as? String == "spec.x")
        #expect(object?["message"] as? String == "no \"x\"\n")
        let time = try #require(object?["time"] as? String)
        #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
    }

    @Test func `what is below the level is not said`() {
        let (log, lines) = log(.text, .error)
        log.say(.warning, "quiet")
        log.say(.error, "loud")
        #expect(lines.all == ["error: loud\n"])
    }

    @Test func `a broken file is said once, and again when its error changes`() {
        let (log, lines) = log(.text)
        for _ in 0..<5 { log.problems(of: plan("web.yaml", "a", "b")) }
        log.problems(of: plan("db.yaml", "a"))
        log.problems(of: plan("web.yaml", "a"))
        #expect(lines.all.count == 4)
        log.close()
        #expect(lines.all.last == "info: 4 messages were suppressed\n")
    }

    @Test func `a file whose error changes all the time is held back`() {
        let (log, lines) = log(.text)
        for step in 0..<1_000 { log.problems(of: plan("web.yaml", "error \(step)")) }
        #expect(lines.all.count == 10)
    }

    @Test func `the limiter lets a file speak again after a minute, and says what it held back`() {
        var limiter = LogLimiter()
        let (web, start) = (FileName("web.yaml"), MonotonicTime.now)
        #expect(limiter.admit("a", about: web, now: start) == 0)
        #expect(limiter.admit("a", about: web, now: start.advanced(byMilliseconds: 59_999)) == nil)
        #expect(limiter.overdue(now: start.advanced(byMilliseconds: 59_999)).isEmpty)
        #expect(limiter.admit("a", about: web, now: start.advanced(byMilliseconds: 60_000)) == 1)
        #expect(limiter.admit("a", about: web, now: start.advanced(byMilliseconds: 61_000)) == nil)
        let overdue = limiter.overdue(now: start.advanced(byMilliseconds: 120_000))
        #expect(overdue.map(\.suppressed) == [1] && overdue.map(\.file) == [web])
        #expect(limiter.suppressed == 0)
    }

    @Test func `ever new names do not fill the memory`() {
        var limiter = LogLimiter()
        for index in 0..<100_000 {
            #expect(limiter.admit("a", about: FileName("\(index)"), now: .now) == 0)
        }
        #expect(limiter.count <= 4_096)
    }
}
