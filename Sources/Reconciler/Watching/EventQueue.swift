import LinuxIO

/// An inotify instance that the event loop waits for.
final class EventQueue: Sendable {
    let inotify: Inotify
    let source: EventSource

    init(loop: EventLoop) throws(Errno) {
        inotify = try Inotify()
        source = try loop.source(for: inotify.descriptor)
    }
}
