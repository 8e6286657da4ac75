/// The client's end of an HTTP/2 connection, RFC 9113, as a value: bytes and requests go in, events and bytes come out.
///
/// Append what arrives to `input`, then take events until there are none. Send what `output` holds after
/// `prepareOutput()`. Nothing that the other end sends makes it trap, and what it keeps is bounded by `HTTP2Limits`.
package struct HTTP2Connection: Sendable {
    let limits: HTTP2Limits
    /// Bytes that have arrived.
    package var input = ByteQueue()
    /// Bytes to be sent.
    package var output = ByteQueue()

    var streams: [UInt32: HTTP2Stream] = [:]
    var peer = PeerSettings()
    var encoder = HPACKEncoder()
    var decoder: HPACKDecoder
    /// The number of the newest stream; 0 before the first.
    var newestStream: UInt32 = 0
    var sendWindow = HTTP2Limits.initialWindow
    var receiveWindow: Int
    /// Bytes that have arrived and are not given back to the connection's window yet.
    var received = 0
    /// Streams with a body to send and a window that lets them, in turn.
    var sending: [UInt32] = []
    /// The bytes of answers that wait in `output`.
    var answers = UnsentAnswers()
    /// Streams that this end has reset lately: what still comes for them is no error.
    var resetStreams = ResetStreams()
    /// A header block whose end has not come.
    var headerBlock: HeaderBlock?
    var hasPeerSettings = false
    /// Events that came with another one.
    var pending: [HTTP2Event] = []

    /// Whether the other end has said that it takes no further streams.
    package internal(set) var isGoingAway = false
    /// Whether the connection has failed.
    package internal(set) var isFailed = false

    /// A header block and how it came so far.
    struct HeaderBlock: Sendable {
        let stream: UInt32
        let isEnd: Bool
        var bytes: [UInt8]
        var frames = 0
    }

    /// Makes a connection whose `output` starts with the preface and the settings.
    package init(limits: HTTP2Limits = HTTP2Limits()) {
        // What was sent before the settings arrived counts against the windows that every connection starts with.
        precondition(min(limits.streamWindow, limits.connectionWindow) >= HTTP2Limits.initialWindow, "small windows")
        self.limits = limits
        decoder = HPACKDecoder(listLimit: limits.headerList)
        receiveWindow = limits.connectionWindow
        output.bytes = FrameWriter.preface
        FrameWriter.appendSettings(
            [
                (.enablePush, 0), (.initialWindowSize, UInt32(limits.streamWindow)),
                (.maxHeaderListSize, UInt32(limits.headerList)),
            ],
            to: &output.bytes
        )
        let more = limits.connectionWindow - HTTP2Limits.initialWindow
        if more > 0 { FrameWriter.appendWindowUpdate(stream: 0, more, to: &output.bytes) }
    }

    /// How many streams are open.
    package var streamCount: Int { streams.count }

    /// Whether a stream can be opened now. It can change with every event, and when bytes were sent: requests do not pile up
    /// for an end that does not read.
    package var canOpen: Bool {
        !isGoingAway && !isFailed && streams.count < min(limits.streams, peer.maxConcurrentStreams)
            && output.count < limits.unsent
    }

    // MARK: - Requests

    /// Opens a stream and queues its whole request; returns its number.
    ///
    /// - Precondition: `canOpen`.
    package mutating func open(
        _ fields: [HeaderField],
        body: [UInt8],
        isIndexed: (HeaderField) -> Bool = { _ in true }
    ) -> UInt32 {
        precondition(canOpen, "no stream can be opened")
        newestStream = newestStream == 0 ? 1 : newestStream + 2
        // The numbers are used up: the next streams need another connection.
        if newestStream >= UInt32(Int32.max) { isGoingAway = true }
        let firstByte = output.consumed + output.count
        var block: [UInt8] = []
        encoder.append(fields, to: &block, isIndexed: isIndexed)
        FrameWriter.appendHeaders(
            block,
            stream: newestStream,
            endStream: body.isEmpty,
            frameLimit: peer.maxFrameSize,
            to: &output.bytes
        )
        var stream = HTTP2Stream(
            sendWindow: peer.initialWindowSize,
            receiveWindow: limits.streamWindow,
            body: body[...],
            firstByte: firstByte
        )
        stream.isSent = body.isEmpty
        stream.isQueued = !body.isEmpty
        streams[newestStream] = stream
        if !body.isEmpty { sending.append(newestStream) }
        return newestStream
    }

    /// Ends a stream before its answer is complete. Nothing more is reported of it.
    package mutating func reset(_ stream: UInt32, _ code: HTTP2ErrorCode) {
        guard streams.removeValue(forKey: stream) != nil, !isFailed else { return }
        resetStreams.insert(stream)
        FrameWriter.appendReset(stream: stream, code, to: &output.bytes)
    }

    /// Gives bytes of an answer back to its stream's window.
    package mutating func consume(_ count: Int, of stream: UInt32) {
        streams[stream]?.consumed += count
        returnWindow(of: stream)
    }

    /// Whether nothing of the stream's request has been sent yet. A stream that has ended counts as sent.
    package func isUnsent(_ stream: UInt32) -> Bool {
        streams[stream].map { output.consumed <= $0.firstByte } ?? false
    }

    /// Says that the connection ends on purpose.
    package mutating func goAway() {
        if isFailed { return }
        isGoingAway = true
        FrameWriter.appendGoAway(lastStream: 0, .noError, to: &output.bytes)
    }

    // MARK: - Sending

    /// Moves bodies to `output` as far as the windows let them and it is not full.
    package mutating func prepareOutput() {
        if isFailed { return }
        // Streams that were given up while no window let them send.
        if sending.count > 2 * streams.count { sending.removeAll { streams[$0] == nil } }
        var next = 0
        while next < sending.count, sendWindow > 0, output.count < limits.unsent {
            let stream = sending[next]
            next += 1
            // Streams take turns, frame by frame.
            if sendPart(of: stream) { sending.append(stream) }
        }
        sending.removeFirst(next)
    }

    /// Sends one frame of a body; returns whether the stream can send more.
    private mutating func sendPart(of number: UInt32) -> Bool {
        // Streams that have ended are still in the queue.
        guard var stream = streams[number] else { return false }
        let count = min(stream.body.count, stream.sendWindow, sendWindow, peer.maxFrameSize)
        if count > 0 {
            let isLast = count == stream.body.count
            FrameWriter.append(
                .data,
                flags: isLast ? .endStream : [],
                stream: number,
                payload: stream.body.prefix(count),
                to: &output.bytes
            )
            stream.body = isLast ? [] : stream.body.dropFirst(count)
            stream.isSent = isLast
            stream.sendWindow -= count
            sendWindow -= count
        }
        stream.isQueued = !stream.isSent && stream.sendWindow > 0
        streams[number] = stream
        return stream.isQueued
    }

    /// Puts a stream back into the queue when its window has opened.
    mutating func queueAgain(_ number: UInt32) {
        guard let stream = streams[number], !stream.isSent, !stream.isQueued, stream.sendWindow > 0 else { return }
        streams[number]?.isQueued = true
        sending.append(number)
    }

    /// Notes that bytes were sent.
    package mutating func sent(_ count: Int) {
        output.removeFirst(count)
        answers.sent(output)
        if output.count == 0 { output.compact() }
    }
}

