import LinuxIO
import Synchronization

/// One connection to a runtime: the socket, the calls on it, and the task that moves the bytes.
actor RuntimeConnection {
    private static let readSize = 64 << 10
    /// Reads in one turn, so that the other work of the loop goes on.
    private static let readsPerTurn = 16
    /// The memory of one call's messages that nobody has taken: beyond this the runtime has to wait.
    private static let heldLimit = 256 << 10

    private nonisolated let loop: EventLoop
    private nonisolated let source: EventSource
    private let socket: UnixSocket
    private var session: GRPCSession
    private var calls = CallTable()
    /// Calls whose tasks were cancelled; from any thread.
    private nonisolated let cancelled = Mutex<[CallTable.ID]>([])
    /// Told once, when no further calls can be made here.
    private let onRetirement: @Sendable () -> Void
    /// Why the connection is of no use any more.
    private var failure: CallFailure?
    /// Whether further calls have to go elsewhere.
    private(set) var isRetired = false
    /// Whether the other end has spoken HTTP/2.
    var isEstablished: Bool { session.http.hasPeerSettings }

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    init(
        path: String,
        limits: GRPCSession.Limits,
        loop: EventLoop,
        onRetirement: @escaping @Sendable () -> Void
    ) throws(Errno) {
        let socket = try UnixSocket.connect(path: path)
        source = try loop.source(for: socket.descriptor)
        self.socket = socket
        self.loop = loop
        self.onRetirement = onRetirement
        session = GRPCSession(limits: limits)
    }

    // MARK: - Calls

    /// Makes a call that has one answer.
    func call(_ request: CallTable.Request) async -> CallResult {
        if isRetired { return .failure(Self.retired) }
        let id = calls.add(request)
        return await result(of: id)
    }

    /// Starts a call that has a stream of answers.
    func open(_ request: CallTable.Request) -> CallTable.ID? {
        if isRetired { return nil }
        let id = calls.add(request)
        source.wake()
        return id
    }

    /// The next answer of a call that has many; nil behind the last one.
    func next(of id: CallTable.ID) async -> CallResult {
        precondition(calls[id]?.waiter == nil, "messages have a single consumer")
        if let message = calls.popMessage(of: id) {
            if let call = calls[id], let stream = call.stream, call.messages.size < Self.heldLimit {
                if session.setHeld(false, call: stream) { source.wake() }
            }
            return .success(message)
        }
        guard let call = calls[id] else { return .success(nil) }
        if let end = call.end {
            _ = calls.remove(id)
            return end
        }
        return await result(of: id)
    }

    /// Ends a call that nobody waits for any more, or whose task was cancelled. Any thread.
    nonisolated func cancel(_ id: CallTable.ID) {
        cancelled.withLock { $0.append(id) }
        source.wake()
    }

    private static let retired = CallFailure(.disconnected, isUnprocessed: true)

    private func result(of id: CallTable.ID) async -> CallResult {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                calls[id]?.waiter = continuation
                // The task in `run` writes: calls that are made together go out together.
                source.wake()
            }
        } onCancel: {
            cancel(id)
        }
    }

    /// Ends a call; who waits for it hears why.
    private func finish(_ id: CallTable.ID, _ result: CallResult) {
        guard let call = calls[id], call.end == nil else { return }
        if let waiter = call.waiter {
            _ = calls.remove(id)
            waiter.resume(returning: result)
        } else {
            // Between two messages: the next look finds it.
            calls[id]?.end = result
        }
    }

    // MARK: - Input and output

    /// Moves bytes until the connection ends or the task is cancelled; then every call has ended.
    func run() async {
        while true {
            endCancelled()
            let end: CallFailure?
            do {
                let isBlocked = try startAndFlush()
                if let failure = failure { throw failure }
                if isRetired && calls.isEmpty { throw Self.retired }
                if Task.isCancelled { throw CallFailure(.cancelled) }
                let deadline = calls.nextDeadline
                let wakeup =
                    isBlocked
                    ? await source.readableOrWritable(until: deadline) : await source.readable(until: deadline)
                if wakeup == .readable { try readAll() }
                endExpired()
                end = nil
            } catch let error as CallFailure {
                end = error
            } catch {
                end = CallFailure(.disconnected, "\(error)")
            }
            if let end { return close(end) }
        }
    }

    private func retire() {
        if isRetired { return }
        isRetired = true
        onRetirement()
    }

    private func close(_ failure: CallFailure) {
        retire()
        if case .cancelled = failure.reason {
            session.http.goAway()
            _ = try? flush()
        }
        for id in calls.all {
            let isUnsent = calls[id]?.stream.map { session.http.isUnsent($0) } ?? true
            finish(id, .failure(CallFailure(failure.reason, failure.message, isUnprocessed: isUnsent)))
        }
        source.cancel()
        socket.shutDown()
    }

    /// Starts and sends what can be; returns whether the socket takes no more although there is.
    private func startAndFlush() throws(Errno) -> Bool {
        while true {
            startQueued()
            if try flush() { return true }
            // What was sent has made room for further calls.
            if !session.canStart || !calls.hasQueue { return false }
        }
    }

    /// Sends what can be sent; returns whether the socket takes no more although there is.
    private func flush() throws(Errno) -> Bool {
        session.http.prepareOutput()
        while session.http.output.count > 0 {
            let count: Int
            do throws(Errno) {
                let start = session.http.output.start
                count = try socket.write(session.http.output.bytes.span.extracting(droppingFirst: start))
            } catch {
                if error == .wouldBlock { return true }
                throw error
            }
            session.http.sent(count)
            session.http.prepareOutput()
        }
        return false
    }

    private func readAll() throws {
        for _ in 0..<Self.readsPerTurn {
            session.http.input.compact()
            let count: Int
            do throws(Errno) {
                count = try socket.read(into: &session.http.input.bytes, atMost: Self.readSize)
            } catch {
                if error == .wouldBlock { return }
                throw error
            }
            if count == 0 { throw CallFailure(.disconnected, "the runtime closed it") }
            while let event = session.nextEvent() { receive(event) }
            if failure != nil || count < Self.readSize { return }
        }
    }

    private func receive(_ event: GRPCSession.Event) {
        switch event {
        case .reply(let stream, let message):
            if let id = calls.id(ofStream: stream) { finish(id, .success(message)) }
        case .message(let stream, let message):
            if let id = calls.id(ofStream: stream) { deliver(message, to: id, stream) }
        case .ended(let stream, let status, let isUnprocessed, let isOwn):
            guard let id = calls.id(ofStream: stream) else { return }
            if status.code == .ok { return finish(id, .success(nil)) }
            let reason: CallError.Reason = isOwn ? .badAnswer(status.code) : .answered(status.code)
            finish(id, .failure(CallFailure(reason, status.message, isUnprocessed: isUnprocessed)))
        case .goingAway:
            retire()
        case .failed(let message):
            failure = CallFailure(.disconnected, message)
        }
    }

    private func deliver(_ message: MessageBytes, to id: CallTable.ID, _ stream: UInt32) {
        if let waiter = calls[id]?.waiter {
            calls[id]?.waiter = nil
            return waiter.resume(returning: .success(message))
        }
        if calls.append(message, to: id) >= Self.heldLimit { session.setHeld(true, call: stream) }
    }

    // MARK: - Starts and ends

    private func startQueued() {
        while session.canStart, let id = calls.popQueue(), let request = calls[id]?.request {
            let left = request.deadline.map { max(1, $0.nanoseconds(since: .now)) }
            let stream = session.start(
                path: request.path,
                message: request.message,
                timeout: left,
                wantsMany: request.wantsMany
            )
            calls.setStream(stream, of: id)
        }
        if session.http.isGoingAway { retire() }
        // What has no stream yet never gets one here.
        while isRetired, let id = calls.popQueue() { finish(id, .failure(Self.retired)) }
    }

    private func endCancelled() {
        for id in cancelled.withLock({ exchange(&$0, with: []) }) {
            end(id, CallFailure(.cancelled))
        }
    }

    private func endExpired() {
        guard let deadline = calls.nextDeadline else { return }
        let now = MonotonicTime.now
        if deadline > now { return }
        while let id = calls.expired(now: now) { end(id, CallFailure(.deadline)) }
    }

    /// Ends a call from this side; the runtime need not go on with it.
    private func end(_ id: CallTable.ID, _ failure: CallFailure) {
        guard let call = calls.remove(id) else { return }
        if let stream = call.stream { session.cancel(stream) }
        call.waiter?.resume(returning: .failure(failure))
    }
}
