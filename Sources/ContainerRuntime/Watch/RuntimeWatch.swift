public import LinuxIO

/// Follows the state of every sandbox and container: by the runtime's events where it has them (containerd since 1.7), else by
/// listing, and after every new connection by a list in any case.
///
/// Changes are kept by ID until they are taken, the newest state of each: a slow reader makes nothing grow.
public actor RuntimeWatch {
    private nonisolated let loop: EventLoop
    private let channel: RuntimeChannel
    private let client: RuntimeClient
    private nonisolated let alarm: EventSource
    private var snapshot = RuntimeSnapshot()
    private var schedule = RelistSchedule()
    /// Whether the events have ended, and with them perhaps the connection.
    private var isBroken = false
    private var connection = 0
    private var pending: [String: RuntimeChange] = [:]
    private var isComplete = false
    private var reader: CheckedContinuation<Void, Never>?
    private var isOver = false

    /// The executor that the watch runs on.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    /// A watch that does nothing before `run()`.
    public init(_ channel: RuntimeChannel, loop: EventLoop) {
        self.channel = channel
        self.loop = loop
        client = RuntimeClient(channel)
        alarm = loop.alarm()
    }

    // MARK: - For the reader

    /// Waits for changes and takes them; nil when `run()` has ended or the task is cancelled. One task at a time waits.
    public func changes() async -> RuntimeChanges? {
        while pending.isEmpty && !isComplete && !isOver && !Task.isCancelled {
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    precondition(reader == nil, "changes have a single reader")
                    if Task.isCancelled { continuation.resume() } else { reader = continuation }
                }
            } onCancel: {
                Task(executorPreference: loop) { await self.wakeReader() }
            }
        }
        if pending.isEmpty && !isComplete { return nil }
        let batch = RuntimeChanges(connection: connection, isComplete: isComplete, changes: Array(pending.values))
        pending.removeAll()
        isComplete = false
        return batch
    }

    /// Says that something is about to change: the next list comes soon.
    public func expectChange() {
        schedule.expectChange()
        alarm.wake()
    }

    private func wakeReader() {
        reader.take()?.resume()
    }

    private func publish(_ changes: [RuntimeChange]) {
        for change in changes { pending[change.id] = change }
        if !changes.isEmpty || isComplete { wakeReader() }
    }

    // MARK: - Following

    /// Follows the runtime until the task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            let next = await channel.connected(after: connection)
            if next == 0 { break }
            connection = next
            await follow()
        }
        isOver = true
        wakeReader()
    }

    /// Follows the runtime on one connection.
    private func follow() async {
        isBroken = false
        schedule = RelistSchedule()
        var isFirst = true
        await withDiscardingTaskGroup { group in
            group.addTask { await self.readEvents() }
            while !Task.isCancelled && !isBroken {
                let hasFailed = await !list(isFirst: isFirst)
                if hasFailed && isBroken { break }
                isFirst = isFirst && hasFailed
                await pause()
            }
            group.cancelAll()
        }
    }

    /// Waits for the next list, which `expectChange` may move forward.
    private func pause() async {
        let start = MonotonicTime.now
        while !Task.isCancelled && !isBroken {
            let end = start.advanced(byMilliseconds: schedule.wait)
            if MonotonicTime.now >= end { return }
            _ = await alarm.readable(until: end)
        }
    }

    /// Lists everything; returns whether that went well.
    private func list(isFirst: Bool) async -> Bool {
        do throws(CallError) {
            let sandboxes: BriefSandboxes = try await channel.call(
                .listPodSandbox,
                ListPodSandboxRequest(),
                timeout: RuntimeClient.usualTimeout
            )
            let containers: BriefContainers = try await channel.call(
                .listContainers,
                ListContainersRequest(),
                timeout: RuntimeClient.usualTimeout
            )
            let start = MonotonicTime.now
            let changes = snapshot.replace(sandboxes, containers)
            // Receiving and decoding such a list take about three times as long as comparing it.
            let cost = 4 * MonotonicTime.now.nanoseconds(since: start) / 1_000_000 + 1
            schedule.listed(milliseconds: cost, hasChanged: !changes.isEmpty)
            if isFirst { isComplete = true }
            publish(changes)
            return true
        } catch {
            // Another connection starts with a list of its own; other failures pass, or are the runtime's.
            if error.code == .unavailable { isBroken = true }
            schedule.listed(milliseconds: 0, hasChanged: false)
            return false
        }
    }

    private func readEvents() async {
        do throws(CallError) {
            let events = try await client.containerEvents()
            while let event = try await events.next() {
                schedule.hasEvents = true
                if let change = snapshot.apply(event) { publish([change]) }
            }
        } catch {
            if case .answered(.unimplemented) = error.reason { return }
        }
        schedule.hasEvents = false
        isBroken = true
        alarm.wake()
    }
}
