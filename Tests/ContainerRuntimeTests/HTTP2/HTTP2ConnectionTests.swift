import Testing

@testable import ContainerRuntime

struct HTTP2ConnectionTests {
    @Test func `a connection starts with the preface, its settings and a larger window`() {
        var harness = HTTP2Harness(isOpened: false)
        let frames = harness.sent()
        #expect(frames.map(\.type) == [.settings, .windowUpdate])
        #expect(frames[0].payload == bytes("0002 00000000 0004 00100000 0006 00010000"))
        #expect(frames[1].stream == 0 && frames[1].payload == bytes("003f0001"))
        harness.receive { FrameWriter.appendSettings([], to: &$0) }
        let answers = harness.sent()
        #expect(answers == [SentFrame(type: .settings, flags: .acknowledgement, stream: 0, payload: [])])
    }

    @Test(arguments: [1, 2, 3, 7, 10, Int.max])
    func `requests and answers, however the bytes are cut`(piece: Int) {
        var harness = HTTP2Harness()
        #expect(harness.open() == 1 && harness.open() == 3)
        let frames = harness.sent()
        #expect(frames.map(\.type) == [.headers, .headers, .data, .data])
        #expect(frames.map(\.stream) == [1, 3, 1, 3])
        #expect(frames[2].flags == .endStream && frames[2].payload == [1, 2, 3])
        harness.receive(pieces: piece) { bytes in
            FrameWriter.append(.headers, flags: .endHeaders, stream: 3, payload: [0x88], to: &bytes)
            FrameWriter.append(.data, stream: 3, payload: [9, 8], to: &bytes)
            // An interim answer first, then the head in three frames with padding and a priority.
            FrameWriter.append(
                .headers,
                flags: .endHeaders,
                stream: 1,
                payload: [0x08, 0x03, 0x31, 0x30, 0x30],
                to: &bytes
            )
            let padded: [UInt8] = [2, 0, 0, 0, 0, 16, 0x88, 0, 0]
            FrameWriter.append(.headers, flags: [.padded, .priority], stream: 1, payload: padded[...], to: &bytes)
            FrameWriter.append(.continuation, stream: 1, payload: [0x00, 0x01], to: &bytes)
            FrameWriter.append(.continuation, flags: .endHeaders, stream: 1, payload: [0x78, 0x01, 0x79], to: &bytes)
            FrameWriter.append(.data, flags: [.padded, .endStream], stream: 1, payload: [1, 7, 0], to: &bytes)
            FrameWriter.append(
                .headers,
                flags: [.endHeaders, .endStream],
                stream: 3,
                payload: [0x00, 0x01, 0x78, 0x00],
                to: &bytes
            )
            FrameWriter.appendHeader(FrameHeader(length: 1, type: 200, flags: [], stream: 0), to: &bytes)
            bytes.append(0)
        }
        #expect(harness.failure == nil && harness.resets.isEmpty)
        #expect(harness.body(1) == [7] && harness.body(3) == [9, 8])
        guard case .headers(1, let fields, false) = harness.events[2] else {
            Issue.record("\(harness.events)")
            return
        }
        #expect(fields == [HeaderField(":status", "200"), HeaderField("x", "y")])
        #expect(harness.connection.streamCount == 0)
    }

