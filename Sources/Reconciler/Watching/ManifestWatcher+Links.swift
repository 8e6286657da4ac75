import LinuxIO

/// Manifests that are links, and where they lead.
extension ManifestWatcher {
    /// Watches the way that a link leads, anew.
    ///
    /// - Returns: whether it leads to something.
    func followLink(_ file: FileID) -> Bool {
        links.insert(file)
        guard let queue else { return true }
        let subscriber = WatchTable.Subscriber.link(file)
        let old = watches.detach(subscriber)
        defer { watches.drop(old, keeping: watch, in: queue.inotify) }
        let trail = PathTrail(String(decoding: table[file].name), from: location.directory)
        subscribe(subscriber, to: trail, queue.inotify)
        if trail.isComplete {
            subscribe(subscriber, trail.directory, Self.interest, trail.name, queue.inotify)
        }
        return trail.isComplete
    }

    func forgetLink(_ file: FileID) {
        guard links.remove(file) != nil, let queue else { return }
        watches.drop(watches.detach(.link(file)), keeping: watch, in: queue.inotify)
    }

    /// A file was read: by then it is known whether it is a link.
    func settleLink(_ settled: SettledFile) {
        if !settled.isLink {
            if !links.isEmpty { forgetLink(settled.file) }
        } else if !links.contains(settled.file) {
            _ = followLink(settled.file)
            // What happened before it was watched, another look tells.
            pending.append(FileHint(file: settled.file, name: table[settled.file].name, kind: .scanned))
        }
    }
}

extension String {
    /// A name as a path's component. Bytes that are no UTF-8 are replaced: where such a link leads, only scans tell.
    fileprivate init(decoding name: FileName) {
        self.init(decoding: name.bytes.indices.map { name.bytes[$0] }, as: UTF8.self)
    }
}
