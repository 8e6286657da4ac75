import LinuxIO

/// The watches beside the manifest directory's own: on the ways to it and to where links lead. One watch may be of
/// interest to several, for different names in a directory or for the directory itself.
struct WatchTable {
    enum Subscriber: Hashable {
        /// The way to the manifest directory.
        case directory
        /// A manifest that is a link.
        case link(FileID)
    }

    private struct Subscription: Hashable {
        let subscriber: Subscriber
        /// A file in the watched directory; nil for what is watched itself.
        let name: FileName?

        /// Whether it is about what an event names.
        func concerns(_ event: Span<UInt8>) -> Bool { name.map { $0.isSpelled(event) } ?? event.isEmpty }
    }

    /// What is of interest of an object on a way: that it goes, or that it may be used from now on.
    static let objectMask: InotifyMask = [.moveSelf, .deleteSelf, .attributesChanged, .dontFollow]
    /// What is of interest where something is missing or may not be looked at.
    static let gapMask: InotifyMask = [.created, .movedTo, .attributesChanged, .onlyDirectory]

    private var subscriptions: [InotifyWatch: Set<Subscription>] = [:]
    private var watches: [Subscriber: Set<InotifyWatch>] = [:]

    var count: Int { subscriptions.count }

    /// Subscribes to a path.
    ///
    /// - Parameter name: a file in the directory at the path; nil for what is at the path itself.
    mutating func add(
        _ subscriber: Subscriber,
        _ path: String,
        _ mask: InotifyMask,
        name: String? = nil,
        to inotify: borrowing Inotify
    ) throws(Errno) {
        let watch = try inotify.addWatch(path: path, mask: mask.union(.addBits))
        subscriptions[watch, default: []].insert(Subscription(subscriber: subscriber, name: name.map { FileName($0) }))
        watches[subscriber, default: []].insert(watch)
    }

    /// Ends everything that a subscriber has asked for, but leaves the kernel's watches: who subscribes anew must miss no
    /// event that comes meanwhile, nor one that waits in the queue.
    ///
    /// - Returns: the watches, for `drop`.
    mutating func detach(_ subscriber: Subscriber) -> Set<InotifyWatch> {
        guard let old = watches.removeValue(forKey: subscriber) else { return [] }
        for watch in old {
            guard let rest = subscriptions[watch]?.filter({ $0.subscriber != subscriber }) else { continue }
            subscriptions[watch] = rest.isEmpty ? nil : rest
        }
        return old
    }

    /// Ends those of some watches that nobody has subscribed to.
    ///
    /// - Parameter kept: a watch that stays all the same: the manifest directory's.
    func drop(_ old: Set<InotifyWatch>, keeping kept: InotifyWatch?, in inotify: borrowing Inotify) {
        for watch in old where subscriptions[watch] == nil && watch != kept {
            // It may have gone by itself.
            try? inotify.removeWatch(watch)
        }
    }

    /// The kernel has ended a watch.
    mutating func forget(_ watch: InotifyWatch) {
        subscriptions[watch] = nil
    }

    mutating func removeAll() {
        subscriptions = [:]
        watches = [:]
    }

    /// Calls the body with everyone whom an event concerns.
    func forEachSubscriber(of event: borrowing InotifyEvent, _ body: (Subscriber) -> Void) {
        guard let all = subscriptions[event.watch] else { return }
        for subscription in all where subscription.concerns(event.name) { body(subscription.subscriber) }
    }
}
