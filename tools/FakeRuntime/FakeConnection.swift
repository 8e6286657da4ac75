import ContainerRuntime
import LinuxIO

/// One client of a fake runtime.
actor FakeConnection {
    private nonisolated let loop: EventLoop
    private let runtime: FakeRuntime
    private let socket: UnixSocket
    private let source: EventSource
    private var session: ServerSession
    private var isClosed = false
    private var closesWhenSent = false
    /// Answers that come later.
    private var underWay = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    init(
        _ socket: consuming UnixSocket,
        _ settings: [(HTTP2Setting, UInt32)],
        _ loop: EventLoop,
        _ runtime: FakeRuntime
    ) throws(Errno) {
        source = try loop.source(for: socket.descriptor)
        self.socket = socket
        self.loop = loop
        self.runtime = runtime
        session = ServerSession(settings: settings)
    }

    func run() async {
        await withDiscardingTaskGroup { group in
            loop: while !isClosed && !Task.isCancelled {
                let isBlocked = flush()
                if isClosed || closesWhenSent && underWay == 0 && session.output.count == 0 { break }
                let wakeup = isBlocked ? await source.readableOrWritable() : await source.readable()
                if wakeup != .readable { continue }
                session.input.compact()
                do throws(Errno) {
                    if try socket.read(into: &session.input.bytes, atMost: 64 << 10) == 0 { break }
                } catch {
                    if error == .wouldBlock { continue }
                    break
                }
                while let event = session.nextEvent() {
                    switch event {
                    case .request(let request): await answer(request, &group)
                    case .reset(let stream, _): await runtime.noteReset(stream)
                    case .goAway: break loop
                    }
                }
            }
            group.cancelAll()
        }
        source.cancel()
        isClosed = true
        socket.shutDown()
        await runtime.forget(self)
    }

    func close() {
        isClosed = true
        source.wake()
    }

    func send<M: Message>(_ message: M, on stream: UInt32) {
        session.sendBody(stream, MessageAssembler.framed(message))
        source.wake()
    }

    /// Sends what can be sent; returns whether there is more.
    private func flush() -> Bool {
        while session.output.count > 0 {
            do throws(Errno) {
                let start = session.output.start
                session.output.removeFirst(
                    try socket.write(session.output.bytes.span.extracting(droppingFirst: start))
                )
            } catch {
                if error == .wouldBlock { return true }
                isClosed = true
                return false
            }
        }
        session.output.compact()
        return false
    }

    private func answer(_ request: ServerSession.Request, _ group: inout DiscardingTaskGroup) async {
        let stream = request.stream
        switch await runtime.begin(request) {
        case nil: await respond(request)
        case .delay(let milliseconds):
            let alarm = loop.alarm()
            let end = MonotonicTime.now.advanced(byMilliseconds: milliseconds)
            underWay += 1
            group.addTask {
                _ = await alarm.readable(until: end)
                await self.respondLate(request)
            }
        case .status(let status): session.sendOnlyStatus(stream, status)
        case .hang: break
        case .message(let bytes):
            session.sendHead(stream)
            session.sendBody(stream, [0] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bytes.count >> $0) } + bytes)
            session.sendStatus(stream, GRPCStatus(.ok))
        case .bytes(let bytes): session.output.bytes += bytes
        case .reset(let code): FrameWriter.appendReset(stream: stream, code, to: &session.output.bytes)
        case .drop: isClosed = true
        case .goAway:
            FrameWriter.appendGoAway(lastStream: max(2, stream) - 2, .noError, to: &session.output.bytes)
            closesWhenSent = true
        case .half:
            session.sendHead(stream)
            session.sendBody(stream, [0, 0, 0, 1, 0, 10, 200])
            closesWhenSent = true
        case .http(let status):
            session.sendHeaders(stream, [HeaderField(":status", "\(status)")], isEnd: true)
        }
    }

    private func respondLate(_ request: ServerSession.Request) async {
        await respond(request)
        underWay -= 1
        source.wake()
    }

    private func respond(_ request: ServerSession.Request) async {
        if request.method == "GetContainerEvents" {
            session.sendHead(request.stream)
            return await runtime.listen(self, request.stream)
        }
        switch await runtime.answer(request) {
        case .success(let message):
            session.sendHead(request.stream)
            session.sendBody(request.stream, message)
            session.sendStatus(request.stream, GRPCStatus(.ok))
        case .failure(let failure):
            session.sendOnlyStatus(request.stream, failure.status)
        }
    }
}
