public import LinuxIO
import Synchronization

/// The first stage: knows the directory and its files, by inotify and by looking.
///
/// Every event names a file to look at again. Where events may be missing (overflow, a directory that was moved,
/// removed, re-created or hidden) it scans, and hands on only what differs from what was last read. It also watches the
/// way to the directory and the ways that links lead, and holds nothing open that could keep a file system mounted.
public actor ManifestWatcher {
    static let interest: InotifyMask = [
        .created, .modified, .closedAfterWriting, .movedTo, .movedFrom, .deleted, .deleteSelf, .moveSelf,
        .attributesChanged, .onlyDirectory, .excludeUnlinked,
    ]

    private nonisolated let loop: EventLoop
    let location: ManifestLocation
    private let path: DirectoryPath
    let security: SecuritySettings
    /// The only file of a batch, until it is read.
    private let opened: OpenManifest
    /// The threads that may take part in the first scan.
    let pool: WorkerPool?
    /// What the loop waits for while there are no events.
    private nonisolated let bell: EventSource
    /// What is waited for.
    private nonisolated let waiting: Mutex<EventSource>
    private var mounts: Task<Void, Never>?
    private var hasAskedForMounts = false

    /// Descriptors that are left for the directory, the files that are being read, and the queue's own two.
    private static let spareDescriptors = 6

    var queue: EventQueue?
    var batch = InotifyBatch()
    var buffer = DirectoryBuffer()
    var table: FileTable
    /// The manifest directory's own.
    var watch: InotifyWatch?
    var watches = WatchTable()
    /// Manifests that are links.
    var links: Set<FileID> = []
    /// The directory that was opened last.
    var root: DirectoryIdentity?
    /// The directory that the known files are of.
    var home: ManifestHome?
    var schedule: ScanSchedule
    var retries: RetryList
    var pending: [FileHint] = []
    private var pendingNotes: [WatcherNote] = []
    /// Whether the way to the directory may lead elsewhere now.
    var mustCheckWay = false
    /// Why there are no events, or not all of them.
    var blindness: Errno?
    /// What was last said of each of these.
    var told = Told()
    var scanNumber: UInt32 = 0
    private var notedNames: Set<FileName> = []
    /// When the files of the batch that is being read were opened at the earliest, by the clock that files are stamped with.
    private var readingSince: Int64 = 0

    /// The manifest that was renamed away last: the event of its new name follows, but maybe in another batch.
    var leftLast: Leaving?

    struct Leaving {
        let cookie: UInt32
        let file: FileID
        let name: FileName
    }

    /// Conditions that are told when they begin and end.
    struct Told {
        var missing: DirectoryError?
        var isBlind = false
        var isElsewhere = false
        var isSilent = false
        var weakness: String?
    }

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - scanPeriod: milliseconds between two looks at every file, for file systems that give no events.
    ///   - known: files that were read by the last run.
    ///   - pool: may take part in the first scan.
    /// - Throws: where nothing can be waited for (eventfd(2)).
    init(
        _ location: ManifestLocation,
        scanPeriod: Int64 = 20_000,
        known: FileTable = FileTable(),
        security: SecuritySettings = SecuritySettings(),
        pool: WorkerPool? = nil,
        loop: EventLoop
    ) throws(Errno) {
        self.loop = loop
        self.location = location
        path = DirectoryPath(location.directory)
        self.security = security
        opened = OpenManifest(security)
        self.pool = pool
        schedule = ScanSchedule(period: scanPeriod)
        retries = RetryList(limit: scanPeriod)
        bell = try loop.source(for: try Descriptor.silent())
        waiting = Mutex(bell)
        table = known
    }

    deinit {
        mounts?.cancel()
    }

    /// Files that are known, whether they can be read or not.
    public var count: Int { table.count }

    /// Ends the wait in `next`, from any thread.
    public nonisolated func wake() {
        waiting.withLock { $0 }.wake()
    }

    /// Waits for something to report: events, a scan that is due, or the deadline.
    ///
    /// - Parameter report: an empty one, which is filled.
    public func next(until deadline: MonotonicTime?, into report: inout WatcherReport) async {
        if !hasAskedForMounts { followMounts() }
        if reportDue(&report) { return }
        var limit = min(deadline ?? schedule.next, schedule.next)
        if let retry = retries.next { limit = min(limit, retry) }
        switch await (queue?.source ?? bell).readable(until: limit) {
        case .readable: _ = readEvents(&report)
        case .deadline: _ = reportDue(&report)
        case .woken: break
        }
    }

    /// Reports what there is to report without an event.
    ///
    /// - Returns: whether there was anything.
    private func reportDue(_ report: inout WatcherReport) -> Bool {
        if mustCheckWay { checkWay() }
        let now = MonotonicTime.now
        if schedule.next <= now {
            report = scan()
            return true
        }
        if let retry = retries.next, retry <= now {
            for file in retries.take(now: now) {
                pending.append(FileHint(file: file, name: table[file].name, kind: .scanned))
            }
        }
        guard !pending.isEmpty || !pendingNotes.isEmpty else { return false }
        swap(&report.hints, &pending)
        swap(&report.notes, &pendingNotes)
        return true
    }

    // MARK: - Reading

    /// Opens the directory for a batch of files to be read. Where it is not the one that was scanned last, there is a scan
    /// instead, which finds all of these files again.
    func openForReading() -> ManifestDirectory? {
        readingSince = WallClock.now
        guard let directory = try? ManifestDirectory(path: location.directory, security), directory.identity == root,
            told.missing == nil
        else {
            schedule.now()
            return nil
        }
        return directory
    }

    /// Opens the only file of a batch by its path, and leaves the directory alone: it takes a third of the system calls.
    ///
    /// A look at the path afterwards tells that the file is of the directory that was scanned last. Should the path have led
    /// elsewhere only while the file was opened, the events of that bring a scan. That a file is gone, or a link, is for
    /// `openForReading` to find out.
    ///
    /// - Returns: nil where it cannot be opened in this way.
    func openForReading(_ file: DueFile) -> OpenManifest? {
        guard !security.isRequired, told.missing == nil, let root else { return nil }
        readingSince = WallClock.now
        do throws(Errno) {
            let descriptor = try path.open(file.name)
            guard DirectoryIdentity(try path.status()) == root else { return nil }
            opened.put(descriptor)
            return opened
        } catch {
            return nil
        }
    }

    /// Whether a directory is still the one at the path. If not, the next report is a scan.
    func isCurrent(_ directory: ManifestDirectory) -> Bool {
        let isCurrent = directory.isAt(path: location.directory)
        if !isCurrent { schedule.now() }
        return isCurrent
    }

    /// Remembers how files were when they were read, so that scans pass them over.
    ///
    /// - Returns: how many files there are by then.
    @discardableResult
    public func settle(_ files: [SettledFile]) -> Int {
        for settled in files {
            if settled.unfinished != nil {
                // Whether it goes on is told where the link leads.
                if settled.isLink { settleLink(settled) }
                continue
            }
            if settled.isStillOpen { pendingNotes.append(.stillOpen(table[settled.file].name)) }
            if settled.isUnreadable { retries.add(settled.file) } else { retries.remove(settled.file) }
            if settled.isGone {
                table.remove(settled.file)
                forgetLink(settled.file)
            } else {
                let isTrusted = settled.identity.map { !$0.mayChangeUnseen(readAt: readingSince) } ?? false
                table.settle(settled.file, settled.identity, isTrusted: isTrusted)
                if settled.isLink || !links.isEmpty { settleLink(settled) }
            }
        }
        return table.count
    }

    // MARK: - Events or none

    /// Makes an inotify instance if there is none.
    func openQueue() {
        guard queue == nil else { return }
        do throws(Errno) {
            // Reading files comes first: without events they are found all the same.
            guard Descriptor.isRoom(for: Self.spareDescriptors) else { throw .tooManyOpenFiles }
            let queue = try EventQueue(loop: loop)
            self.queue = queue
            waiting.withLock { $0 = queue.source }
            // A wake-up that went to the other source must not be lost.
            queue.source.wake()
        } catch {
            blindness = error
        }
    }

    /// Looks at the way to the directory after every change of the mounts.
    private func followMounts() {
        hasAskedForMounts = true
        guard Descriptor.isRoom(for: Self.spareDescriptors), let table = try? MountTable(),
            let source = try? loop.source(for: table.descriptor, interest: .exceptional)
        else { return }
        mounts = Task(executorPreference: loop) { [weak self] in
            // A change between a look and the next wait might not end that wait: after a second there is another look.
            var deadline: MonotonicTime?
            while !Task.isCancelled {
                let wakeup = await source.readable(until: deadline)
                deadline = wakeup == .readable ? MonotonicTime.now.advanced(byMilliseconds: 1_000) : nil
                guard wakeup != .woken, let self else { return }
                await self.mountsChanged()
            }
        }
    }

    private func mountsChanged() {
        mustCheckWay = true
        wake()
    }

    // MARK: - Names

    func isManifest(_ name: Span<UInt8>, _ report: inout WatcherReport) -> Bool {
        if let only = location.only { return only.isSpelled(name) }
        switch ManifestName.refusal(name) {
        case nil: return true
        case .hidden: return false
        case .leftover:
            note(.leftover(FileName(name)), FileName(name), &report)
            return false
        }
    }

    /// Tells a thing about a name once.
    func note(_ note: WatcherNote, _ name: FileName, _ report: inout WatcherReport) {
        // A directory full of ever new leftovers must not fill the memory.
        if notedNames.count >= 1024 { notedNames.removeAll() }
        if notedNames.insert(name).inserted { report.notes.append(note) }
    }
}

/// How a file was when it was read.
public struct SettledFile: Sendable {
    public let file: FileID
    /// Nil where it could not be read.
    public let identity: FileIdentity?
    public let isGone: Bool
    /// It is there and cannot be read now: it is tried again.
    public var isUnreadable = false
    /// Its name is a link's.
    public var isLink = false
    /// It was read although somebody has it open for writing.
    var isStillOpen = false
    /// It was not read, because somebody is writing it.
    var unfinished: DueFile?
}
