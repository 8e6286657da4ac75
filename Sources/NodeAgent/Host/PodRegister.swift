import LinuxIO

/// The pods that have something on the host, so that a later Holdfast knows what there is its own: an empty file for each
/// in a directory of their own, called as the directory of the pod's logs.
///
/// Nothing but what is named here is ever looked for and removed: beside it the same directories may hold a kubelet's pods. A pod
/// is entered before anything of it is made, and taken out when nothing is left.
struct PodRegister: Sendable {
    private let path: String

    /// - Parameter root: of what pods have on the host.
    init(root: String) {
        path = root + "/holdfast-pods"
    }

    func enter(_ pod: LoggedPod) throws(Errno) {
        let file = "\(path)/\(pod.folder)"
        do throws(Errno) {
            try EmptyFile.create(path: file, permissions: 0o600)
        } catch .fileExists {
            return
        } catch .noSuchFile {
            try Directories.create(path: path, permissions: 0o750)
            try EmptyFile.create(path: file, permissions: 0o600)
        }
    }

    func takeOut(_ pod: LoggedPod) throws(Errno) {
        do throws(Errno) {
            try Directory(path: path).remove(FileName(pod.folder))
        } catch .noSuchFile {
            return
        }
    }

    /// The pods that are entered; none where that cannot be read.
    var pods: [LoggedPod] {
        guard let directory = try? Directory(path: path), let names = try? directory.names() else { return [] }
        return names.compactMap { LoggedPod(folder: $0.description) }
    }
}
