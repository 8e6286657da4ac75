public import LinuxIO
public import ManifestDecoding

/// The five stages in a row, driven by one task on the loop: watcher, debouncer, parser, differ, planner.
///
/// Each stage hands a batch on and has finished with it before the next batch starts, so files go through in order and
/// nothing has to be locked or queued between stages.
public final class Pipeline: Sendable {
    /// Files that go through together at most. The threads meet at the end of each batch, and wait for the last of them;
    /// between two batches the loop sees to signals.
    private static let batchSize = 4096

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

        /// What is asked of the directory and its files.
        public var security = SecuritySettings()

        public init() {}
    }

    public let watcher: ManifestWatcher
    public let debouncer: Debouncer
    public let parser: ManifestParser
    public let differ: HashDiffer
    public let planner: RestartPlanner

    /// - Parameters:
    ///   - running: what runs already, as recorded.
    ///   - key: the key of the digests in `running`.
    /// - Throws: where inotify cannot be used.
    public init(
        _ location: ManifestLocation,
        running: [AcceptedManifest] = [],
        key: Hash128,
        settings: Settings = Settings(),
        loop: EventLoop
    ) throws(Errno) {
        let pool = WorkerPool(width: max(settings.threads, 1))
        watcher = try ManifestWatcher(
            location,
            scanPeriod: settings.scanPeriod,
            security: settings.security,
            loop: loop
        )
        debouncer = Debouncer(window: settings.debounceWindow, writingQuiet: settings.writingQuiet, loop: loop)
        parser = ManifestParser(pool: pool, key: key, isStrict: settings.isStrict, loop: loop)
        differ = HashDiffer(loop: loop)
        planner = RestartPlanner(running: running, loop: loop)
    }

    /// Looks at the whole directory once.
    ///
    /// - Throws: why the directory cannot be read.
    public func once() async throws(DirectoryError) -> (plan: Plan, notes: [WatcherNote]) {
        let report = await watcher.scan()
        if let error = DirectoryError(report.notes) { throw error }
        let due = report.hints.map { DueFile(file: $0.file, name: $0.name) }.sortedByName()
        let plan = await process(due, isComplete: true)
        return (plan, report.notes)
    }

    /// Follows the directory until `shouldStop` says so after a `watcher.wake()`.
    ///
    /// - Parameter report: gets every plan that says something, and notes about the directory.
    public func run(
        shouldStop: @Sendable () -> Bool,
        report: (Plan, [WatcherNote]) async -> Void
    ) async {
        var deadline: MonotonicTime?
        var hasScanned = false
        while !shouldStop() {
            let seen = await watcher.next(until: deadline)
            var (due, next) = await debouncer.take(seen.hints)
            deadline = next
            let isFirst = seen.isScan && !hasScanned && DirectoryError(seen.notes) == nil
            hasScanned = hasScanned || isFirst
            if due.isEmpty && !isFirst && seen.notes.isEmpty { continue }
            // At the start there is nothing to go on with: everything is read as it is.
            if isFirst { for index in due.indices { due[index].writing = .complete } }
            let ordered = seen.isScan ? due.sortedByName() : due
            let plan = await process(ordered, isComplete: isFirst)
            deadline = await debouncer.nextDeadline
            if !plan.isEmpty || !seen.notes.isEmpty || isFirst { await report(plan, seen.notes) }
        }
    }

    /// Takes files through parser, differ and planner.
    private func process(_ due: [DueFile], isComplete: Bool) async -> Plan {
        guard let directory = await watcher.openForReading() else {
            return await planner.plan([], isComplete: false, files: await watcher.count)
        }
        var findings: [FileFinding] = []
        findings.reserveCapacity(due.count)
        var start = 0
        while start < due.count {
            let end = min(start + Self.batchSize, due.count)
            let batch = await parser.parse(Array(due[start..<end]), in: directory)
            var (found, settled) = await differ.diff(batch)
            // A file that is gone counts only while the directory itself is there.
            if found.contains(where: \.isGone), await !watcher.isCurrent(directory) {
                found.removeAll(where: \.isGone)
                settled.removeAll(where: \.isGone)
            }
            findings += found
            await debouncer.settle(settled)
            await watcher.settle(settled)
            start = end
        }
        return await planner.plan(findings, isComplete: isComplete, files: await watcher.count)
    }
}
