import LinuxIO

extension ManifestWatcher {
    /// Takes what has come. What comes meanwhile is left for the next call: the files at hand go first.
    /// - Returns: whether there was anything.
    func readEvents(_ report: inout WatcherReport) -> Bool {
        guard let queue else { return false }
        // The place of the hint that tells of `leftLast`, unless that was handed on already.
        var leaving: Int?
        var written: [FileID: FileHint.Kind] = [:]
        var turned: Set<FileID> = []
        do {
            guard try queue.inotify.read(into: &batch) else { return false }
        } catch {
            schedule.now()
        }
        batch.forEach { event in
            if event.mask.contains(.overflow) {
                report.notes.append(.eventsLost)
                schedule.now()
                return
            }
            if event.watch == watch {
                if event.name.isEmpty {
                    ownEvent(event.mask)
                } else if var hint = hint(for: event.mask, event.name, &report) {
                    if event.mask.contains(.movedFrom) {
                        leaving = report.hints.count
                        leftLast = Leaving(cookie: event.cookie, file: hint.file, name: hint.name)
                    }
                    if event.mask.contains(.movedTo), let left = leftLast, left.cookie == event.cookie {
                        if let leaving { report.hints[leaving].kind = .renamed }
                        arrive(&hint, from: left)
                    }
                    report.hints.append(hint)
                }
            }
            if watches.count > 0 { otherEvent(event, &written, &turned) }
        }
        for file in turned { written[file] = followLink(file) ? .written : .gone }
        for (file, kind) in written where links.contains(file) {
            table.announce(file)
            report.hints.append(FileHint(file: file, name: table[file].name, kind: kind))
        }
        return true
    }

    /// A manifest that moves must not wait under its new name while the old one is gone.
    private func arrive(_ hint: inout FileHint, from left: Leaving) {
        guard table[left.file].name == left.name, table[left.file].identity != nil else { return }
        hint.kind = .renamed
        hint.origin = left.file
    }

    /// Something happened to the manifest directory itself.
    private func ownEvent(_ mask: InotifyMask) {
        if mask.contains(.ignored) {
            watch = nil
            schedule.now()
        }
        wayEvent(mask)
    }

    /// Something happened to what the path leads by.
    private func wayEvent(_ mask: InotifyMask) {
        mustCheckWay = true
        // A file may have been opened by a path that led elsewhere for a moment.
        if !mask.contains(.attributesChanged) { schedule.now() }
    }

    /// Something happened on the way to the directory, or where links lead.
    private func otherEvent(
        _ event: borrowing InotifyEvent,
        _ written: inout [FileID: FileHint.Kind],
        _ turned: inout Set<FileID>
    ) {
        let mask = event.mask
        watches.forEachSubscriber(of: event) { subscriber in
            switch subscriber {
            case .directory: wayEvent(mask)
            case .link(let file):
                if mask.contains(.closedAfterWriting) {
                    written[file] = .written
                } else if mask == .modified {
                    written[file] = .writing
                } else {
                    turned.insert(file)
                }
            }
        }
        if mask.contains(.ignored) { watches.forget(event.watch) }
    }

    private func hint(for mask: InotifyMask, _ name: Span<UInt8>, _ report: inout WatcherReport) -> FileHint? {
        guard !mask.contains(.isDirectory), isManifest(name, &report) else { return nil }
        if mask.isDisjoint(with: [.movedFrom, .deleted]) {
            guard let kind = completeness(mask, name, &report) else { return nil }
            let file = table.add(name)
            table.announce(file)
            return FileHint(file: file, name: table[file].name, kind: kind)
        }
        guard let file = table.find(name) else { return nil }
        table.announce(file)
        return FileHint(file: file, name: table[file].name, kind: .gone)
    }

    /// - Returns: nil for what is no file.
    private func completeness(
        _ mask: InotifyMask,
        _ name: Span<UInt8>,
        _ report: inout WatcherReport
    ) -> FileHint.Kind? {
        if mask.contains(.movedTo) { return .written }
        if mask.contains(.created) { return kindOfCreated(FileName(name), &report) }
        return mask.contains(.closedAfterWriting) ? kindOfComplete(name) : .writing
    }

    /// A new name may be about to be renamed.
    private func kindOfComplete(_ name: Span<UInt8>) -> FileHint.Kind {
        table.find(name).flatMap { table[$0].identity } == nil ? .writtenFirst : .written
    }

    /// A link is complete when it is there: nobody will close it. Neither will what is no file ever be a manifest.
    private func kindOfCreated(_ name: FileName, _ report: inout WatcherReport) -> FileHint.Kind? {
        guard let directory = try? Directory(path: location.directory),
            let status = try? directory.status(of: name, followingSymlinks: false)
        else { return .writing }
        switch status.kind {
        case .regular: return status.links > 1 ? kindOfComplete(name.bytes) : .writing
        // `ln -f` makes the link under another name, too, and renames that.
        case .symlink: return kindOfComplete(name.bytes)
        default:
            note(.notRegular(name, status.kind), name, &report)
            return nil
        }
    }
}
