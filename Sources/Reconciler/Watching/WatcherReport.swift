public import LinuxIO

/// What the watcher has seen since it was last asked.
public struct WatcherReport: Sendable {
    public internal(set) var hints: [FileHint] = []
    /// Things to tell people: files passed over, the directory gone or back, events lost.
    public internal(set) var notes: [WatcherNote] = []
    /// Whether this is the result of a whole scan.
    public internal(set) var isScan = false

    /// Makes room for the next one.
    mutating func removeAll() {
        hints.empty()
        notes.empty()
        isScan = false
    }
}

/// Something about the directory that a person should know.
public enum WatcherNote: Hashable, Sendable {
    case directoryMissing(DirectoryError)
    case directoryBack(path: String)
    /// Another file system is mounted over the directory, or the one that it was on is not mounted any more.
    case otherFileSystem(path: String)
    case insecure(path: String, reason: String)
    case eventsLost
    case eventsUnavailable(Errno)
    case eventsAvailable
    case changesWithoutEvents(path: String)
    case leftover(FileName)
    case notRegular(FileName, FileKind)
    case stillOpen(FileName)

    public var message: String {
        switch self {
        case .directoryMissing(let error): "\(error.message); what runs is kept until the directory is back"
        case .directoryBack(let path): "\(path): the directory is back"
        case .otherFileSystem(let path):
            "\(path): another file system has taken the directory's place; what runs is kept until the directory is back"
        case .insecure(let path, let reason): "\(path): others can change what this node runs: the directory \(reason)"
        case .eventsLost: "more events than the kernel's queue holds: looking at every file"
        case .eventsUnavailable(let error): "no file events: \(error); looking at every file instead, again and again"
        case .eventsAvailable: "file events are used again"
        case .changesWithoutEvents(let path):
            "\(path): files change without events, as on network file systems; looking at every file more often"
        case .leftover(let name): "\(name): looks like an editor's or a package manager's leftover, skipped"
        case .notRegular(let name, let kind): "\(name): is no regular file but a \(kind), skipped"
        case .stillOpen(let name): "\(name): is still open for writing, and is read as it is"
        }
    }
}

/// Why a directory cannot be read.
public struct DirectoryError: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        case failed(Errno)
        /// Others can change it, and it is asked for that they cannot.
        case insecure(String)
    }

    public let path: String
    public let reason: Reason

    public init(path: String, reason: Reason) {
        self.path = path
        self.reason = reason
    }

    public var message: String {
        switch reason {
        case .failed(let error): "\(path): \(error)"
        case .insecure(let weakness): "\(path): refused: the directory \(weakness)"
        }
    }
}

extension DirectoryError {
    init?(_ notes: [WatcherNote]) {
        for case .directoryMissing(let error) in notes {
            self = error
            return
        }
        return nil
    }
}
