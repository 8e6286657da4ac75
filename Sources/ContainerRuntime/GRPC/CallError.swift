public import LinuxIO

/// Why a call of the runtime has no answer, or a bad one.
public struct CallError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What happened.
    public enum Reason: Hashable, Sendable {
        /// The runtime itself said so.
        case answered(GRPCCode)
        /// There was no answer in time. The runtime may do what was asked all the same.
        case deadline
        /// The calling task was cancelled. The runtime may do what was asked all the same.
        case cancelled
        /// The runtime's socket cannot be connected to.
        case unreachable(Errno)
        /// The connection ended before the answer.
        case disconnected
        /// The answer breaks a rule of gRPC, or is larger than allowed, or the runtime refused the stream.
        case badAnswer(GRPCCode)
        /// The answer's message cannot be decoded.
        case malformed(ProtobufError)
    }

    /// The call: `RuntimeService/StopContainer`.
    public let call: String
    /// What happened.
    public let reason: Reason
    /// What the runtime or this side says to it, for people; may be empty.
    public let message: String

    /// Whether it is certain that the runtime has done nothing: the call can be made again.
    public let isUnprocessed: Bool

    init(call: String, _ reason: Reason, _ message: String = "", isUnprocessed: Bool = false) {
        self.call = call
        self.reason = reason
        self.message = message
        self.isUnprocessed = isUnprocessed
    }

    /// The code of gRPC that comes nearest.
    public var code: GRPCCode {
        switch reason {
        case .answered(let code), .badAnswer(let code): code
        case .deadline: .deadlineExceeded
        case .cancelled: .cancelled
        case .unreachable, .disconnected: .unavailable
        case .malformed: .internalError
        }
    }

    /// A sentence without a full stop.
    public var description: String {
        let text =
            switch reason {
            case .answered(let code): "the runtime answers \(code)"
            case .deadline: "no answer in time"
            case .cancelled: "cancelled"
            case .unreachable(let error): "the runtime cannot be reached: \(error)"
            case .disconnected: "the connection to the runtime ended"
            case .badAnswer: "a bad answer"
            case .malformed(let error): "a bad answer: \(error)"
            }
        return "\(call): \(text)\(message.isEmpty ? "" : ": \(message)")"
    }
}
