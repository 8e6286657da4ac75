import LinuxIO

/// What the link to a container's log is named after.
struct LogLink: Hashable, Sendable {
    let pod: String
    let namespace: String
    let container: String
    let id: String

    /// Its name (`pkg/kubelet/kuberuntime/logs`, `LogSymlink`).
    var name: String { "\(pod)_\(namespace)_\(container)-\(id).log" }
}

/// Where containers' logs lie: `DIRECTORY/NAMESPACE_NAME_UID/CONTAINER/N.log`, and links to them where log collectors look.
struct PodLogs: Sendable {
    /// As the kubelet's `podLogsDir`.
    let directory: String
    /// As the kubelet's `/var/log/containers`.
    let linkDirectory: String

    func makeDirectory(_ path: String) throws(StepError) {
        do throws(Errno) {
            try Directories.create(path: path)
        } catch {
            throw StepError("\(path): \(error)")
        }
    }

    /// The first attempt of a container that no log is of: where the runtime has forgotten those before, as after a restart of
    /// the machine, their logs are not written on.
    func nextAttempt(in path: String) -> UInt32 {
        guard let directory = try? Directory(path: path) else { return 0 }
        return names(in: directory).compactMap { name -> UInt32? in
            guard let end = name.firstIndex(of: "."), name[end...] == ".log" || name[end...].hasPrefix(".log.") else {
                return nil
            }
            return UInt32(name[..<end]).flatMap { $0 < .max ? $0 + 1 : nil }
        }.max() ?? 0
    }

    /// Links to a log. Without a link everything else works, so that failures do not count.
    func link(_ path: String, _ link: LogLink) {
        try? Directories.create(path: linkDirectory)
        guard let directory = try? Directory(path: linkDirectory) else { return }
        let name = FileName(link.name)
        try? directory.remove(name)
        try? directory.linkSymbolically(to: path, as: name)
    }

    func removeLink(_ link: LogLink) {
        guard let directory = try? Directory(path: linkDirectory) else { return }
        try? directory.remove(FileName(link.name))
    }

    /// Removes the logs of one container that is gone, rotated ones too.
    func remove(_ pod: LoggedPod, container: String, attempt: UInt32) {
        guard let directory = try? Directory(path: "\(path(of: pod))/\(container)") else { return }
        let whole = "\(attempt).log"
        for name in names(in: directory) where name == whole || name.hasPrefix(whole + ".") {
            try? directory.remove(FileName(name))
        }
    }

    /// Removes all logs of a pod that is gone.
    func remove(_ pod: LoggedPod) {
        guard let directory = try? Directory(path: directory) else { return }
        try? directory.removeTree(FileName(folder(of: pod)))
    }

    func path(of pod: LoggedPod, container: String) -> String { "\(path(of: pod))/\(container)" }

    private func path(of pod: LoggedPod) -> String { "\(directory)/\(folder(of: pod))" }

    private func folder(of pod: LoggedPod) -> String { "\(pod.namespace)_\(pod.name)_\(pod.uid)" }

    private func names(in directory: borrowing Directory) -> [String] {
        var names: [String] = []
        var buffer = DirectoryBuffer(capacity: 4096)
        try? directory.forEachEntry(buffer: &buffer) { names.append("\(FileName($0.name))") }
        return names
    }
}

/// What a pod's log directory is named after.
struct LoggedPod: Hashable, Sendable {
    let namespace: String
    let name: String
    let uid: String
}
