/// One request and its answer on a connection. It is forgotten when it ends.
struct HTTP2Stream {
    /// The part of the answer that may come next.
    enum Phase {
        case head
        case body
    }

    var phase = Phase.head
    /// How many bytes may be sent; a change of the settings can make it negative.
    var sendWindow: Int
    /// How many bytes the other end may send.
    var receiveWindow: Int
    /// How many bytes were consumed and are not given back to the window yet.
    var consumed = 0
    /// What is left of the request's body; its last byte ends the request.
    var body: ArraySlice<UInt8>
    /// Whether the request was sent to its end.
    var isSent = false
    /// Whether the stream stands in the queue of those that send.
    var isQueued = false
    /// What the head says of the length of the answer's body.
    var announcedLength: Int?
    var receivedLength = 0
    /// How many bytes the connection had made before this stream's first one.
    let firstByte: Int
}