    @Test func `PING is answered with the same bytes, and answers are not`() {
        var harness = HTTP2Harness()
        harness.receive(.ping, stream: 0, [1, 2, 3, 4, 5, 6, 7, 8])
        harness.receive(.ping, flags: .acknowledgement, stream: 0, [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(
            harness.sent() == [
                SentFrame(type: .ping, flags: .acknowledgement, stream: 0, payload: [1, 2, 3, 4, 5, 6, 7, 8])
            ]
        )
    }

    // MARK: - Windows

    @Test func `bodies keep to the windows of stream and connection`() {
        var harness = HTTP2Harness(settings: [(.initialWindowSize, 10)])
        let body = (0..<100).map { UInt8($0) }
        let first = harness.open(body: body)
        let second = harness.open(body: body)
        func data(_ frames: [SentFrame], _ stream: UInt32) -> [UInt8] {
            frames.filter { $0.type == .data && $0.stream == stream }.flatMap(\.payload)
        }
        var frames = harness.sent()
        #expect(data(frames, first) == Array(body[0..<10]) && data(frames, second) == Array(body[0..<10]))
        #expect(harness.sent().isEmpty)
        harness.receive(.windowUpdate, stream: first, [0, 0, 0, 5])
        #expect(data(harness.sent(), first) == Array(body[10..<15]))
        // The settings change in the middle: down, so that the windows are negative, and up again.
        harness.receive { FrameWriter.appendSettings([(.initialWindowSize, 2)], to: &$0) }
        harness.receive(.windowUpdate, stream: second, [0, 0, 0, 8])
        #expect(data(harness.sent(), second) == [])
        harness.receive(.windowUpdate, stream: second, [0, 0, 0, 1])
        #expect(data(harness.sent(), second) == [10])
        harness.receive { FrameWriter.appendSettings([(.initialWindowSize, 1000)], to: &$0) }
        frames = harness.sent()
        #expect(data(frames, first) == Array(body[15...]) && data(frames, second) == Array(body[11...]))
        #expect(frames.filter { $0.type == .data && $0.flags == .endStream }.count == 2)
    }

    @Test func `the connection's window is shared frame by frame`() {
        var harness = HTTP2Harness(settings: [(.initialWindowSize, 1 << 20)])
        let body = [UInt8](repeating: 1, count: 100_000)
        _ = harness.open(body: body)
        _ = harness.open(body: body)
        let frames = harness.sent().filter { $0.type == .data }
        #expect(frames.map(\.payload.count).reduce(0, +) == 65_535)
        #expect(frames.map(\.stream) == [1, 3, 1, 3])
        #expect(frames.allSatisfy { $0.payload.count <= 16_384 })
        harness.receive(.windowUpdate, stream: 0, bytes("00100000"))
        let rest = harness.sent().filter { $0.type == .data }
        #expect(rest.map(\.payload.count).reduce(0, +) == 200_000 - 65_535)
    }

    @Test func `a stream's window opens only with what is consumed, the connection's with what arrives`() {
        var limits = HTTP2Limits()
        limits.streamWindow = 65_536
        limits.connectionWindow = 65_536
        var harness = HTTP2Harness(limits: limits)
        _ = harness.open()
        _ = harness.sent()
        harness.receiveHeaders(1)
        let part = [UInt8](repeating: 5, count: 16_384)
        for _ in 0..<2 { harness.receive(.data, stream: 1, part) }
        var frames = harness.sent()
        #expect(frames.map(\.stream) == [0] && frames[0].payload == bytes("00008000"))
        harness.connection.consume(16_384, of: 1)
        #expect(harness.sent().isEmpty)
        harness.connection.consume(16_384, of: 1)
        frames = harness.sent()
        #expect(frames == [SentFrame(type: .windowUpdate, flags: [], stream: 1, payload: bytes("00008000"))])
        // Padding is consumed by itself.
        for _ in 0..<4 {
            harness.receive(.data, flags: .padded, stream: 1, [255] + [UInt8](repeating: 0, count: 16_383))
        }
        #expect(harness.failure == nil && harness.resets.isEmpty)
    }

    @Test func `data of a stream that was reset is given back to the connection`() {
        var limits = HTTP2Limits()
        limits.connectionWindow = 65_536
        var harness = HTTP2Harness(limits: limits)
        _ = harness.open()
        harness.receiveHeaders(1)
        harness.connection.reset(1, .cancel)
        _ = harness.sent()
        for _ in 0..<40 { harness.receive(.data, stream: 1, [UInt8](repeating: 0, count: 16_384)) }
        #expect(harness.failure == nil)
        #expect(harness.sent().filter { $0.type == .windowUpdate && $0.stream == 0 }.count == 20)
    }

    // MARK: - Ends

    @Test func `GOAWAY ends streams that were not looked at, and lets the others finish`() {
        var harness = HTTP2Harness()
        for _ in 0..<4 { _ = harness.open() }
        _ = harness.sent()
        harness.receive { FrameWriter.appendGoAway(lastStream: 3, .noError, debug: "bye", to: &$0) }
        #expect(!harness.connection.canOpen && harness.connection.streamCount == 2)
        var unprocessed: [UInt32] = []
        for case .reset(let stream, _, _, true) in harness.events { unprocessed.append(stream) }
        #expect(unprocessed == [5, 7])
        guard case .goAway(.noError, "bye") = harness.events.first else {
            Issue.record("\(harness.events)")
            return
        }
        harness.receiveHeaders(1, isEnd: true)
        harness.receiveHeaders(3, isEnd: true)
        #expect(harness.connection.streamCount == 0 && harness.failure == nil)
    }

    @Test func `a refused stream was not looked at, another reset one may have been`() {
        var harness = HTTP2Harness()
        _ = harness.open()
        _ = harness.open()
        harness.receive(.resetStream, stream: 1, [0, 0, 0, 7])
        harness.receive(.resetStream, stream: 3, [0, 0, 0, 2])
        guard case .reset(1, .refusedStream, _, true) = harness.events[0],
            case .reset(3, .internalError, _, false) = harness.events[1]
        else {
            Issue.record("\(harness.events)")
            return
        }
        #expect(harness.connection.streamCount == 0)
        // Again, as a race may have it.
        harness.receive(.resetStream, stream: 1, [0, 0, 0, 7])
        #expect(harness.events.count == 2 && harness.failure == nil)
    }

    @Test func `an answer before the whole request stops the request`() {
        var harness = HTTP2Harness(settings: [(.initialWindowSize, 10)])
        _ = harness.open(body: [UInt8](repeating: 0, count: 50))
        _ = harness.sent()
        harness.receiveHeaders(1, isEnd: true)
        let frames = harness.sent()
        #expect(frames.map(\.type) == [.resetStream] && frames[0].code == .noError)
        harness.receive(.windowUpdate, stream: 1, [0, 0, 1, 0])
        #expect(harness.sent().isEmpty && harness.failure == nil)
    }

    @Test func `only as many streams as the other end allows`() {
        var harness = HTTP2Harness(settings: [(.maxConcurrentStreams, 2)])
        _ = harness.open()
        #expect(harness.connection.canOpen)
        _ = harness.open()
        #expect(!harness.connection.canOpen)
        harness.receiveHeaders(1, isEnd: true)
        #expect(harness.connection.canOpen)
        harness.receive { FrameWriter.appendSettings([(.maxConcurrentStreams, 0)], to: &$0) }
        #expect(!harness.connection.canOpen)
    }

    @Test func `nothing piles up for an end that does not read, or opens no window`() {
        var harness = HTTP2Harness(settings: [(.initialWindowSize, 0)])
        for _ in 0..<2_000 {
            let stream = harness.open(body: [UInt8](repeating: 0, count: 100_000))
            harness.connection.reset(stream, .cancel)
            _ = harness.sent()
        }
        harness.connection.prepareOutput()
        #expect(harness.connection.sending.count <= 2)
        // From here on nothing is sent.
        var count = 0
        while harness.connection.canOpen {
            harness.connection.reset(harness.open(), .cancel)
            count += 1
        }
        #expect(count > 1_000 && harness.connection.output.count < 300_000)
        _ = harness.sent()
        #expect(harness.connection.canOpen)
    }

    @Test func `answers that were sent do not count as waiting`() {
        var harness = HTTP2Harness(settings: [(.initialWindowSize, 1 << 30)])
        harness.receive(.windowUpdate, stream: 0, bytes("3fffffff"))
        _ = harness.open(body: [UInt8](repeating: 0, count: 4_000_000))
        for _ in 0..<10_000 {
            harness.connection.prepareOutput()
            harness.connection.sent(300)
            harness.receive(.ping, stream: 0, [1, 2, 3, 4, 5, 6, 7, 8])
        }
        #expect(harness.failure == nil && harness.connection.output.count > 0)
    }

    @Test func `what is unsent is known`() {
        var harness = HTTP2Harness()
        let first = harness.open()
        #expect(harness.connection.isUnsent(first))
        harness.connection.prepareOutput()
        harness.connection.sent(1)
        let second = harness.open()
        #expect(!harness.connection.isUnsent(first) && harness.connection.isUnsent(second))
    }

    @Test func `the table for headers shrinks when the other end says so`() throws {
        var harness = HTTP2Harness()
        _ = harness.open()
        var decoder = HPACKDecoder(listLimit: 1000)
        _ = try decoder.decode(harness.sent()[0].payload[...])
        harness.receive { FrameWriter.appendSettings([(.headerTableSize, 0)], to: &$0) }
        _ = harness.sent()
        _ = harness.open()
        let block = harness.sent()[0].payload
        #expect(block.first == 0x20)
        #expect(try decoder.decode(block[...]).fields.count == 2)
    }

    @Test func `random frames never trap and never break a limit`() {
        var generator = SeededGenerator(seed: 23)
        for _ in 0..<3000 {
            var harness = HTTP2Harness()
            for _ in 0..<4 { _ = harness.open(body: [UInt8](repeating: 0, count: 30_000)) }
            for _ in 0..<12 {
                let type = UInt8.random(in: 0...10, using: &generator)
                let count = [0, 4, 5, 6, 8, 12, 40].randomElement(using: &generator)!
                let payload = (0..<count).map { _ -> UInt8 in
                    let common: [UInt8] = [0, 0, 1, 3, 0x88, .random(in: 0...255, using: &generator)]
                    return common.randomElement(using: &generator)!
                }
                let header = FrameHeader(
                    length: count,
                    type: type,
                    flags: FrameFlags(rawValue: .random(in: 0...255, using: &generator) & 0x2D),
                    stream: [0, 1, 3, 5, 7, 9, 2].randomElement(using: &generator)!
                )
                harness.receive {
                    FrameWriter.appendHeader(header, to: &$0)
                    $0 += payload
                }
                _ = harness.sent()
                #expect(harness.connection.sendWindow <= HTTP2Limits.largestWindow)
                #expect(harness.connection.streamCount <= 4)
            }
        }
    }
}
