public import LinuxIO

/// The way to a container runtime: keeps one connection to its socket, makes another when that ends, and carries calls.
///
/// All of it happens on the event loop's thread, in the task that is in `run()`. Any number of calls may be under way.
/// While the runtime cannot be reached, calls fail at once; `connected(after:)` tells when it is back.
public actor RuntimeChannel {
    /// How often a call is made again when it is certain that the runtime has done nothing for it.
    private static let attempts = 3

    private enum State {
        case connecting
        case connected(RuntimeConnection)
        case unreachable(CallFailure)
    }

    private nonisolated let loop: EventLoop
    private nonisolated let path: String
    private nonisolated let alarm: EventSource
    private let limits: GRPCSession.Limits
    private var state = State.connecting
    /// Calls that wait for the attempt to connect which is under way.
    private var waiting: [CheckedContinuation<Void, Never>] = []
    /// Those in `connected(after:)`.
    private var watching: [UInt64: CheckedContinuation<Void, Never>] = [:]
    private var newestWatcher: UInt64 = 0
    /// Whether `run()` has ended.
    private var isOver = false
    /// How many connections there were.
    private var generation = 0

    /// The executor that the channel runs on.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    /// A channel to the socket at a path. It does nothing before `run()`.
    ///
    /// - Parameter path: The socket, with or without `unix://` before it.
    public init(endpoint path: String, loop: EventLoop) {
        self.init(endpoint: path, limits: GRPCSession.Limits(), loop: loop)
    }

    package init(endpoint path: String, limits: GRPCSession.Limits, loop: EventLoop) {
        self.path = path.hasPrefix("unix://") ? String(path.dropFirst("unix://".count)) : path
        self.limits = limits
        self.loop = loop
        alarm = loop.alarm()
    }

    // MARK: - Connections

    /// Keeps the connection until the task is cancelled; calls that are under way then fail.
    public func run() async {
        await withDiscardingTaskGroup { group in
            var backoff = Backoff()
            while !Task.isCancelled {
                let connection: RuntimeConnection
                do throws(Errno) {
                    connection = try connect()
                } catch {
                    await pause(CallFailure(.unreachable(error), isUnprocessed: true), &backoff)
                    continue
                }
                group.addTask { await connection.run() }
                await use(connection)
                if await connection.isEstablished {
                    backoff.reset()
                    state = .connecting
                } else {
                    await pause(CallFailure(.disconnected, "nothing was said on it", isUnprocessed: true), &backoff)
                }
            }
            // Connections that were retired end with their last call, or now.
            group.cancelAll()
        }
        isOver = true
        settle(.unreachable(CallFailure(.cancelled, isUnprocessed: true)))
        for id in watching.keys { watching.removeValue(forKey: id)?.resume() }
    }

    private func connect() throws(Errno) -> RuntimeConnection {
        let alarm = alarm
        return try RuntimeConnection(path: path, limits: limits, loop: loop) { alarm.wake() }
    }

    /// Waits until no further calls can be made on the connection.
    private func use(_ connection: RuntimeConnection) async {
        generation += 1
        settle(.connected(connection))
        for id in watching.keys { watching.removeValue(forKey: id)?.resume() }
        while await !connection.isRetired && !Task.isCancelled { _ = await alarm.readable() }
    }

    /// Waits after an attempt that failed.
    private func pause(_ failure: CallFailure, _ backoff: inout Backoff) async {
        settle(.unreachable(failure))
        let end = MonotonicTime.now.advanced(byMilliseconds: backoff.wait(random: Random.word()))
        while !Task.isCancelled && MonotonicTime.now < end { _ = await alarm.readable(until: end) }
    }

    private func settle(_ state: State) {
        self.state = state
        for continuation in waiting { continuation.resume() }
        waiting.removeAll()
    }

    /// Waits for a connection that is newer than the one with a number; returns its own number.
    ///
    /// A new connection may be to a runtime that has been restarted: what was known of its state is to be read again.
    /// Returns 0 when the task is cancelled or `run()` has ended.
    ///
    /// - Parameter known: The number that the last call returned, 0 for the first one.
    public func connected(after known: Int = 0) async -> Int {
        if generation > known || isOver { return generation > known ? generation : 0 }
        newestWatcher += 1
        let id = newestWatcher
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled { continuation.resume() } else { watching[id] = continuation }
            }
        } onCancel: {
            Task(executorPreference: loop) { await self.stopWatching(id) }
        }
        return generation > known ? generation : 0
    }

    private func stopWatching(_ id: UInt64) {
        watching.removeValue(forKey: id)?.resume()
    }

    // MARK: - Calls

    /// The connection for a call, after the attempt to connect that may be under way.
    private func connection() async throws(CallFailure) -> RuntimeConnection {
        while true {
            switch state {
            case .connected(let connection): return connection
            case .unreachable(let failure): throw failure
            case .connecting:
                // Bounded by one attempt, which takes no time on a unix socket.
                await withCheckedContinuation { waiting.append($0) }
            }
        }
    }

    /// Makes a call that has one answer.
    ///
    /// - Parameters:
    ///   - method: Which.
    ///   - request: The request.
    ///   - timeout: How long it may take with everything; nil for ever.
    func call<Request: Message, Reply: Message>(
        _ method: CRIMethod,
        _ request: Request,
        timeout: Duration?
    ) async throws(CallError) -> Reply {
        do throws(CallFailure) {
            let reply = try await reply(to: Self.request(method, request, timeout))
            do throws(ProtobufError) {
                return try ProtobufReader.read(Reply.self, from: reply.bytes, in: reply.range)
            } catch {
                throw CallFailure(.malformed(error))
            }
        } catch {
            throw CallError(method, error)
        }
    }

    /// Makes a call that has a stream of answers.
    func open<Request: Message>(_ method: CRIMethod, _ request: Request) async throws(CallError) -> OpenCall {
        do throws(CallFailure) {
            let connection = try await connection()
            guard let id = await connection.open(Self.request(method, request, nil, wantsMany: true)) else {
                throw CallFailure(.disconnected, isUnprocessed: true)
            }
            return OpenCall(method: method, connection: connection, id: id)
        } catch {
            throw CallError(method, error)
        }
    }

    private static func request<Request: Message>(
        _ method: CRIMethod,
        _ request: Request,
        _ timeout: Duration?,
        wantsMany: Bool = false
    ) -> CallTable.Request {
        CallTable.Request(
            path: method.path,
            message: MessageAssembler.framed(request),
            deadline: timeout.map { MonotonicTime.now.advanced(by: $0) },
            wantsMany: wantsMany
        )
    }

    private func reply(to request: CallTable.Request) async throws(CallFailure) -> MessageBytes {
        var attempt = 1
        while true {
            let connection = try await connection()
            switch await connection.call(request) {
            case .success(let message?): return message
            case .success(nil): throw CallFailure(.badAnswer(.internalError), "the answer has no message")
            case .failure(let failure):
                guard failure.isUnprocessed && attempt < Self.attempts && !Task.isCancelled else { throw failure }
                attempt += 1
                // The next attempt wants the next connection, unless the runtime has only refused the stream.
                if await connection.isRetired, case .connected(let current) = state, current === connection {
                    state = .connecting
                }
            }
        }
    }
}

extension CallError {
    init(_ method: CRIMethod, _ failure: CallFailure) {
        self.init(call: method.name, failure.reason, failure.message, isUnprocessed: failure.isUnprocessed)
    }
}

extension MonotonicTime {
    /// The time so much later.
    fileprivate func advanced(by duration: Duration) -> MonotonicTime {
        let (seconds, attoseconds) = duration.components
        let (nanoseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return advanced(byNanoseconds: overflow ? .max : nanoseconds).advanced(
            byNanoseconds: attoseconds / 1_000_000_000
        )
    }
}
