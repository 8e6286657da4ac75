import LinuxIO
import ManifestDecoding
import PodSchema

/// The log of what was accepted and applied, with the right to write it: `manifests.log` in the state directory.
///
/// A change is one write at its end and one fdatasync(2). When more of it is dead than alive, what is alive is written
/// to a new file, which then takes the old one's name. What is found damaged at the start is set aside in the same way.
struct StateLog: ~Copyable {
    static let temporary = FileName("manifests.log.new")
    /// Dead bytes that are not worth a new file.
    private static let spareBytes = 1 << 20

    struct Pod {
        var accepted: StateRecord?
        var applied: StateRecord?

        var count: Int {
            accepted === applied ? accepted?.count ?? 0 : (accepted?.count ?? 0) + (applied?.count ?? 0)
        }
    }

    let folder: StateFolder
    let hashing: LogHashing
    /// What digests are keyed with.
    let key: Hash128
    var file: LogFile?
    /// What counts, but for what `recovered` holds.
    var pods: [Hash128: Pod] = [:]
    /// What the file held, until `pods` is needed: at a start that finds nothing to do it never is.
    private var recovered: [LogReplay.Pod] = []
    /// Where the next record goes.
    var end = 0
    /// Bytes of the records that count.
    var live = 0
    var nextSequence: UInt64 = 1
    /// Whether the file cannot be added to, and a new one must be written first.
    var mustRewrite = false
    /// Whether the file is damaged, so that a new one must not simply take its place.
    var isDamaged = false
    /// The length from which on it is worth to write a new file; later where that has failed.
    var compactionCount = 0
    /// What went wrong and stops nothing, until somebody takes it.
    private(set) var problems: [StateError] = []

    /// Opens the log, or makes one, and mends it.
    ///
    /// - Parameters:
    ///   - spread: which threads read it.
    ///   - recovered: gets the pods that it holds.
    /// - Throws: if the file is there, may be a good one, and cannot be opened.
    init(
        _ folder: StateFolder,
        hashing: LogHashing = .current,
        spread: LogSpread = .alone,
        recovered: inout [LogReplay.Pod]
    ) throws(StateError) {
        self.folder = folder
        self.hashing = hashing
        let contents = try LogContents(folder, isOwner: true, spread)
        problems = contents.problems
        isDamaged = contents.isDamaged
        recovered = contents.pods(hashing)
        file = contents.file
        key = contents.file?.header.key ?? Hash128(random: ())
        mustRewrite = isDamaged || contents.file?.header.algorithm != hashing.algorithm
        if let replay = contents.replay {
            end = replay.end
            nextSequence = replay.nextSequence
        }
        self.recovered = recovered
        mend()
    }

    /// Makes `pods` say all that counts.
    mutating func takeRecovered() {
        guard !recovered.isEmpty else { return }
        pods.reserveCapacity(recovered.count)
        for one in recovered {
            let pod = Pod(accepted: one.accepted?.record, applied: one.applied?.record)
            live += pod.count
            pods[one.key] = pod
        }
        recovered = []
    }

    /// Cuts a torn end off, and writes a new file where that is needed.
    private mutating func mend() {
        do throws(Errno) {
            // Of a process that was killed.
            try? folder.remove(Self.temporary)
            if mustRewrite {
                try rewrite()
            } else if let file, try Int(file.descriptor.status().size) > end {
                try cut(file)
            }
        } catch {
            note(.unwritable(path: folder.path(of: LogContents.name), error))
        }
    }

    mutating func note(_ problem: StateError) { problems.append(problem) }

    mutating func takeProblems() -> [StateError] {
        defer { problems = [] }
        return problems
    }

    // MARK: - Appending

    /// Records changes, all of them or, where that fails, none.
    ///
    /// - Returns: for each change that is an accepted manifest, its record.
    /// - Throws: what kept the changes from the device. The log is as before, and can be tried again.
    mutating func append(_ batch: [StateChange]) throws(StateError) -> [StateRecord?] {
        if batch.isEmpty { return [] }
        takeRecovered()
        do throws(Errno) {
            if mustRewrite { try rewrite() }
            let records = try write(batch)
            for (change, record) in zip(batch, records) { take(change, record) }
            return records
        } catch {
            throw .unwritable(path: folder.path(of: LogContents.name), error)
        }
    }

    private mutating func write(_ batch: [StateChange]) throws(Errno) -> [StateRecord?] {
        guard let file else { preconditionFailure("a log that was rewritten has a file") }
        var output = LogOutput(file, at: end)
        var sequence = nextSequence
        do throws(Errno) {
            var records: [StateRecord?] = []
            var payload = StateWriter()
            for (index, change) in batch.enumerated() {
                payload.removeAll()
                LogPayload.encode(change, to: &payload)
                let isLast = index == batch.count - 1
                let place = try output.append(payload.bytes.span, sequence: sequence, endsBatch: isLast)
                records.append(change.isAccepted ? StateRecord(sequence: sequence, place: place) : nil)
                sequence += 1
            }
            try output.finish()
            end = output.offset
            nextSequence = sequence
            return records
        } catch {
            // What the file holds now, and whether the device has it, is unknown: the next batch must not follow it.
            mustRewrite = true
            try? cut(file)
            throw error
        }
    }

    /// Drops what is behind the last batch.
    private mutating func cut(_ file: LogFile) throws(Errno) {
        mustRewrite = true
        try folder.truncate(file.descriptor, to: end)
        try folder.syncData(file.descriptor)
        mustRewrite = false
    }

    private mutating func take(_ change: StateChange, _ record: StateRecord?) {
        let key = change.pod.hash(key: key)
        var pod = pods[key] ?? Pod()
        live -= pod.count
        switch change {
        case .accepted(_, _, let isApplied):
            pod.accepted = record
            if isApplied { pod.applied = record }
        case .withdrawn(_, let isApplied):
            pod.accepted = nil
            if isApplied { pod.applied = nil }
        case .applied(_, let sequence):
            if pod.accepted?.sequence == sequence { pod.applied = pod.accepted }
            if sequence == 0 { pod.applied = nil }
        }
        live += pod.count
        pods[key] = pod.accepted == nil && pod.applied == nil ? nil : pod
    }

    // MARK: - Compaction

    /// Writes a new file if the most of this one is dead. It takes as long as writing all that is alive: call it when
    /// the changes at hand are recorded.
    mutating func compactIfWorthwhile() {
        takeRecovered()
        let dead = end - LogFormat.firstRecord - live
        guard dead > max(live, Self.spareBytes), end >= compactionCount else { return }
        do throws(Errno) {
            try rewrite()
            compactionCount = 0
        } catch {
            // The old file is as good as before: not again with each change.
            compactionCount = end + max(live, Self.spareBytes)
            note(.unwritable(path: folder.path(of: LogContents.name), error))
        }
    }
}
