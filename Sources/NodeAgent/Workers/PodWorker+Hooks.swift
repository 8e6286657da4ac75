import ContainerRuntime
import LinuxIO

/// Hooks behind a container's start and before its end (`pkg/kubelet/lifecycle/handlers.go`).
extension PodWorker {
    /// - Parameter limit: seconds that it may take; nil for any number.
    func run(_ hook: LifecycleHandler, in id: String, limit: Int64?) async throws(StepError) {
        switch hook {
        case .exec(let command): try await execute(command, in: id, limit: limit)
        case .sleep(let seconds):
            let end = MonotonicTime.now.advanced(byMilliseconds: min(seconds, limit ?? seconds) * 1_000)
            let alarm = services.loop.alarm()
            while MonotonicTime.now < end {
                // A container that has ended needs no more of it.
                if actual.containers.first(where: { $0.id == id })?.isLive != true { return }
                _ = await alarm.readable(until: min(end, MonotonicTime.now.advanced(byMilliseconds: 1_000)))
            }
        case .httpGet, .tcpSocket: throw StepError("this kind of hook is not run")
        }
    }

    private func execute(_ command: [String], in id: String, limit: Int64?) async throws(StepError) {
        let runtime = services.runtime
        let timeout = limit == nil ? Duration.seconds(24 * 3600) : RuntimeClient.usualTimeout
        let reply = try await asStep { () async throws(CallError) in
            try await runtime.execSync(command, in: id, limit: limit ?? 0, timeout: timeout)
        }
        if reply.exitCode == 0 { return }
        let output = (reply.standardError + reply.standardOutput).prefix(256)
        throw StepError("exit code \(reply.exitCode): \(String(decoding: output, as: UTF8.self))")
    }
}
