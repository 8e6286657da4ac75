import ContainerRuntime
import LinuxIO

/// Begins another file when a container's log has grown: `0.log` becomes `0.log.20261123-091500`, and the oldest go
/// (`pkg/kubelet/logs/container_log_manager.go`; the kubelet also compresses them).
struct LogRotation: Sendable {
    /// Milliseconds between two looks, as the kubelet's `containerLogMonitorInterval`.
    static let period: Int64 = 10_000

    /// Bytes.
    let size: Int64
    /// The one that is written included.
    let files: Int

    /// What is to be done with a log after a look at it.
    enum Outcome: Equatable {
        case isSmall
        /// It was renamed, and has to be opened again.
        case renamed(FileName)
        case failed(Errno)
    }

    /// Renames a log that is too large, and removes the oldest ones.
    ///
    /// - Parameters:
    ///   - directory: of the container's logs.
    ///   - attempt: the container's.
    ///   - now: nanoseconds since 1970.
    func rotate(_ directory: borrowing Directory, attempt: UInt32, now: Int64) -> Outcome {
        let log = FileName("\(attempt).log")
        do throws(Errno) {
            let status = try directory.status(of: log, followingSymlinks: false)
            if Int64(status.size) < size { return .isSmall }
            let name = FileName("\(attempt).log.\(Self.stamp(now))")
            try directory.rename(log, to: name)
            removeOldest(directory, attempt: attempt)
            return .renamed(name)
        } catch {
            return error == .noSuchFile ? .isSmall : .failed(error)
        }
    }

    private func removeOldest(_ directory: borrowing Directory, attempt: UInt32) {
        var rotated: [String] = []
        let start = "\(attempt).log."
        var buffer = DirectoryBuffer(capacity: 4096)
        try? directory.forEachEntry(buffer: &buffer) { entry in
            let name = "\(FileName(entry.name))"
            if name.hasPrefix(start) { rotated.append(name) }
        }
        // Their names end with their times.
        for name in rotated.sorted().dropLast(max(0, files - 1)) { try? directory.remove(FileName(name)) }
    }

    /// `20261123-091500`
    static func stamp(_ nanoseconds: Int64) -> String {
        let digits = WallClock.text(nanoseconds).utf8.filter { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        let text = String(decoding: digits.prefix(14), as: UTF8.self)
        return "\(text.prefix(8))-\(text.dropFirst(8))"
    }
}

extension PodWorker {
    /// Looks at the logs of what runs.
    func rotateLogs(_ rotation: LogRotation) async {
        for container in actual.containers where container.state == .running {
            guard let sandbox = actual.sandboxes.first(where: { $0.id == container.sandboxID }) else { continue }
            let pod = LoggedPod(namespace: namespace, name: sandbox.podName, uid: sandbox.uid)
            await rotate(services.logs.path(of: pod, container: container.name), container, rotation)
        }
    }

    private func rotate(_ path: String, _ container: ContainerFact, _ rotation: LogRotation) async {
        let outcome: LogRotation.Outcome
        do throws(Errno) {
            let directory = try Directory(path: path)
            outcome = rotation.rotate(directory, attempt: container.attempt, now: WallClock.now)
        } catch {
            return
        }
        guard case .renamed(let name) = outcome else { return }
        let runtime = services.runtime
        do throws(CallError) {
            try await runtime.reopenContainerLog(container.id)
        } catch {
            // The runtime goes on writing to the old file: as the kubelet, it gets its name back.
            guard let directory = try? Directory(path: path) else { return }
            try? directory.rename(name, to: FileName("\(container.attempt).log"))
            services.report(
                .failed(
                    pod: self.name,
                    what: "log of \(container.name)",
                    why: error.description,
                    retryMilliseconds: 10_000
                )
            )
        }
    }
}
