import LinuxIO
import Reconciler
import Synchronization

/// Tells the service manager how the daemon is, sd_notify(3): a datagram of `NAME=value` lines to `NOTIFY_SOCKET`.
///
/// What could not be sent is sent with the next message, so a full queue loses nothing and is not waited for.
final class ServiceNotifier: Sendable {
    private struct State {
        var isReady = false
        var readySent = false
        var status = ""
        var statusSent = ""
    }

    private let socket: DatagramSocket
    private let state = Mutex(State())
    /// Nanoseconds in which the manager wants to hear from the daemon; nil if it does not.
    let watchdog: Int64?

    /// - Returns: nil where nobody wants to be told.
    /// - Throws: where `NOTIFY_SOCKET` is no address.
    init?(environment: (String) -> String? = Environment.value) throws(Errno) {
        guard let address = environment("NOTIFY_SOCKET"), !address.isEmpty else { return nil }
        socket = try DatagramSocket(address: address)
        watchdog = Self.watchdog(environment)
    }

    /// sd_watchdog_enabled(3): the time counts for the process that `WATCHDOG_PID` names, if it names one.
    private static func watchdog(_ environment: (String) -> String?) -> Int64? {
        if let process = environment("WATCHDOG_PID"), process != "\(Environment.processID)" { return nil }
        guard let text = environment("WATCHDOG_USEC"), let time = Int64(text), time > 0 else { return nil }
        let (nanoseconds, overflow) = time.multipliedReportingOverflow(by: 1_000)
        return overflow ? nil : nanoseconds
    }

    /// Everything there was at the start has been looked at.
    func ready(_ status: String) {
        state.withLock { $0.isReady = true }
        update(status)
    }

    func update(_ status: String) {
        state.withLock { state in
            state.status = status
            guard !state.isReady || !state.readySent || status != state.statusSent else { return }
            send("", &state)
        }
    }

    func stopping() {
        state.withLock { send("STOPPING=1\n", &$0) }
    }

    /// Says that the loop is alive, twice in each period, for as long as the loop runs: a stage that hangs stops it.
    func keepAlive(on loop: EventLoop) async {
        guard let watchdog, let source = try? loop.source(for: socket.descriptor) else { return }
        while !Task.isCancelled {
            state.withLock { send("WATCHDOG=1\n", &$0) }
            _ = await source.readable(until: MonotonicTime.now.advanced(byNanoseconds: watchdog / 2))
        }
    }

    private func send(_ message: String, _ state: inout State) {
        var message = message
        if state.isReady && !state.readySent { message += "READY=1\n" }
        if state.status != state.statusSent { message += "STATUS=\(state.status)\n" }
        guard !message.isEmpty else { return }
        do throws(Errno) {
            try socket.send(message)
            state.readySent = state.isReady
            state.statusSent = state.status
        } catch {
            // Nothing to be done: the next message says it again.
        }
    }
}

extension ServiceNotifier {
    /// One line for people: why there is nothing to count, or the counts.
    static func status(_ summary: PlanSummary, _ notes: [WatcherNote]) -> String {
        for case .directoryMissing in notes { return "waiting for the manifest directory" }
        let pods = summary.unchanged + summary.start + summary.restart + summary.update
        return "\(summary.manifests) manifests, \(pods) pods, \(summary.invalid) invalid"
    }
}
