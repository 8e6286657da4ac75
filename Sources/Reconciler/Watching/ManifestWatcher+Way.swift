import LinuxIO

/// The way to the directory.
extension ManifestWatcher {
    /// Finds out whether the path leads elsewhere now; if so, the next report is a scan.
    func checkWay() {
        mustCheckWay = false
        guard watch != nil || blindness != nil, told.missing == nil else { return schedule.now() }
        // Watched first: what has happened to it before is seen by the look that follows.
        followWay()
        guard let directory = try? ManifestDirectory(path: location.directory, security), directory.identity == root,
            directory.weakness == told.weakness
        else { return schedule.now() }
    }

    /// Opens the directory, and watches it if it is not the one that is watched.
    ///
    /// - Returns: nil where it is missing or may not be used, which is told.
    func openDirectory(watching: Bool, _ report: inout WatcherReport) -> ManifestDirectory? {
        if watching, blindness != nil || queue == nil { tryToSee() }
        do throws(Errno) {
            let directory = try ManifestDirectory(path: location.directory, security)
            tell(directory.weakness, &report)
            if let weakness = directory.weakness, security.isRequired {
                return refuse(DirectoryError(path: location.directory, reason: .insecure(weakness)), &report)
            }
            if watch == nil || directory.identity != root {
                watch(directory)
                // Its own events are what the files need. The way takes milliseconds where the kernel knows many files
                // beside it, and is watched when there is time for it, before the next wait.
                mustCheckWay = true
            }
            root = directory.identity
            if told.missing != nil { report.notes.append(.directoryBack(path: location.directory)) }
            told.missing = nil
            tellBlindness(&report)
            return directory
        } catch {
            return refuse(DirectoryError(path: location.directory, reason: .failed(error)), &report)
        }
    }

    private func refuse(_ error: DirectoryError, _ report: inout WatcherReport) -> ManifestDirectory? {
        if told.missing != error { report.notes.append(.directoryMissing(error)) }
        told.missing = error
        followWay()
        tellBlindness(&report)
        return nil
    }

    private func tell(_ weakness: String?, _ report: inout WatcherReport) {
        if let weakness, weakness != told.weakness {
            report.notes.append(.insecure(path: location.directory, reason: weakness))
        }
        told.weakness = weakness
    }

    /// The watch comes before the scan: what changes after it is seen, what changed before is found.
    private func watch(_ directory: ManifestDirectory) {
        guard let queue else { return }
        do throws(Errno) {
            let new = try queue.inotify.addWatch(directory.directory, path: location.directory, mask: Self.interest)
            if let old = watch, old != new { try? queue.inotify.removeWatch(old) }
            watch = new
        } catch {
            watch = nil
            blindness = error
        }
    }

    /// Watches everything on the way to the directory.
    func followWay() {
        guard let queue else { return }
        var trail = PathTrail(location.directory)
        var old: Set<InotifyWatch> = []
        defer { watches.drop(old, keeping: watch, in: queue.inotify) }
        // Until nothing changes while it is being watched; for ever would be too long.
        for _ in 0..<5 {
            old.formUnion(watches.detach(.directory))
            subscribe(.directory, to: trail, queue.inotify)
            let again = PathTrail(location.directory)
            if again == trail { return }
            trail = again
        }
        schedule.within(1_000)
    }

    func subscribe(_ subscriber: WatchTable.Subscriber, to trail: PathTrail, _ inotify: borrowing Inotify) {
        for object in trail.objects {
            do throws(Errno) {
                try watches.add(subscriber, object, WatchTable.objectMask, to: inotify)
            } catch .permissionDenied {
                // What may not be read cannot be watched; that it may be, its directory tells.
                let (directory, name) = PathTrail.split(object)
                subscribe(subscriber, directory, WatchTable.gapMask, name, inotify)
            } catch .noSuchFile {
                // It has just gone. Whoever follows the trail again finds that out.
            } catch {
                blindness = error
            }
        }
        if !trail.isComplete { subscribe(subscriber, trail.directory, WatchTable.gapMask, trail.name, inotify) }
    }

    func subscribe(
        _ subscriber: WatchTable.Subscriber,
        _ directory: String,
        _ mask: InotifyMask,
        _ name: String,
        _ inotify: borrowing Inotify
    ) {
        do throws(Errno) {
            try watches.add(subscriber, directory, mask, name: name, to: inotify)
        } catch .permissionDenied {
            // The directory is an object on the way, and watched as such.
        } catch .noSuchFile {
        } catch .notDirectory {
        } catch {
            blindness = error
        }
    }

    // MARK: - Without events

    /// Tries to use events again.
    private func tryToSee() {
        blindness = nil
        openQueue()
        guard queue != nil else { return }
        watch = nil
        for file in links where blindness == nil { _ = followLink(file) }
    }

    private func tellBlindness(_ report: inout WatcherReport) {
        if let error = blindness, !told.isBlind { report.notes.append(.eventsUnavailable(error)) }
        if blindness == nil, told.isBlind { report.notes.append(.eventsAvailable) }
        told.isBlind = blindness != nil
    }
}
