public import LinuxIO

/// The first stage: knows the directory and its files, by inotify and by looking.
///
/// Every event names a file to look at again. Where events may be missing (overflow, a directory that was moved,
/// removed or re-created) it scans, and hands on only what differs from what was last read.
public actor ManifestWatcher {
    /// How often a directory that is not there is looked for.
    private static let missingDirectoryPeriod: Int64 = 1_000
    private static let interest: InotifyMask = [
        .created, .modified, .closedAfterWriting, .movedTo, .movedFrom, .deleted, .deleteSelf, .moveSelf,
        .attributesChanged, .onlyDirectory, .excludeUnlinked,
    ]

    private nonisolated let loop: EventLoop
    private let location: ManifestLocation
    private let scanPeriod: Int64
    private let inotify: Inotify
    private let source: EventSource
    private var batch = InotifyBatch()
    private var buffer = DirectoryBuffer()
    private var table = FileTable()
    private var watch: InotifyWatch?
    private(set) var directory: ManifestDirectory?
    private var scanNumber: UInt32 = 0
    private var nextScan = MonotonicTime.now
    private var isMissingReported = false
    private var notedNames: Set<FileName> = []

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - scanPeriod: milliseconds between two looks at every file, for file systems that give no events.
    ///   - known: files that were read by the last run, each a different one; they get the numbers from 0 on.
    /// - Throws: where inotify cannot be used (inotify_init1(2)).
    public init(
        _ location: ManifestLocation,
        scanPeriod: Int64 = 20_000,
        known: [AcceptedManifest] = [],
        loop: EventLoop
    ) throws(Errno) {
        self.loop = loop
        self.location = location
        self.scanPeriod = scanPeriod
        let inotify = try Inotify()
        source = try loop.source(for: inotify.descriptor)
        self.inotify = inotify
        for manifest in known {
            let name = manifest.file
            table.setIdentity(manifest.identity, of: table.add(name.bytes))
        }
    }

    /// Files that are known, whether they can be read or not.
    public var count: Int { table.count }

    /// The directory as it was opened last; nil while it is missing.
    public var current: ManifestDirectory? { directory }

    /// Whether a directory is still the one at the path. If not, the next report is a scan: there is no event for the
    /// removal of a directory that is open.
    func isCurrent(_ directory: ManifestDirectory) -> Bool {
        let isCurrent = directory.isAt(path: location.directory)
        if !isCurrent { nextScan = .now }
        return isCurrent
    }

    /// Ends the wait in `next`, from any thread.
    public nonisolated func wake() {
        source.wake()
    }

    /// Waits for something to report: events, a scan that is due, or the deadline.
    public func next(until deadline: MonotonicTime?) async -> WatcherReport {
        if nextScan <= .now { return scan() }
        switch await source.readable(until: min(deadline ?? nextScan, nextScan)) {
        case .readable: return readEvents()
        case .deadline: return nextScan <= .now ? scan() : WatcherReport()
        case .woken: return WatcherReport()
        }
    }

    /// Remembers how files were when they were read, so that scans pass them over.
    public func settle(_ files: [SettledFile]) {
        for settled in files {
            if settled.isGone {
                table.remove(settled.file)
            } else {
                table.setIdentity(settled.identity, of: settled.file)
            }
        }
    }

    // MARK: - Events

    private func readEvents() -> WatcherReport {
        var report = WatcherReport()
        var mustScan = false
        var leaving: (cookie: UInt32, index: Int)?
        do {
            // What comes meanwhile is left for the next call: the files at hand go first.
            guard try inotify.read(into: &batch) else { return report }
        } catch {
            mustScan = true
        }
        batch.forEach { event in
            if event.mask.contains(.overflow) {
                report.notes.append(.eventsLost)
                mustScan = true
            } else if event.watch == watch {
                if !event.mask.isDisjoint(with: [.deleteSelf, .moveSelf, .ignored, .unmounted]) {
                    mustScan = true
                } else if var hint = hint(for: event.mask, event.name, &report) {
                    if event.mask.contains(.movedFrom) { leaving = (event.cookie, report.hints.count) }
                    if event.mask.contains(.movedTo), let left = leaving, left.cookie == event.cookie {
                        report.hints[left.index].kind = .renamed
                        // A manifest that moves must not wait under its new name while the old one is gone.
                        if table[report.hints[left.index].file].identity != nil { hint.kind = .renamed }
                    }
                    report.hints.append(hint)
                }
            }
        }
        if mustScan { nextScan = .now }
        return report
    }

    private func hint(for mask: InotifyMask, _ name: Span<UInt8>, _ report: inout WatcherReport) -> FileHint? {
        guard !mask.contains(.isDirectory), isManifest(name, &report) else { return nil }
        if mask.isDisjoint(with: [.movedFrom, .deleted]) {
            let file = table.add(name)
            return FileHint(file: file, name: table[file].name, kind: completeness(mask, table[file]))
        }
        guard let file = table.find(name) else { return nil }
        return FileHint(file: file, name: table[file].name, kind: .gone)
    }

    private func completeness(_ mask: InotifyMask, _ row: FileTable.Row) -> FileHint.Kind {
        if mask.contains(.movedTo) { return .written }
        guard mask.contains(.closedAfterWriting) else { return .writing }
        return row.identity == nil ? .writtenFirst : .written
    }

    private func isManifest(_ name: Span<UInt8>, _ report: inout WatcherReport) -> Bool {
        if let only = location.only {
            let bytes = only.bytes
            guard bytes.count == name.count else { return false }
            for index in bytes.indices where bytes[index] != name[index] { return false }
            return true
        }
        switch ManifestName.refusal(name) {
        case nil: return true
        case .hidden: return false
        case .leftover:
            note(.leftover(FileName(name)), FileName(name), &report)
            return false
        }
    }

    /// Tells a thing about a name once.
    private func note(_ note: WatcherNote, _ name: FileName, _ report: inout WatcherReport) {
        // A directory full of ever new leftovers must not fill the memory.
        if notedNames.count >= 1024 { notedNames.removeAll() }
        if notedNames.insert(name).inserted { report.notes.append(note) }
    }

    // MARK: - Scans

    /// Looks at every file of the directory, after making sure that it is still the one at the path.
    public func scan() -> WatcherReport {
        var report = WatcherReport()
        report.isScan = true
        guard openDirectory(&report), let directory else {
            nextScan = MonotonicTime.now.advanced(byMilliseconds: Self.missingDirectoryPeriod)
            return report
        }
        nextScan = MonotonicTime.now.advanced(byMilliseconds: scanPeriod)
        scanNumber &+= 1
        do {
            try directory.directory.forEachEntry(buffer: &buffer) { entry in
                if let hint = look(at: entry, &report) { report.hints.append(hint) }
            }
        } catch {
            // A listing that broke off says nothing of the files that it did not reach.
            report.notes.append(.directoryMissing(path: location.directory, error))
            return report
        }
        for index in table.rows.indices where table.rows[index].isUsed && table.rows[index].scan != scanNumber {
            report.hints.append(FileHint(file: FileID(index), name: table.rows[index].name, kind: .missing))
        }
        return report
    }

    private func look(at entry: borrowing DirectoryEntry, _ report: inout WatcherReport) -> FileHint? {
        switch entry.kind {
        case .regular, .symlink, .unknown: break
        case .directory: return nil
        default:
            if isManifest(entry.name, &report) {
                note(.notRegular(FileName(entry.name), entry.kind), FileName(entry.name), &report)
            }
            return nil
        }
        guard isManifest(entry.name, &report) else { return nil }
        let (file, name, isNew) = table.add(entry.name, seenBy: scanNumber)
        // A new file is opened anyway: its status is read then, once.
        if !isNew, table.isUnchanged(file, try? entry.status(followingSymlinks: true).identity) { return nil }
        return FileHint(file: file, name: name, kind: .scanned)
    }

    /// Opens and watches the directory anew if it is not the one that is open.
    private func openDirectory(_ report: inout WatcherReport) -> Bool {
        if let directory, directory.isAt(path: location.directory), watch != nil { return true }
        do throws(Errno) {
            // The watch comes first: what changes after it is seen, what changed before is scanned.
            let watch = try inotify.addWatch(path: location.directory, mask: Self.interest)
            directory = try ManifestDirectory(path: location.directory)
            self.watch = watch
            if isMissingReported { report.notes.append(.directoryBack(path: location.directory)) }
            isMissingReported = false
            return true
        } catch {
            directory = nil
            watch = nil
            if !isMissingReported { report.notes.append(.directoryMissing(path: location.directory, error)) }
            isMissingReported = true
            return false
        }
    }
}

/// How a file was when it was read.
public struct SettledFile: Sendable {
    public let file: FileID
    /// Nil where it could not be read: it is tried again at the next scan.
    public let identity: FileIdentity?
    public let isGone: Bool
}
