import LinuxIO
import Synchronization

/// Where the files of a batch are read from.
enum ManifestSource: Sendable {
    /// Each is looked up in the directory.
    case directory(ManifestDirectory)
    /// The batch's only file, which is open already.
    case file(OpenManifest)

    /// What is asked of the files.
    var security: SecuritySettings {
        switch self {
        case .directory(let directory): directory.security
        case .file(let file): file.security
        }
    }
}

/// Where a file that was opened by its path, and is no link, is handed from stage to stage. One at a time: whoever takes it
/// closes it.
final class OpenManifest: Sendable {
    let security: SecuritySettings
    private let descriptor = Mutex<Descriptor?>(nil)

    init(_ security: SecuritySettings) {
        self.security = security
    }

    func put(_ descriptor: consuming Descriptor) {
        var new: Descriptor? = consume descriptor
        self.descriptor.withLock { swap(&$0, &new) }
    }

    func take() -> Descriptor? {
        var taken: Descriptor?
        descriptor.withLock { swap(&$0, &taken) }
        return taken
    }
}
