import Reconciler

extension WatcherNote {
    /// How much it matters to who runs the node.
    var level: LogLevel {
        switch self {
        case .directoryMissing, .otherFileSystem: .error
        case .insecure, .eventsLost, .eventsUnavailable, .changesWithoutEvents, .notRegular, .stillOpen: .warning
        case .directoryBack, .eventsAvailable, .leftover: .info
        }
    }
}
