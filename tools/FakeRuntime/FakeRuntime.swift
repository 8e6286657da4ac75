package import ContainerRuntime
package import LinuxIO

/// A container runtime for tests: it keeps sandboxes, containers and images in memory, runs nothing, and makes the faults it
/// is told to.
package actor FakeRuntime {
    private nonisolated let loop: EventLoop
    private let listener: UnixListener
    private let source: EventSource

    /// What it holds.
    package var content = FakeContent()
    /// What the next calls of a method meet, one each.
    package var faults: [String: [Fault]] = [:]
    /// The settings that every new connection starts with.
    package var settings: [(HTTP2Setting, UInt32)] = []
    /// The methods that were called, in their order.
    package private(set) var calls: [String] = []
    /// By method, when it was answered first.
    package private(set) var firstAnswers: [String: MonotonicTime] = [:]
    /// The streams that clients have reset.
    package private(set) var resets: [UInt32] = []
    /// How many connections there were.
    package private(set) var connections = 0
    /// The `grpc-timeout` of the newest call.
    package private(set) var newestTimeout: String?
    /// Those who want events.
    var listeners: [(FakeConnection, UInt32)] = []
    private var open: [FakeConnection] = []

    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    /// A runtime that listens at a path.
    package init(path: String, loop: EventLoop) throws(Errno) {
        let listener = try UnixListener(path: path)
        source = try loop.source(for: listener.descriptor)
        self.listener = listener
        self.loop = loop
    }

    /// Takes connections until the task is cancelled.
    package func run() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                while let socket = try? listener.accept() {
                    guard let connection = try? FakeConnection(socket, settings, loop, self) else { continue }
                    connections += 1
                    open.append(connection)
                    group.addTask { await connection.run() }
                }
                _ = await source.readable()
            }
            group.cancelAll()
        }
        source.cancel()
    }

    /// Lets the body change what it holds or what happens next.
    package func update(_ body: @Sendable (isolated FakeRuntime) -> Void) {
        body(self)
    }

    /// Tells those who want to know that something happened to a container.
    package func send(_ event: ContainerEventResponse) async {
        for (connection, stream) in listeners { await connection.send(event, on: stream) }
    }

    /// Closes every connection.
    package func dropAll() async {
        for connection in open { await connection.close() }
        open.removeAll()
    }

    func forget(_ connection: FakeConnection) {
        open.removeAll { $0 === connection }
        listeners.removeAll { $0.0 === connection }
    }

    func noteReset(_ stream: UInt32) { resets.append(stream) }

    /// Notes a call and says what it meets.
    func begin(_ request: ServerSession.Request) -> Fault? {
        calls.append(request.method)
        newestTimeout = request.fields.first { $0.isNamed("grpc-timeout") }?.text
        if faults[request.method]?.isEmpty ?? true { return nil }
        return faults[request.method]!.removeFirst()
    }

    /// Carries a call out.
    func answer(_ request: ServerSession.Request) -> Result<[UInt8], FakeContent.Refusal> {
        let answer = content.answer(request.method, request.message)
        if firstAnswers[request.method] == nil { firstAnswers[request.method] = .now }
        return answer
    }

    /// Forgets when methods were answered.
    package func forgetAnswers() { firstAnswers.removeAll() }

    func listen(_ connection: FakeConnection, _ stream: UInt32) { listeners.append((connection, stream)) }
}
