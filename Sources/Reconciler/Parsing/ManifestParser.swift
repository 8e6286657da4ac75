public import LinuxIO
public import ManifestDecoding
import Synchronization

/// The third stage: reads files and decodes them onto tapes.
///
/// A file whose bytes are those of the last time goes no further. Large batches are spread over the pool's threads.
public actor ManifestParser {
    /// Fewer files than this are read on the loop's own thread, unless they are large: waking another would take longer.
    private static let filesWorthAThread = 32
    /// What is left of a few files goes to all threads after so many bytes of them.
    private static let bytesWorthAThread = 256 << 10

    private nonisolated let loop: EventLoop
    private let pool: WorkerPool
    private let key: Hash128
    private let keepsManifests: Bool
    private let lanes: [Lane]
    /// The lane of small batches.
    private let firstLane: [Lane]
    /// The hash of the bytes that each file had when it was read last.
    private var contents: [Hash128?] = []

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - isStrict: whether a manifest with a warning is rejected.
    ///   - keepsManifests: whether valid manifests stay in memory.
    ///   - known: each file's last good manifest, by its number.
    public init(
        pool: WorkerPool,
        key: Hash128,
        isStrict: Bool = false,
        keepsManifests: Bool = true,
        known: [AcceptedManifest] = [],
        loop: EventLoop
    ) {
        contents = known.map { $0.identity == nil ? nil : $0.content }
        self.loop = loop
        self.pool = pool
        self.key = key
        self.keepsManifests = keepsManifests
        lanes = (0..<pool.width).map { _ in Lane(key: key, isStrict: isStrict) }
        firstLane = [lanes[0]]
    }

    /// Reads and decodes files. The batch that was parsed before is gone then: its lanes are used again.
    ///
    /// - Parameter lastGood: each file's last good manifest, by its number.
    func parse(
        _ files: [DueFile],
        from source: ManifestSource,
        lastGood: [AcceptedManifest?]
    ) -> ParsedBatch {
        for file in files { while contents.count <= file.file.index { contents.append(nil) } }
        if !keepsManifests, case .directory(let directory) = source {
            let origin = FileBytes(directory, key: key)
            for lane in lanes { lane.state.withLock { $0.origin = origin } }
        }
        var done = 0
        if files.count < Self.filesWorthAThread || lanes.count == 1 {
            let limit = lanes.count == 1 ? Int.max : Self.bytesWorthAThread
            done = parse(files, from: source, lastGood: lastGood, on: lanes[0], limit: limit)
            if done == files.count { return ParsedBatch(lanes: firstLane, count: files.count) }
        }
        let known = files.map { contents[$0.file.index] }
        let reading = BatchReading(
            files: files,
            done: done,
            known: known,
            lastGood: lastGood,
            key: key,
            source: source,
            workers: lanes.count
        )
        let share = files.count / lanes.count + Self.filesWorthAThread
        pool.run { [lanes] worker in reading.run(on: lanes[worker], share: share, isFirst: worker == 0) }
        for lane in lanes { lane.state.withLock { $0.contents(into: &contents) } }
        return ParsedBatch(lanes: lanes, count: files.count)
    }

    /// Reads files onto one lane's tape, and leaves the tape to the differ. Nothing is made for it that a batch of one file
    /// would pay for.
    ///
    /// - Parameter limit: after so many bytes it stops, if two files or more are left.
    /// - Returns: how many files it has read.
    private func parse(
        _ files: [DueFile],
        from source: ManifestSource,
        lastGood: [AcceptedManifest?],
        on lane: Lane,
        limit: Int
    ) -> Int {
        lane.state.withLock { state in
            state.empty()
            var done = 0
            while done < files.count, state.walk.sources.count < limit || done + 1 == files.count {
                let known = contents[files[done].file.index]
                state.files.append(state.load(files[done], position: done, known: known, key: key, from: source))
                if !state.exchangeLine(done, lastGood: lastGood) {
                    state.decode(done)
                    state.exchangeText(done, lastGood: lastGood)
                }
                done += 1
            }
            state.contents(into: &contents)
            return done
        }
    }

    /// Makes room for the next batch. The last one is gone then.
    func empty() {
        lanes[0].state.withLock { $0.empty() }
    }
}

/// One batch's reading, of which workers take small portions until nothing is left.
private final class BatchReading: Sendable {
    private static let largestPortion = 16
    /// Bytes that are decoded before they are walked: the code of the one and of the other drives each out of the
    /// processor's smallest cache.
    private static let stretch = 48 << 10

    private let files: [DueFile]
    /// The hash of the bytes that each of them had when it was read last.
    private let known: [Hash128?]
    /// Each file's last good manifest.
    private let lastGood: [AcceptedManifest?]
    private let key: Hash128
    private let source: ManifestSource
    /// Files that a worker takes at once: of a few, so few that all get some.
    private let portion: Int
    /// How many of the files are decoded already.
    private let done: Int
    private let next: Atomic<Int>

    init(
        files: [DueFile],
        done: Int,
        known: [Hash128?],
        lastGood: [AcceptedManifest?],
        key: Hash128,
        source: ManifestSource,
        workers: Int
    ) {
        self.files = files
        self.known = known
        self.lastGood = lastGood
        self.key = key
        self.source = source
        portion = max(1, min(Self.largestPortion, (files.count - done) / (workers * 4)))
        self.done = done
        next = Atomic(done)
    }

    /// Takes portions of files until none is left: reads them all, so that the kernel's code and data stay in the
    /// processor's cache meanwhile, then decodes and walks them. The differ's walk follows at once: the tape is in the cache
    /// then, and the workers meet once a batch.
    ///
    /// - Parameters:
    ///   - share: how many files a lane will have, about.
    ///   - isFirst: whether it is the lane that holds those files of the batch that are decoded.
    func run(on lane: Lane, share: Int, isFirst: Bool) {
        lane.state.withLock { state in
            state.startMany(lastGood: lastGood, isContinued: isFirst && done > 0)
            state.files.reserveCapacity(share)
            while true {
                let start = next.add(portion, ordering: .relaxed).oldValue
                guard start < files.count else { return }
                let first = state.files.count
                for index in start..<min(start + portion, files.count) { load(index, &state) }
                decodeAndWalk(from: first, &state)
                state.walk.sources.removeAll()
            }
        }
    }

    /// Decodes what was loaded, a stretch at a time, and walks each stretch.
    private func decodeAndWalk(from first: Int, _ state: inout Lane.State) {
        var start = first
        var bytes = 0
        for index in first..<state.files.count {
            if !state.exchangeLine(index, lastGood: lastGood, inPlace: true) { state.decode(index) }
            bytes += state.files[index].source.count
            if bytes < Self.stretch && index + 1 < state.files.count { continue }
            for decoded in start...index {
                state.exchangeText(decoded, lastGood: lastGood, inPlace: true)
                state.accept(decoded, lastGood: lastGood, inPlace: true)
            }
            state.walk.decoder.removeAll()
            start = index + 1
            bytes = 0
        }
    }

    private func load(_ index: Int, _ state: inout Lane.State) {
        state.files.append(state.load(files[index], position: index, known: known[index], key: key, from: source))
    }
}
