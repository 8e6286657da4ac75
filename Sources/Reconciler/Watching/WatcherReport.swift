public import LinuxIO

/// What the watcher has seen since it was last asked.
public struct WatcherReport: Sendable {
    public internal(set) var hints: [FileHint] = []
    /// Things to tell people: files passed over, the directory gone or back, events lost.
    public internal(set) var notes: [WatcherNote] = []
    /// Whether this is the result of a whole scan.
    public internal(set) var isScan = false
}

/// Something about the directory that a person should know.
public enum WatcherNote: Hashable, Sendable {
    case directoryMissing(path: String, Errno)
    case directoryBack(path: String)
    case eventsLost
    case leftover(FileName)
    case notRegular(FileName, FileKind)

    public var message: String {
        switch self {
        case .directoryMissing(let path, let error):
            "\(path): \(error); what runs is kept until the directory is back"
        case .directoryBack(let path): "\(path): the directory is back"
        case .eventsLost: "more events than the kernel's queue holds: looking at every file"
        case .leftover(let name): "\(name): looks like an editor's or a package manager's leftover, skipped"
        case .notRegular(let name, let kind): "\(name): is no regular file but a \(kind), skipped"
        }
    }
}
