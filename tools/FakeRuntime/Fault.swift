package import ContainerRuntime

/// What a fake runtime does instead of answering a call as it should.
package enum Fault: Sendable {
    /// Waits so many milliseconds and answers then.
    case delay(Int64)
    /// Answers with this status only.
    case status(GRPCStatus)
    /// Never answers.
    case hang
    /// Answers with these bytes as the message.
    case message([UInt8])
    /// Sends these bytes instead of frames.
    case bytes([UInt8])
    /// Resets the stream.
    case reset(HTTP2ErrorCode)
    /// Closes the connection.
    case drop
    /// Says that it goes away and has not looked at this call, answers those before it and closes.
    case goAway
    /// Sends half of the answer and closes the connection.
    case half
    /// Answers with this HTTP status.
    case http(Int)
}
