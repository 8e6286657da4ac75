import LinuxIO

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

/// A file that was opened by its path, and is no link.
final class OpenManifest: Sendable {
    let descriptor: Descriptor
    let security: SecuritySettings

    init(_ descriptor: consuming Descriptor, _ security: SecuritySettings) {
        self.descriptor = descriptor
        self.security = security
    }
}