/// How many bytes of answers wait to be sent, or a little more: they are counted in two parts, and each is forgotten when
/// everything has been sent that waited when it was begun.
struct UnsentAnswers {
    private var older = 0
    private var newer = 0
    /// The bytes that have to leave before the older part has.
    private var mark = 0

    var count: Int { older + newer }

    mutating func add(_ count: Int) {
        newer += count
    }

    mutating func sent(_ output: ByteQueue) {
        if output.consumed < mark && output.count > 0 { return }
        older = output.count > 0 ? newer : 0
        newer = 0
        mark = output.consumed + output.count
    }
}

/// The numbers of streams that were reset lately, a bounded number of them.
struct ResetStreams {
    private static let limit = 256

    private var numbers: Set<UInt32> = []
    private var order: [UInt32] = []
    /// Up to here nothing is known any more, and the streams count as reset.
    private var forgotten: UInt32 = 0

    mutating func insert(_ number: UInt32) {
        numbers.insert(number)
        order.append(number)
        if order.count < 2 * Self.limit { return }
        for old in order.prefix(Self.limit) {
            numbers.remove(old)
            forgotten = max(forgotten, old)
        }
        order.removeFirst(Self.limit)
    }

    func contains(_ number: UInt32) -> Bool {
        number <= forgotten || numbers.contains(number)
    }
}
