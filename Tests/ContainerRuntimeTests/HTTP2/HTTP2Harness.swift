@testable import ContainerRuntime

/// A frame that the client has sent.
struct SentFrame: Equatable {
    var type: FrameType
    var flags: FrameFlags
    var stream: UInt32
    var payload: [UInt8]

    /// The code of RST_STREAM or GOAWAY.
    var code: HTTP2ErrorCode? {
        switch type {
        case .resetStream: HTTP2ErrorCode(rawValue: payload[...].bigEndian32(at: 0))
        case .goAway: HTTP2ErrorCode(rawValue: payload[...].bigEndian32(at: 4))
        default: nil
        }
    }
}

/// A client's connection and the server that the test plays.
struct HTTP2Harness {
    var connection: HTTP2Connection
    /// What the client said, as events.
    var events: [HTTP2Event] = []
    private var encoder = HPACKEncoder()
    private var hasPreface = false

    /// A connection whose server has sent its SETTINGS.
    init(limits: HTTP2Limits = HTTP2Limits(), settings: [(HTTP2Setting, UInt32)] = [], isOpened: Bool = true) {
        connection = HTTP2Connection(limits: limits)
        if isOpened {
            receive { FrameWriter.appendSettings(settings, to: &$0) }
            _ = sent()
        }
    }

    /// Gives the client bytes, in pieces, and keeps its events.
    mutating func receive(pieces: Int = Int.max, _ body: (inout [UInt8]) -> Void) {
        var bytes: [UInt8] = []
        body(&bytes)
        var rest = bytes[...]
        while !rest.isEmpty {
            connection.input.compact()
            connection.input.bytes += rest.prefix(pieces)
            rest = rest.dropFirst(pieces)
            while let event = connection.nextEvent() { events.append(event) }
        }
    }

    mutating func receive(
        _ type: FrameType,
        flags: FrameFlags = [],
        stream: UInt32,
        _ payload: [UInt8] = []
    ) {
        receive { FrameWriter.append(type, flags: flags, stream: stream, payload: payload[...], to: &$0) }
    }

    mutating func receiveHeaders(
        _ stream: UInt32,
        _ fields: [(String, String)] = [(":status", "200")],
        isEnd: Bool = false
    ) {
        var block: [UInt8] = []
        encoder.append(fields.map { HeaderField($0.0, $0.1) }, to: &block)
        receive {
            FrameWriter.appendHeaders(block, stream: stream, endStream: isEnd, frameLimit: 16_384, to: &$0)
        }
    }

    /// Opens a stream with a body.
    mutating func open(body: [UInt8] = [1, 2, 3]) -> UInt32 {
        connection.open([HeaderField(":method", "POST"), HeaderField(":path", "/x")], body: body)
    }

    /// The frames that the client sends now.
    mutating func sent() -> [SentFrame] {
        var frames: [SentFrame] = []
        connection.prepareOutput()
        while connection.output.count > 0 {
            var bytes = Array(connection.output.content)
            connection.sent(bytes.count)
            if !hasPreface {
                precondition(bytes.starts(with: FrameWriter.preface))
                bytes.removeFirst(FrameWriter.preface.count)
                hasPreface = true
            }
            var rest = bytes[...]
            while let header = FrameHeader(rest) {
                rest = rest.dropFirst(FrameHeader.count)
                let payload = Array(rest.prefix(header.length))
                rest = rest.dropFirst(header.length)
                let type = FrameType(rawValue: header.type)!
                frames.append(SentFrame(type: type, flags: header.flags, stream: header.stream, payload: payload))
            }
            precondition(rest.isEmpty, "half a frame")
            connection.prepareOutput()
        }
        return frames
    }

    /// The code with which the connection has failed.
    var failure: HTTP2ErrorCode? {
        for case .failed(let code, _) in events { return code }
        return nil
    }

    /// The codes with which streams have ended.
    var resets: [UInt32: HTTP2ErrorCode] {
        var codes: [UInt32: HTTP2ErrorCode] = [:]
        for case .reset(let stream, let code, _, _) in events { codes[stream] = code }
        return codes
    }

    /// The bytes of a stream's body.
    func body(_ wanted: UInt32) -> [UInt8] {
        events.reduce(into: []) { bytes, event in
            if case .data(wanted, let part, _) = event { bytes += part }
        }
    }
}
