import FakeRuntime
import Testing

@testable import ContainerRuntime

/// A client's session and a server's, without anything between them.
private struct SessionPair {
    var client: GRPCSession
    var server: ServerSession
    var events: [GRPCSession.Event] = []
    var requests: [ServerSession.Request] = []
    var resets: [UInt32] = []

    init(limits: GRPCSession.Limits = GRPCSession.Limits(), settings: [(HTTP2Setting, UInt32)] = []) {
        client = GRPCSession(limits: limits)
        server = ServerSession(settings: settings)
        exchange()
    }

    /// Moves bytes in both directions until nobody has anything to say.
    mutating func exchange() {
        var isQuiet = false
        while !isQuiet {
            isQuiet = true
            client.http.prepareOutput()
            if client.http.output.count > 0 {
                isQuiet = false
                server.input.bytes += client.http.output.content
                client.http.sent(client.http.output.count)
                while let event = server.nextEvent() {
                    switch event {
                    case .request(let request): requests.append(request)
                    case .reset(let stream, _): resets.append(stream)
                    case .goAway: break
                    }
                }
            }
            if server.output.count > 0 {
                isQuiet = false
                client.http.input.compact()
                client.http.input.bytes += server.output.content
                server.output.removeFirst(server.output.count)
                while let event = client.nextEvent() { events.append(event) }
            }
        }
    }

    mutating func start(message: [UInt8] = [0, 0, 0, 0, 0], wantsMany: Bool = false) -> UInt32 {
        let call = client.start(path: CRIMethod.version.path, message: message, wantsMany: wantsMany)
        exchange()
        return call
    }

    /// The status with which a call has ended without its message.
    func status(_ wanted: UInt32) -> GRPCStatus? {
        for case .ended(wanted, let status, _, _) in events { return status }
        return nil
    }
}

