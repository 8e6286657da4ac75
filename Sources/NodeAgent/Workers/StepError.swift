import ContainerRuntime
import LinuxIO

/// Why a step could not be done.
struct StepError: Error, CustomStringConvertible {
    let description: String
    /// The runtime's answer, if that was it.
    let call: CallError?
    /// Nanoseconds for which it makes no sense to try again.
    var wait: Int64 = 0

    init(_ description: String, call: CallError? = nil, wait: Int64 = 0) {
        self.description = description
        self.call = call
        self.wait = wait
    }

    init(_ call: CallError) {
        self.init(call.description, call: call)
    }

    /// Whether what it is about is not there.
    var isNotFound: Bool { call?.reason == .answered(.notFound) }

    /// Whether the runtime is away: nothing is wrong with the step.
    var isUnreachable: Bool { call?.code == .unavailable }

    /// Whether the runtime may have done, or may still be doing, what was asked, or says that it has.
    var isAmbiguous: Bool {
        guard let call, !call.isUnprocessed else { return false }
        switch call.reason {
        case .answered(let code): return code == .alreadyExists || code == .unknown
        case .unreachable: return false
        case .deadline, .cancelled, .disconnected, .badAnswer, .malformed: return true
        }
    }

    /// Whether the runtime may keep the name of what could not be made: another attempt needs another number.
    var mayHoldName: Bool {
        guard let call, isAmbiguous else { return false }
        guard case .answered = call.reason else { return true }
        return call.message.utf8.holds("reserved".utf8)
    }
}

extension String.UTF8View {
    /// Whether a text is part of this one. The library's own search brings regular expressions with it.
    func holds(_ text: String.UTF8View) -> Bool {
        var rest = self[...]
        while !rest.isEmpty {
            if rest.starts(with: text) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}

/// Turns the runtime's errors into steps' ones.
func asStep<Result>(_ body: () async throws(CallError) -> Result) async throws(StepError) -> Result {
    do throws(CallError) {
        return try await body()
    } catch {
        throw StepError(error)
    }
}
