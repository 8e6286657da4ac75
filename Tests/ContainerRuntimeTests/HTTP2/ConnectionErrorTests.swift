import Testing

@testable import ContainerRuntime

/// What the other end must not do, and the code with which the client answers. RFC 9113.
struct ConnectionErrorTests {
    /// One thing that a server does wrong on a connection with stream 1 open and stream 3 reset by the client.
    struct Wrong: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let code: HTTP2ErrorCode
        let body: @Sendable (inout [UInt8]) -> Void

        init(_ name: String, _ code: HTTP2ErrorCode, _ body: @escaping @Sendable (inout [UInt8]) -> Void) {
            testDescription = name
            self.code = code
            self.body = body
        }

        init(
            _ name: String,
            _ code: HTTP2ErrorCode,
            _ type: FrameType,
            flags: FrameFlags = [],
            stream: UInt32,
            _ hex: String = ""
        ) {
            self.init(name, code) {
                FrameWriter.append(type, flags: flags, stream: stream, payload: bytes(hex)[...], to: &$0)
            }
        }
    }

    static let connectionErrors: [Wrong] = [
        Wrong("a frame larger than 16,384 bytes", .frameSizeError) {
            FrameWriter.appendHeader(FrameHeader(length: 16_385, type: 0, flags: [], stream: 1), to: &$0)
        },
        Wrong("an unknown frame that is too large", .frameSizeError) {
            FrameWriter.appendHeader(FrameHeader(length: 1 << 24 - 1, type: 99, flags: [], stream: 0), to: &$0)
        },
        Wrong("DATA of stream 0", .protocolError, .data, stream: 0, "00"),
        Wrong("DATA of an idle stream", .protocolError, .data, stream: 99, "00"),
        Wrong("DATA of a stream of the server", .protocolError, .data, stream: 2, "00"),
        Wrong("DATA with too much padding", .protocolError, .data, flags: .padded, stream: 1, "0500"),
        Wrong("DATA padded to nothing but length", .protocolError, .data, flags: .padded, stream: 1, "01"),
        Wrong("padded DATA without the length", .frameSizeError, .data, flags: .padded, stream: 1),
        Wrong("HEADERS of stream 0", .protocolError, .headers, flags: .endHeaders, stream: 0, "88"),
        Wrong("HEADERS of an idle stream", .protocolError, .headers, flags: .endHeaders, stream: 99, "88"),
        Wrong("HEADERS of a stream of the server", .protocolError, .headers, flags: .endHeaders, stream: 2, "88"),
        Wrong(
            "HEADERS with too much padding",
            .protocolError,
            .headers,
            flags: [.padded, .endHeaders],
            stream: 1,
            "0988"
        ),
        Wrong(
            "HEADERS without their priority",
            .frameSizeError,
            .headers,
            flags: [.priority, .endHeaders],
            stream: 1,
            "00"
        ),
        Wrong("an index of no table", .compressionError, .headers, flags: .endHeaders, stream: 1, "ff00"),
        Wrong(
            "a broken header block of a stream nobody waits for",
            .compressionError,
            .headers,
            flags: .endHeaders,
            stream: 3,
            "80"
        ),
        Wrong("a table larger than allowed", .compressionError, .headers, flags: .endHeaders, stream: 1, "3fe21f"),
        Wrong("PRIORITY of stream 0", .protocolError, .priority, stream: 0, "0000000000"),
        Wrong("RST_STREAM of stream 0", .protocolError, .resetStream, stream: 0, "00000000"),
        Wrong("RST_STREAM of an idle stream", .protocolError, .resetStream, stream: 99, "00000000"),
        Wrong("RST_STREAM of three bytes", .frameSizeError, .resetStream, stream: 1, "000000"),
        Wrong("SETTINGS of a stream", .protocolError, .settings, stream: 1),
        Wrong("SETTINGS of seven bytes", .frameSizeError, .settings, stream: 0, "00010000100000"),
        Wrong(
            "an acknowledgement with settings",
            .frameSizeError,
            .settings,
            flags: .acknowledgement,
            stream: 0,
            "000100001000"
        ),
        Wrong("a server that allows pushes", .protocolError, .settings, stream: 0, "000200000001"),
        Wrong("ENABLE_PUSH of 2", .protocolError, .settings, stream: 0, "000200000002"),
        Wrong("an initial window of 2^31", .flowControlError, .settings, stream: 0, "000480000000"),
        Wrong("a frame limit below 16,384", .protocolError, .settings, stream: 0, "000500003fff"),
        Wrong("a frame limit of 2^24", .protocolError, .settings, stream: 0, "000501000000"),
        Wrong("PUSH_PROMISE", .protocolError, .pushPromise, flags: .endHeaders, stream: 1, "0000000288"),
        Wrong("PING of a stream", .protocolError, .ping, stream: 1, "0000000000000000"),
        Wrong("PING of seven bytes", .frameSizeError, .ping, stream: 0, "00000000000000"),
        Wrong("GOAWAY of a stream", .protocolError, .goAway, stream: 1, "0000000000000000"),
        Wrong("GOAWAY of seven bytes", .frameSizeError, .goAway, stream: 0, "00000000000000"),
        Wrong("WINDOW_UPDATE of three bytes", .frameSizeError, .windowUpdate, stream: 0, "000001"),
        Wrong("WINDOW_UPDATE by nothing", .protocolError, .windowUpdate, stream: 0, "00000000"),
        Wrong("WINDOW_UPDATE of an idle stream", .protocolError, .windowUpdate, stream: 99, "00000001"),
        Wrong("WINDOW_UPDATE beyond 2^31 - 1", .flowControlError, .windowUpdate, stream: 0, "7fffffff"),
        Wrong("CONTINUATION without HEADERS", .protocolError, .continuation, flags: .endHeaders, stream: 1, "88"),
        Wrong("another frame inside a header block", .protocolError) {
            FrameWriter.append(.headers, stream: 1, payload: [0x88], to: &$0)
            FrameWriter.appendPing([0, 0, 0, 0, 0, 0, 0, 0], isAnswer: false, to: &$0)
        },
        Wrong("an unknown frame inside a header block", .protocolError) {
            FrameWriter.append(.headers, stream: 1, payload: [0x88], to: &$0)
            FrameWriter.appendHeader(FrameHeader(length: 0, type: 99, flags: [], stream: 1), to: &$0)
        },
        Wrong("CONTINUATION of another stream", .protocolError) {
            FrameWriter.append(.headers, stream: 1, payload: [0x88], to: &$0)
            FrameWriter.append(.continuation, flags: .endHeaders, stream: 3, payload: [], to: &$0)
        },
        Wrong("CONTINUATION without an end", .enhanceYourCalm) {
            FrameWriter.append(.headers, stream: 1, payload: [0x88], to: &$0)
            for _ in 0..<20 { FrameWriter.append(.continuation, stream: 1, payload: [], to: &$0) }
        },
        Wrong("a header block of 80 KiB", .enhanceYourCalm) {
            FrameWriter.append(.headers, stream: 1, payload: [0x88], to: &$0)
            for _ in 0..<5 {
                FrameWriter.append(
                    .continuation,
                    stream: 1,
                    payload: [UInt8](repeating: 0x88, count: 16_384)[...],
                    to: &$0
                )
            }
        },
        Wrong("a thousand PINGs and nothing read", .enhanceYourCalm) {
            for _ in 0..<5000 { FrameWriter.appendPing([0, 0, 0, 0, 0, 0, 0, 0], isAnswer: false, to: &$0) }
        },
        Wrong("thousands of SETTINGS and nothing read", .enhanceYourCalm) {
            for _ in 0..<10_000 { FrameWriter.appendSettings([], to: &$0) }
        },
        Wrong("thousands of frames for a stream that break a rule", .enhanceYourCalm) {
            for _ in 0..<10_000 { FrameWriter.append(.priority, stream: 3, payload: [0], to: &$0) }
        },
        Wrong("DATA without data, without an end", .enhanceYourCalm) {
            FrameWriter.append(.headers, flags: .endHeaders, stream: 1, payload: [0x88], to: &$0)
            for _ in 0..<100_000 { FrameWriter.append(.data, stream: 1, payload: [], to: &$0) }
        },
        Wrong("DATA after the end", .streamClosed) {
            FrameWriter.append(.headers, flags: [.endHeaders, .endStream], stream: 1, payload: [0x88], to: &$0)
            FrameWriter.append(.data, stream: 1, payload: [0], to: &$0)
        },
        Wrong("HEADERS after the end", .streamClosed) {
            FrameWriter.append(.headers, flags: [.endHeaders, .endStream], stream: 1, payload: [0x88], to: &$0)
            FrameWriter.append(.headers, flags: .endHeaders, stream: 1, payload: [0x88], to: &$0)
        },
        Wrong("more data than the connection's window", .flowControlError) {
            FrameWriter.append(.headers, flags: .endHeaders, stream: 1, payload: [0x88], to: &$0)
            FrameWriter.append(.data, stream: 1, payload: [UInt8](repeating: 0, count: 10_001)[...], to: &$0)
        },
    ]

    @Test(arguments: connectionErrors)
    func `the connection ends with GOAWAY`(wrong: Wrong) {
        var harness = HTTP2Harness()
        #expect(harness.open() == 1 && harness.open() == 3)
        harness.connection.reset(3, .cancel)
        _ = harness.sent()
        // The window is given back long before it is used up: only so can one frame be too much.
        if wrong.testDescription.hasPrefix("more data") { harness.connection.receiveWindow = 10_000 }
        harness.receive(wrong.body)
        #expect(harness.failure == wrong.code)
        let frames = harness.sent()
        #expect(frames.last?.type == .goAway && frames.last?.code == wrong.code)
        #expect(!harness.connection.canOpen)
        // Nothing is taken any more.
        let count = harness.events.count
        harness.receive { FrameWriter.appendSettings([], to: &$0) }
        #expect(harness.events.count == count && harness.sent().isEmpty)
    }

    static let streamErrors: [Wrong] = [
        Wrong("DATA before HEADERS", .protocolError, .data, stream: 1, "00"),
        Wrong("PRIORITY of four bytes", .frameSizeError, .priority, stream: 1, "00000000"),
        Wrong("WINDOW_UPDATE by nothing", .protocolError, .windowUpdate, stream: 1, "00000000"),
        Wrong("WINDOW_UPDATE beyond 2^31 - 1", .flowControlError, .windowUpdate, stream: 1, "7fffffff"),
        Wrong("an uppercase name", .protocolError, .headers, flags: .endHeaders, stream: 1, "88 0001580179"),
        Wrong("no status", .protocolError, .headers, flags: .endHeaders, stream: 1, "0001780179"),
        Wrong("two statuses", .protocolError, .headers, flags: .endHeaders, stream: 1, "8888"),
        Wrong("a status of two digits", .protocolError, .headers, flags: .endHeaders, stream: 1, "08023230"),
        Wrong("a status of letters", .protocolError, .headers, flags: .endHeaders, stream: 1, "0803616263"),
        Wrong("a pseudo-header of requests", .protocolError, .headers, flags: .endHeaders, stream: 1, "8882"),
        Wrong(
            "a pseudo-header after a header",
            .protocolError,
            .headers,
            flags: .endHeaders,
            stream: 1,
            "000178017988"
        ),
        Wrong("a name with a blank", .protocolError, .headers, flags: .endHeaders, stream: 1, "88 0001200179"),
        Wrong("an empty name", .protocolError, .headers, flags: .endHeaders, stream: 1, "88 00000179"),
        Wrong("a value with a line's end", .protocolError, .headers, flags: .endHeaders, stream: 1, "88 000178010a"),
        Wrong(
            "a value with a blank before it",
            .protocolError,
            .headers,
            flags: .endHeaders,
            stream: 1,
            "88 00017802 2079"
        ),
        Wrong(
            "a header of the connection",
            .protocolError,
            .headers,
            flags: .endHeaders,
            stream: 1,
            "88 0007 75706772616465 0179"
        ),
        Wrong(
            "an interim answer that ends",
            .protocolError,
            .headers,
            flags: [.endHeaders, .endStream],
            stream: 1,
            "0803313030"
        ),
        Wrong("101, which HTTP/2 does not have", .protocolError, .headers, flags: .endHeaders, stream: 1, "0803313031"),
        Wrong("trailers that do not end", .protocolError) {
            FrameWriter.append(.headers, flags: .endHeaders, stream: 1, payload: [0x88], to: &$0)
            FrameWriter.append(.headers, flags: .endHeaders, stream: 1, payload: bytes("0001780179")[...], to: &$0)
        },
        Wrong("a pseudo-header in trailers", .protocolError) {
            FrameWriter.append(.headers, flags: .endHeaders, stream: 1, payload: [0x88], to: &$0)
            FrameWriter.append(.headers, flags: [.endHeaders, .endStream], stream: 1, payload: [0x88], to: &$0)
        },
        Wrong("a body shorter than announced", .protocolError) {
            FrameWriter.append(.headers, flags: .endHeaders, stream: 1, payload: bytes("88 0f0d0135")[...], to: &$0)
            FrameWriter.append(.data, flags: .endStream, stream: 1, payload: [1, 2, 3], to: &$0)
        },
        Wrong("a length that is none", .protocolError, .headers, flags: .endHeaders, stream: 1, "88 0f0d0161"),
        Wrong("two lengths", .protocolError, .headers, flags: .endHeaders, stream: 1, "88 0f0d0135 0f0d0136"),
        Wrong("too many headers", .enhanceYourCalm) {
            // One field of 4,000 bytes in the table, and then a byte for each further one.
            var block = bytes("88 4001 78 7fa11e")
            block += [UInt8](repeating: 0x61, count: 4_000) + [UInt8](repeating: 0xBE, count: 20)
            FrameWriter.append(.headers, flags: .endHeaders, stream: 1, payload: block[...], to: &$0)
        },
        Wrong("more data than the stream's window", .flowControlError) {
            FrameWriter.append(.headers, flags: .endHeaders, stream: 1, payload: [0x88], to: &$0)
            let part = [UInt8](repeating: 0, count: 16_384)
            for _ in 0..<4 { FrameWriter.append(.data, stream: 1, payload: part[...], to: &$0) }
        },
    ]

    @Test(arguments: streamErrors)
    func `the stream ends with RST_STREAM and the connection goes on`(wrong: Wrong) {
        var limits = HTTP2Limits()
        limits.streamWindow = 65_535
        var harness = HTTP2Harness(limits: limits)
        #expect(harness.open() == 1 && harness.open() == 3)
        _ = harness.sent()
        harness.receive(wrong.body)
        #expect(harness.failure == nil)
        #expect(harness.resets == [1: wrong.code])
        let reset = harness.sent().filter { $0.type == .resetStream }
        #expect(reset.map(\.stream) == [1] && reset.first?.code == wrong.code)
        // What was on its way is no error, and the other stream gets its answer.
        harness.receive(.data, stream: 1, [1, 2, 3])
        harness.receive(.windowUpdate, stream: 1, [0, 0, 0, 1])
        harness.receive(.headers, flags: .endHeaders, stream: 1, [0x88])
        harness.receive(.headers, flags: [.endHeaders, .endStream], stream: 3, [0x88])
        #expect(harness.failure == nil && harness.connection.streamCount == 0)
        guard case .headers(3, let fields, true) = harness.events.last else {
            Issue.record("\(String(describing: harness.events.last))")
            return
        }
        #expect(fields == [HeaderField(":status", "200")])
    }

    @Test func `the first frame has to be SETTINGS`() {
        for type in [FrameType.ping, .headers, .data, .goAway] {
            var harness = HTTP2Harness(isOpened: false)
            harness.receive(type, stream: 0, [0, 0, 0, 0, 0, 0, 0, 0])
            #expect(harness.failure == .protocolError)
        }
        var harness = HTTP2Harness(isOpened: false)
        harness.receive(.settings, flags: .acknowledgement, stream: 0)
        #expect(harness.failure == .protocolError)
    }

    @Test func `an answer in plain HTTP is no HTTP/2`() {
        var harness = HTTP2Harness(isOpened: false)
        harness.receive { $0 += Array("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".utf8) }
        #expect(harness.failure == .frameSizeError)
    }

    @Test func `a change of the initial window cannot lift a stream beyond 2^31 - 1`() {
        var harness = HTTP2Harness()
        _ = harness.open()
        harness.receive(.windowUpdate, stream: 1, bytes("7fff0000"))
        #expect(harness.failure == nil)
        harness.receive { FrameWriter.appendSettings([(.initialWindowSize, 0x7FFF_FFFF)], to: &$0) }
        #expect(harness.failure == .flowControlError)
    }
}