struct GRPCSessionTests {
    private static func message(_ bytes: [UInt8]) -> [UInt8] {
        let count = bytes.count
        return [0] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) } + bytes
    }

    @Test func `a request has the headers of gRPC, and its second one is short`() {
        var pair = SessionPair()
        let path = CRIMethod.version.path
        #expect(path == HeaderField(":path", "/runtime.v1.RuntimeService/Version"))
        _ = pair.client.start(path: path, message: Self.message([1, 2]), timeout: 1_500_000_000)
        pair.exchange()
        #expect(
            pair.requests[0].fields == [
                HeaderField(":method", "POST"), HeaderField(":scheme", "http"), HeaderField(":authority", "localhost"),
                path, HeaderField("content-type", "application/grpc"),
                HeaderField("te", "trailers"),
                HeaderField("user-agent", "grpc-swift-holdfast/1"), HeaderField("grpc-timeout", "1500000u"),
            ]
        )
        #expect(pair.requests[0].message == [1, 2])
        _ = pair.client.start(path: path, message: Self.message([]))
        pair.client.http.prepareOutput()
        // Seven fields of a byte each, behind the frame's header, and a frame with an empty message.
        #expect(pair.client.http.output.count == 9 + 7 + 9 + 5)
    }

    @Test(
        arguments: [
            (1, "1n"), (99_999_999, "99999999n"), (100_000_000, "100000u"), (120_000_000_001, "120001m"),
            (Int64.max, "2562048H"), (-5, "1n"), (100_000_000_000_000, "100000S"),
        ] as [(Int64, String)]
    )
    func `timeouts have at most eight digits`(nanoseconds: Int64, text: String) {
        #expect(GRPCTimeout.text(nanoseconds: nanoseconds) == text)
    }

    @Test func `a reply comes as it was sent, in however many frames`() {
        var pair = SessionPair()
        let call = pair.start()
        let body = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        pair.server.sendHead(call)
        let message = Self.message(body)
        pair.server.sendBody(call, Array(message.prefix(3)))
        pair.server.sendBody(call, Array(message.dropFirst(3)))
        pair.server.sendStatus(call, GRPCStatus(.ok))
        pair.exchange()
        guard case .reply(call, let reply) = pair.events.last else {
            Issue.record("\(pair.events.count) events")
            return
        }
        #expect(Array(reply.bytes[reply.range]) == body)
        #expect(pair.client.callCount == 0 && pair.client.http.streamCount == 0)
    }

    @Test func `a stream's messages come one by one, also several in one frame`() {
        var pair = SessionPair()
        let call = pair.start(wantsMany: true)
        pair.server.sendHead(call)
        pair.server.sendBody(call, Self.message([1]) + Self.message([]) + Self.message([2, 3]) + [0, 0])
        pair.exchange()
        pair.server.sendBody(call, [0, 0, 1, 9])
        pair.server.sendStatus(call, GRPCStatus(.ok))
        pair.exchange()
        var messages: [[UInt8]] = []
        for case .message(call, let message) in pair.events { messages.append(Array(message.bytes[message.range])) }
        #expect(messages == [[1], [], [2, 3], [9]])
        #expect(pair.status(call) == GRPCStatus(.ok))
    }

    @Test func `a held call stops the server at the window`() {
        var limits = GRPCSession.Limits()
        limits.http.streamWindow = 65_536
        var pair = SessionPair(limits: limits)
        let call = pair.start(wantsMany: true)
        pair.client.setHeld(true, call: call)
        pair.server.sendHead(call)
        let count = 100
        for _ in 0..<count { pair.server.sendBody(call, Self.message([UInt8](repeating: 1, count: 4091))) }
        pair.exchange()
        #expect(pair.events.count == 16)
        #expect(!pair.server.isSent(call))
        pair.client.setHeld(false, call: call)
        pair.exchange()
        #expect(pair.events.count == count)
    }

    // MARK: - Bad answers

    @Test func `the status and its text come from the trailers, or from the head alone`() {
        var pair = SessionPair()
        let first = pair.start()
        pair.server.sendHead(first)
        pair.server.sendStatus(first, GRPCStatus(.notFound, "no container %22web%22 %C3%BC %zz %"))
        let second = pair.start()
        pair.server.sendOnlyStatus(second, GRPCStatus(.unimplemented, "unknown"))
        pair.exchange()
        #expect(pair.status(first) == GRPCStatus(.notFound, "no container \"web\" ü %zz %"))
        #expect(pair.status(second) == GRPCStatus(.unimplemented, "unknown"))
    }

    /// What a server answers, and how the call ends then.
    struct Answer: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: GRPCCode
        let body: @Sendable (inout ServerSession, UInt32) -> Void

        init(_ name: String, _ code: GRPCCode, _ body: @escaping @Sendable (inout ServerSession, UInt32) -> Void) {
            testDescription = name
            self.code = code
            self.body = body
        }
    }

    static let badAnswers: [Answer] = [
        Answer("no message", .internalError) { server, call in
            server.sendHead(call)
            server.sendStatus(call, GRPCStatus(.ok))
        },
        Answer("only a status, and that is OK", .internalError) { $0.sendOnlyStatus($1, GRPCStatus(.ok)) },
        Answer("two messages", .internalError) { server, call in
            server.sendHead(call)
            server.sendBody(call, message([1]))
            server.sendBody(call, message([2]))
            server.sendStatus(call, GRPCStatus(.ok))
        },
        Answer("two messages in one frame", .internalError) { server, call in
            server.sendHead(call)
            server.sendBody(call, message([1]) + message([2]))
            server.sendStatus(call, GRPCStatus(.ok))
        },
        Answer("half a message", .internalError) { server, call in
            server.sendHead(call)
            server.sendBody(call, [0, 0, 0, 0, 9, 1])
            server.sendStatus(call, GRPCStatus(.ok))
        },
        Answer("a compressed message", .internalError) { server, call in
            server.sendHead(call)
            server.sendBody(call, [1, 0, 0, 0, 0])
        },
        Answer("a message of 4 GiB", .resourceExhausted) { server, call in
            server.sendHead(call)
            server.sendBody(call, [0, 255, 255, 255, 255])
        },
        Answer("another type", .unknown) {
            $0.sendHeaders($1, [HeaderField(":status", "200"), HeaderField("content-type", "text/html")], isEnd: false)
        },
        Answer("no type", .unknown) { $0.sendHeaders($1, [HeaderField(":status", "200")], isEnd: false) },
        Answer("a compression", .internalError) { server, call in
            let fields = [
                HeaderField(":status", "200"), HeaderField("content-type", "application/grpc+proto"),
                HeaderField("grpc-encoding", "gzip"),
            ]
            server.sendHeaders(call, fields, isEnd: false)
        },
        Answer("HTTP 404", .unimplemented) { $0.sendHeaders($1, [HeaderField(":status", "404")], isEnd: true) },
        Answer("HTTP 503 with a body", .unavailable) {
            $0.sendHeaders($1, [HeaderField(":status", "503")], isEnd: false)
        },
        Answer("no status at the end", .unknown) { server, call in
            server.sendHead(call)
            server.sendBody(call, message([1]))
            server.sendHeaders(call, [HeaderField("x", "y")], isEnd: true)
        },
        Answer("an end without trailers", .internalError) { server, call in
            server.sendHead(call)
            FrameWriter.append(.data, flags: .endStream, stream: call, payload: [], to: &server.output.bytes)
        },
        Answer("a status that is no number", .unknown) { server, call in
            server.sendHead(call)
            server.sendHeaders(call, [HeaderField("grpc-status", "fine")], isEnd: true)
        },
        Answer("a reset by CANCEL", .cancelled) {
            FrameWriter.appendReset(stream: $1, .cancel, to: &$0.output.bytes)
        },
        Answer("a reset by REFUSED_STREAM", .unavailable) {
            FrameWriter.appendReset(stream: $1, .refusedStream, to: &$0.output.bytes)
        },
        Answer("a reset by ENHANCE_YOUR_CALM", .resourceExhausted) {
            FrameWriter.appendReset(stream: $1, .enhanceYourCalm, to: &$0.output.bytes)
        },
        Answer("a reset by INTERNAL_ERROR", .internalError) {
            FrameWriter.appendReset(stream: $1, .internalError, to: &$0.output.bytes)
        },
    ]

    @Test(arguments: badAnswers)
    func `a bad answer ends its call with a code, and no other`(answer: Answer) {
        var pair = SessionPair()
        let call = pair.start()
        let other = pair.start()
        answer.body(&pair.server, call)
        pair.exchange()
        #expect(pair.status(call)?.code == answer.code)
        pair.server.sendHead(other)
        pair.server.sendBody(other, Self.message([7]))
        pair.server.sendStatus(other, GRPCStatus(.ok))
        pair.exchange()
        guard case .reply(other, _) = pair.events.last else {
            Issue.record("\(pair.events)")
            return
        }
        #expect(pair.client.callCount == 0 && pair.client.http.streamCount == 0)
    }

    @Test func `messages that are not complete take a bounded amount of memory`() {
        var limits = GRPCSession.Limits()
        limits.incomplete = 100_000
        var pair = SessionPair(limits: limits)
        let calls = (0..<4).map { _ in pair.start() }
        for call in calls {
            pair.server.sendHead(call)
            pair.server.sendBody(call, [0, 0, 16, 0, 0] + [UInt8](repeating: 0, count: 40_000))
        }
        pair.exchange()
        #expect(pair.events.count == 2 && pair.resets.count == 2)
        #expect(pair.client.callCount == 2)
    }

    @Test func `random bytes from a server never trap`() {
        var generator = SeededGenerator(seed: 99)
        for _ in 0..<2000 {
            var pair = SessionPair()
            let call = pair.start(wantsMany: .random(using: &generator))
            pair.server.sendHead(call)
            pair.server.sendBody(call, Self.message([1, 2, 3]))
            pair.server.sendStatus(call, GRPCStatus(.ok))
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: 0..<pair.server.output.bytes.count, using: &generator)
                pair.server.output.bytes[index] = .random(in: 0...255, using: &generator)
            }
            pair.client.http.input.bytes += pair.server.output.content
            while pair.client.nextEvent() != nil {}
        }
    }
}
