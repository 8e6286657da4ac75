public import LinuxIO
public import ManifestDecoding
import Synchronization

/// The five stages in a row, driven by one task on the loop: watcher, debouncer, parser, differ, planner.
///
/// Each stage hands a batch on and has finished with it before the next batch starts, so files go through in order and
/// nothing has to be locked or queued between stages. The pipeline is an actor on the stages' own executor: being
/// on it is being isolated to each of them, so that a change goes through all stages in one job.
public actor Pipeline {
    /// Files that go through together at most. The threads meet at the end of each batch, and wait for the last of them;
    /// between two batches the loop sees to signals.
    private static let batchSize = 16_384

    /// Times and widths that people can set.
    public struct Settings: Sendable {
        /// Milliseconds in which changes of one file are joined.
        public var debounceWindow: Int64 = 100
        /// Milliseconds without an event after which a file that was not closed is read all the same.
        public var writingQuiet: Int64 = 1_000
        /// Milliseconds between two looks at every file.
        public var scanPeriod: Int64 = 20_000
        /// Threads for large batches, the loop's own included.
        public var threads = Processor.count
        /// Whether a manifest with a warning (unknown fields, further documents) is rejected as an invalid one is.
        public var isStrict = false
        /// Whether valid manifests stay in memory, or in the state directory. Else they are read again where a plan's
        /// reasons are looked for: for one plan only.
        public var keepsManifests = true
        public var planning = PlanSettings()

        /// What is asked of the directory and its files.
        public var security = SecuritySettings()

        public init() {}
    }

    /// Set by `confirm`, until the next plan.
    private nonisolated let confirmation = Atomic<Bool>(false)

    public nonisolated let watcher: ManifestWatcher
    public nonisolated let debouncer: Debouncer
    public nonisolated let parser: ManifestParser
    public nonisolated let differ: HashDiffer
    public nonisolated let planner: RestartPlanner
    /// The threads of large batches, for whoever has much to do with a plan.
    public nonisolated let pool: WorkerPool
    private let recorder: StateRecorder?
    private nonisolated let loop: EventLoop

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - running: what runs already, as recorded.
    ///   - key: the key of the digests in `running`.
    ///   - recorder: is told of what changes, after each plan.
    /// - Throws: where inotify cannot be used.
    public init(
        _ location: ManifestLocation,
        running: [AcceptedManifest] = [],
        key: Hash128,
        settings: Settings = Settings(),
        recorder: StateRecorder? = nil,
        loop: EventLoop
    ) throws(Errno) {
        self.loop = loop
        pool = WorkerPool(width: max(settings.threads, 1))
        // Of one file alone, what other files had is nobody's business.
        let running = location.only.map { only in running.filter { $0.file == only } } ?? running
        let (known, files) = Self.lastOfEachFile(running)
        watcher = try ManifestWatcher(
            location,
            scanPeriod: settings.scanPeriod,
            known: files,
            security: settings.security,
            pool: pool,
            loop: loop
        )
        debouncer = Debouncer(window: settings.debounceWindow, writingQuiet: settings.writingQuiet, loop: loop)
        parser = ManifestParser(
            pool: pool,
            key: key,
            isStrict: settings.isStrict,
            keepsManifests: settings.keepsManifests,
            known: known,
            loop: loop
        )
        differ = HashDiffer(known: known, loop: loop)
        planner = RestartPlanner(
            running: running,
            known: known,
            key: key,
            settings: settings.planning,
            recorder: recorder,
            loop: loop
        )
        self.recorder = recorder
    }

    /// A file that had one pod and then another has both in a record that lost a part.
    ///
    /// - Returns: each file's last manifest by the file's number, and the files.
    private static func lastOfEachFile(_ running: [AcceptedManifest]) -> ([AcceptedManifest], FileTable) {
        var files = FileTable(capacity: max(running.count, 32))
        for manifest in running { files.settle(files.add(manifest.file), manifest.identity, isTrusted: true) }
        if files.count == running.count { return (running, files) }
        var names: Set<FileName> = []
        let last = running.reversed().filter { names.insert($0.file).inserted }
        return lastOfEachFile(last.reversed())
    }

    /// Says that what the guard holds may go on. From any thread.
    public nonisolated func confirm() {
        confirmation.store(true, ordering: .releasing)
        watcher.wake()
    }

    /// Looks at the whole directory once.
    ///
    /// - Parameter watching: whether to ask the kernel for events first, as `run` does.
    /// - Throws: why the directory cannot be read.
    public func once(watching: Bool = false) async throws(DirectoryError) -> (plan: Plan, notes: [WatcherNote]) {
        let report = await watcher.scan(watching: watching)
        if let error = DirectoryError(report.notes) { throw error }
        let due = report.hints.map { DueFile(file: $0.file, name: $0.name) }.sortedByName()
        var readings = Readings()
        let plan = await process(due, into: &readings, isComplete: true)
        return (plan, report.notes)
    }

    /// Follows the directory until `shouldStop` says so after a `watcher.wake()`.
    ///
    /// - Parameter report: gets every plan that says something, and notes about the directory.
    public func run(
        shouldStop: @Sendable () -> Bool,
        report: @Sendable (Plan, [WatcherNote]) async -> Void
    ) async {
        var heldUntil: MonotonicTime?
        var hasScanned = false
        // The same for all rounds, so that their lists are not made anew.
        var seen = WatcherReport()
        var due: [DueFile] = []
        var readings = Readings()
        while !shouldStop() {
            seen.removeAll()
            due.empty()
            await watcher.next(until: Self.earlier(debouncer.nextDeadline, heldUntil), into: &seen)
            await debouncer.take(seen.hints, into: &due)
            let isConfirmed = confirmation.exchange(false, ordering: .acquiring)
            let isHeldDue = heldUntil.map { $0 <= .now } ?? false
            let isFirst = seen.isScan && !hasScanned && DirectoryError(seen.notes) == nil
            hasScanned = hasScanned || isFirst
            if seen.isScan { recorder?.retry() }
            if due.isEmpty && !isFirst && seen.notes.isEmpty && !isConfirmed && !isHeldDue { continue }
            // At the start there is nothing to go on with: everything is read as it is.
            if isFirst { for index in due.indices { due[index].writing = .complete } }
            let ordered = seen.isScan ? due.sortedByName() : due
            var plan = await process(ordered, into: &readings, isComplete: isFirst, isConfirmed: isConfirmed)
            plan.isFirst = isFirst
            heldUntil = plan.heldUntil
            if !plan.isEmpty || !seen.notes.isEmpty || isFirst { await report(plan, seen.notes) }
            // Room for the next change is made while nobody waits for this one any more.
            readings.removeAll()
            await planner.record()
            await parser.empty()
        }
    }

    /// Returns when what the plans so far have changed is recorded.
    ///
    /// - Throws: why it is not.
    public func flush() async throws(StateError) {
        await planner.record()
        try await recorder?.flush()
    }

    /// Takes files through parser, differ and planner.
    private func process(
        _ due: [DueFile],
        into readings: inout Readings,
        isComplete: Bool,
        isConfirmed: Bool = false
    ) async -> Plan {
        // One file that was written is most of what a daemon sees.
        if !isComplete, due.count == 1, let file = await watcher.openForReading(due[0]) {
            await read(due, from: .file(file), into: &readings)
            return await plan(readings, isComplete: false, isConfirmed: isConfirmed)
        }
        guard let directory = await watcher.openForReading() else {
            readings.files = await watcher.count
            return await plan(readings, isComplete: false, isConfirmed: isConfirmed)
        }
        let source = ManifestSource.directory(directory)
        if due.count <= Self.batchSize {
            await read(due, from: source, into: &readings)
            return await plan(readings, isComplete: isComplete, isConfirmed: isConfirmed)
        }
        readings.findings.reserveCapacity(due.count)
        for start in stride(from: 0, to: due.count, by: Self.batchSize) {
            var part = Readings()
            await read(Array(due[start..<min(start + Self.batchSize, due.count)]), from: source, into: &part)
            readings.findings += part.findings
            readings.changes += part.changes
            readings.files = part.files
            await Task.yield()
        }
        return await plan(readings, isComplete: isComplete, isConfirmed: isConfirmed)
    }

    /// Takes a batch through parser and differ, and lets watcher and debouncer know what its files were like.
    @inline(__always)
    private func read(_ due: [DueFile], from source: ManifestSource, into readings: inout Readings) async {
        await differ.read(due, from: source, by: parser, into: &readings)
        // A file that is gone counts only while the directory itself is there.
        if case .directory(let directory) = source, readings.findings.contains(where: \.isGone),
            !(await watcher.isCurrent(directory))
        {
            readings.findings.removeAll(where: \.isGone)
            readings.settled.removeAll(where: \.isGone)
        }
        // What was read to the end is nothing new to it.
        if readings.settled.contains(where: { $0.isGone || $0.unfinished != nil }) {
            await debouncer.settle(readings.settled)
        }
        readings.files = await watcher.settle(readings.settled)
    }

    @inline(__always)
    private func plan(_ readings: Readings, isComplete: Bool, isConfirmed: Bool) async -> Plan {
        await planner.plan(
            readings.findings,
            isComplete: isComplete,
            files: readings.files,
            isConfirmed: isConfirmed,
            changes: readings.changes
        )
    }

    private static func earlier(_ first: MonotonicTime?, _ second: MonotonicTime?) -> MonotonicTime? {
        guard let first, let second else { return first ?? second }
        return min(first, second)
    }
}
