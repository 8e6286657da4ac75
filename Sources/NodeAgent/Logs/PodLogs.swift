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

/// A link that was found.
struct FoundLink: Hashable, Sendable {
    let name: FileName
    /// The container that it is named after.
    let container: Substring

    init?(_ name: FileName) {
        let text = name.description
        guard text.hasSuffix(".log"), let dash = text.utf8.lastIndex(of: UInt8(ascii: "-")) else { return nil }
        self.name = name
        container = text[text.index(after: dash)...].dropLast(".log".utf8.count)
    }
}

/// Where containers' logs lie: `DIRECTORY/NAMESPACE_NAME_UID/CONTAINER/N.log`, and links to them where log collectors look.
struct PodLogs: Sendable {
    /// As the kubelet's `podLogsDir`.
    let directory: String
    /// As the kubelet's `/var/log/containers`.
    let linkDirectory: String

    init(_ settings: AgentSettings) {
        directory = settings.podLogsDirectory
        linkDirectory = settings.containerLogsDirectory
    }

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

    /// Removes all logs of a pod that is gone. No link is followed, and no mount is crossed.
    func remove(_ pod: LoggedPod) throws(Errno) {
        do throws(Errno) {
            try Directory(path: directory).removeTree(FileName(pod.folder), isUnmounting: false)
        } catch .noSuchFile {
            return
        }
    }

    /// The links that there are, whoever made them.
    var links: [FoundLink] {
        guard let directory = try? Directory(path: linkDirectory), let names = try? directory.names() else { return [] }
        return names.compactMap { FoundLink($0) }
    }

    /// Removes links of containers that are gone, if they lead to the logs of certain pods.
    ///
    /// - Parameters:
    ///   - pods: whose links may be removed: those that lead nowhere.
    ///   - gone: those of them whose logs are about to be removed, so that links to them go in any case.
    func removeLinks(_ links: [FoundLink], of pods: [LoggedPod], gone: [LoggedPod]) {
        guard !links.isEmpty, let directory = try? Directory(path: linkDirectory) else { return }
        let own = Set(pods.map { path(of: $0) })
        let leaving = Set(gone.map { path(of: $0) })
        for link in links {
            guard let target = try? directory.linkTarget(link.name) else { continue }
            // DIRECTORY/POD/CONTAINER/N.log
            let parts = target.split(separator: "/", omittingEmptySubsequences: false)
            let folder = parts.dropLast(2).joined(separator: "/")
            guard own.contains(folder) else { continue }
            if leaving.contains(folder) || !isThere(target) { try? directory.remove(link.name) }
        }
    }

    private func isThere(_ path: String) -> Bool {
        do throws(Errno) {
            _ = try PathLookup.status(path, followingSymlinks: false)
            return true
        } catch {
            return error != .noSuchFile
        }
    }

    func path(of pod: LoggedPod, container: String) -> String { "\(path(of: pod))/\(container)" }

    private func path(of pod: LoggedPod) -> String { "\(directory)/\(pod.folder)" }

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
    /// With the node's name at its end.
    let name: String
    let uid: String

    /// The directory's name.
    var folder: String { "\(namespace)_\(name)_\(uid)" }
}

extension LoggedPod {
    /// Reads what `folder` writes; neither a namespace nor a pod's name has a `_`.
    init?(folder: String) {
        let parts = folder.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, !parts[1].isEmpty, PodDirectory.isName(String(parts[2])) else {
            return nil
        }
        self.init(namespace: String(parts[0]), name: String(parts[1]), uid: String(parts[2]))
    }

    init(_ pod: PodSpecification) {
        self.init(namespace: pod.namespace, name: pod.name, uid: pod.uid)
    }
}
