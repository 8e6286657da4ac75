package import ContainerRuntime

/// The server's end of a gRPC connection, as a value: bytes in, requests out, answers in, bytes out. It takes for granted that
/// the client keeps the rules; it keeps the client's windows.
package struct ServerSession {
    /// What the client says.
    package enum Event {
        case request(Request)
        /// The client has lost interest.
        case reset(stream: UInt32, code: UInt32)
        case goAway
    }

    package struct Request: Sendable {
        package let stream: UInt32
        package let fields: [HeaderField]
        /// The message without its length.
        package let message: [UInt8]

        /// The method: `Version`.
        package var method: String {
            guard let path = fields.first(where: { $0.isNamed(":path") })?.value else { return "" }
            let start = path.lastIndex(of: UInt8(ascii: "/")) ?? -1
            return String(decoding: path[(start + 1)...], as: UTF8.self)
        }
    }

    private struct Stream {
        var fields: [HeaderField] = []
        var body: [UInt8] = []
        var window: Int
        var unsent: [Piece] = []
    }

    /// What waits to be sent on a stream.
    private enum Piece {
        case data(ArraySlice<UInt8>)
        case headers([HeaderField], isEnd: Bool)
    }

    package var input = ByteQueue()
    package var output = ByteQueue()
    package var encoder = HPACKEncoder()
    private var decoder = HPACKDecoder(listLimit: 1 << 20)
    private var hasPreface = false
    private var streams: [UInt32: Stream] = [:]
    private var window = HTTP2Limits.initialWindow
    private var initialWindow = HTTP2Limits.initialWindow
    /// The newest stream of the client.
    package private(set) var newestStream: UInt32 = 0
    /// Frames seen, of any kind.
    package private(set) var frames: [UInt8] = []

    package init(settings: [(HTTP2Setting, UInt32)] = []) {
        FrameWriter.appendSettings(settings, to: &output.bytes)
    }

    /// What the bytes in `input` say next.
    package mutating func nextEvent() -> Event? {
        if !hasPreface {
            guard input.count >= FrameWriter.preface.count else { return nil }
            precondition(input.content.starts(with: FrameWriter.preface), "not an HTTP/2 client")
            input.removeFirst(FrameWriter.preface.count)
            hasPreface = true
        }
        while true {
            let content = input.content
            guard let header = FrameHeader(content) else { return nil }
            guard content.count >= FrameHeader.count + header.length else { return nil }
            let payload = Array(content.dropFirst(FrameHeader.count).prefix(header.length))
            input.removeFirst(FrameHeader.count + header.length)
            frames.append(header.type)
            if let event = receive(header, payload) { return event }
        }
    }

    private mutating func receive(_ header: FrameHeader, _ payload: [UInt8]) -> Event? {
        switch FrameType(rawValue: header.type) {
        case .headers:
            newestStream = max(newestStream, header.stream)
            var stream = Stream(window: initialWindow)
            precondition(header.flags.contains(.endHeaders), "requests have short headers")
            guard let block = try? decoder.decode(payload[...]) else { preconditionFailure("bad header block") }
            stream.fields = block.fields
            streams[header.stream] = stream
        case .data:
            streams[header.stream]?.body += payload
            // No window ever stops a client here.
            if !payload.isEmpty {
                FrameWriter.appendWindowUpdate(stream: 0, payload.count, to: &output.bytes)
                if !header.flags.contains(.endStream) {
                    FrameWriter.appendWindowUpdate(stream: header.stream, payload.count, to: &output.bytes)
                }
            }
            guard header.flags.contains(.endStream), let stream = streams[header.stream] else { return nil }
            let message = Array(stream.body.dropFirst(MessageAssembler.prefixCount))
            return .request(Request(stream: header.stream, fields: stream.fields, message: message))
        case .settings:
            if header.flags.contains(.acknowledgement) { return nil }
            applySettings(payload)
            FrameWriter.appendSettingsAcknowledgement(to: &output.bytes)
        case .windowUpdate:
            let increment = payload.reduce(0) { $0 << 8 | Int($1) }
            if header.stream == 0 { window += increment } else { streams[header.stream]?.window += increment }
            send()
        case .resetStream:
            streams[header.stream] = nil
            return .reset(stream: header.stream, code: payload.reduce(0) { $0 << 8 | UInt32($1) })
        case .ping:
            if !header.flags.contains(.acknowledgement) {
                FrameWriter.appendPing(payload[...], isAnswer: true, to: &output.bytes)
            }
        case .goAway: return .goAway
        default: break
        }
        return nil
    }

    private mutating func applySettings(_ payload: [UInt8]) {
        for start in stride(from: 0, to: payload.count, by: 6) {
            let number = UInt16(payload[start]) << 8 | UInt16(payload[start + 1])
            let value = payload[(start + 2)..<(start + 6)].reduce(0) { $0 << 8 | Int($1) }
            guard HTTP2Setting(rawValue: number) == .initialWindowSize else { continue }
            for stream in streams.keys { streams[stream]!.window += value - initialWindow }
            initialWindow = value
        }
        send()
    }

    // MARK: - Answers

    /// Sends the head of an answer.
    package mutating func sendHead(_ stream: UInt32) {
        let fields = [HeaderField(":status", "200"), HeaderField("content-type", "application/grpc")]
        streams[stream]?.unsent.append(.headers(fields, isEnd: false))
        send()
    }

    /// Sends any bytes as part of an answer's body.
    package mutating func sendBody(_ stream: UInt32, _ bytes: [UInt8]) {
        streams[stream]?.unsent.append(.data(bytes[...]))
        send()
    }

    /// Sends header fields, which end the answer or not.
    package mutating func sendHeaders(_ stream: UInt32, _ fields: [HeaderField], isEnd: Bool) {
        streams[stream]?.unsent.append(.headers(fields, isEnd: isEnd))
        send()
    }

    /// Sends the status that ends an answer.
    package mutating func sendStatus(_ stream: UInt32, _ status: GRPCStatus) {
        var fields = [HeaderField("grpc-status", "\(status.code.rawValue)")]
        if !status.message.isEmpty { fields.append(HeaderField("grpc-message", status.message)) }
        sendHeaders(stream, fields, isEnd: true)
    }

    /// Sends a status as the whole answer.
    package mutating func sendOnlyStatus(_ stream: UInt32, _ status: GRPCStatus) {
        sendHeaders(
            stream,
            [
                HeaderField(":status", "200"), HeaderField("content-type", "application/grpc"),
                HeaderField("grpc-status", "\(status.code.rawValue)"), HeaderField("grpc-message", status.message),
            ],
            isEnd: true
        )
    }

    /// Sends an answer of one message.
    package mutating func sendReply<M: Message>(_ stream: UInt32, _ message: M) {
        sendHead(stream)
        sendBody(stream, MessageAssembler.framed(message))
        sendStatus(stream, GRPCStatus(.ok))
    }

    /// Whether everything that was to be sent for a stream is on its way.
    package func isSent(_ stream: UInt32) -> Bool { streams[stream]?.unsent.isEmpty ?? true }

    /// Moves what the windows let through to `output`.
    private mutating func send() {
        for number in streams.keys.sorted() {
            pieces: while let piece = streams[number]?.unsent.first {
                switch piece {
                case .headers(let fields, let isEnd):
                    var block: [UInt8] = []
                    encoder.append(fields, to: &block)
                    FrameWriter.appendHeaders(
                        block,
                        stream: number,
                        endStream: isEnd,
                        frameLimit: HTTP2Limits.smallestFrameLimit,
                        to: &output.bytes
                    )
                    streams[number]!.unsent.removeFirst()
                    if isEnd { streams[number] = nil }
                case .data(let bytes):
                    let room = min(window, streams[number]!.window, HTTP2Limits.smallestFrameLimit)
                    if room <= 0 && !bytes.isEmpty { break pieces }
                    let part = bytes.prefix(room)
                    FrameWriter.append(.data, stream: number, payload: part, to: &output.bytes)
                    window -= part.count
                    streams[number]!.window -= part.count
                    let rest = bytes.dropFirst(part.count)
                    if rest.isEmpty {
                        streams[number]!.unsent.removeFirst()
                    } else {
                        streams[number]!.unsent[0] = .data(rest)
                    }
                }
            }
        }
    }
}
