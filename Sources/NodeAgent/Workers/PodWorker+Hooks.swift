import ContainerRuntime
import LinuxIO

/// Hooks behind a container's start and before its end (`pkg/kubelet/lifecycle/handlers.go`).
extension PodWorker {
    /// - Parameters:
    ///   - container: whose hook it is.
    ///   - limit: seconds that it may take; nil for any number.
    func run(
        _ hook: LifecycleHandler,
        of container: ContainerSpecification,
        in id: String,
        limit: Int64?
    ) async throws(StepError) {
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
        case .httpGet(let action): try await get(action, of: container, in: id, limit: limit)
        case .tcpSocket: throw StepError("tcpSocket is no hook that a kubelet runs, and neither is it here")
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

    /// As with the kubelet any answer is a good one.
    private func get(
        _ action: HTTPGetAction,
        of container: ContainerSpecification,
        in id: String,
        limit: Int64?
    ) async throws(StepError) {
        guard let port = port(action.port, of: container) else { throw StepError("httpGet: there is no such port") }
        var host = action.host
        if host.isEmpty {
            guard let sandbox = actual.containers.first(where: { $0.id == id })?.sandboxID,
                let address = try await podAddresses(of: sandbox).first
            else { throw StepError("httpGet: the pod has no address") }
            host = address
        }
        let request = PlainRequest(
            host: host,
            port: port,
            path: action.path,
            headers: action.httpHeaders.map { ($0.name, $0.value) }
        )
        // The kubelet waits for a minute.
        let seconds = Int(max(1, min(limit ?? 60, 60)))
        let isSecure = action.isSecure
        let result = await BlockingCall.run { () -> Result<Void, StepError> in
            do throws(StepError) {
                if isSecure {
                    try SecureRequest(request: request).send(seconds: seconds)
                } else {
                    try Self.send(request, seconds)
                }
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    private nonisolated static func send(_ request: PlainRequest, _ seconds: Int) throws(StepError) {
        let status: Int?
        do throws(Errno) {
            status = try request.send(seconds: seconds)
        } catch {
            throw StepError("httpGet: \(request.authority): \(error)")
        }
        if status == nil { throw StepError("httpGet: the answer is not HTTP") }
    }

    private func port(_ port: NamedPort, of container: ContainerSpecification) -> UInt16? {
        switch port {
        case .number(let number): UInt16(exactly: number)
        case .name(let name): container.ports.first { $0.name == name }.flatMap { UInt16(exactly: $0.containerPort) }
        }
    }
}
