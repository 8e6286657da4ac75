import Reconciler

extension WatcherNote {
    /// How much it matters to who runs the node.
    var level: LogLevel {
        switch self {
        case .directoryMissing: .error
        case .eventsLost, .notRegular: .warning
        case .directoryBack, .leftover: .info
        }
    }
}
