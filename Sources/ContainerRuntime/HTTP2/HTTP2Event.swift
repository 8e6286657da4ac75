/// What a connection has to say about its streams.
package enum HTTP2Event: Sendable {
    /// The head of the answer, or its trailers, which end it.
    case headers(stream: UInt32, [HeaderField], isEnd: Bool)
    /// A part of the answer. It counts against the stream's window until `consume` is called.
    case data(stream: UInt32, ArraySlice<UInt8>, isEnd: Bool)
    /// A stream has ended without its answer; `isUnprocessed` says that the other end has done nothing for it.
    case reset(stream: UInt32, HTTP2ErrorCode, reason: String, isUnprocessed: Bool)
    /// No further streams can be opened; those at hand go on.
    case goAway(HTTP2ErrorCode, reason: String)
    /// The other end has broken a rule: everything has ended. What is to be sent says why; then the socket can be closed.
    case failed(HTTP2ErrorCode, reason: String)
}

/// A broken rule, while a frame is looked at.
enum HTTP2Failure: Error {
    case connection(HTTP2ErrorCode, String)
    case stream(UInt32, HTTP2ErrorCode, String)
}
