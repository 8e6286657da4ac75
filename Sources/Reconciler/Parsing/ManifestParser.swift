public import LinuxIO
public import ManifestDecoding
import Synchronization

/// The third stage: reads files and decodes them onto tapes.
///
/// A file whose bytes are those of the last time goes no further. Large batches are spread over the pool's threads.
public actor ManifestParser {
    /// Fewer files than this are read on the loop's own thread: waking another would take longer.
    private static let filesWorthAThread = 32

    private nonisolated let loop: EventLoop
    private let pool: WorkerPool
    private let key: Hash128
    private let lanes: [Lane]
    /// The lane of small batches.
    private let firstLane: [Lane]
    /// The hash of the bytes that each file had when it was read last.
    private var contents: [Hash128?] = []

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - isStrict: whether a manifest with a warning is rejected.
    ///   - known: each file's last good manifest, by its number.
    public init(
        pool: WorkerPool,
        key: Hash128,
        isStrict: Bool = false,
        known: [AcceptedManifest] = [],
        loop: EventLoop
    ) {
        contents = known.map { $0.identity == nil ? nil : $0.content }
        self.loop = loop
        self.pool = pool
        self.key = key
        lanes = (0..<pool.width).map { _ in Lane(key: key, isStrict: isStrict) }
        firstLane = [lanes[0]]
    }

    /// Reads and decodes files. The batch that was parsed before is gone then: its lanes are used again.
    func parse(_ files: [DueFile], in directory: ManifestDirectory) -> ParsedBatch {
        for file in files { while contents.count <= file.file.index { contents.append(nil) } }
        if files.count < Self.filesWorthAThread || lanes.count == 1 {
            parse(files, in: directory, on: lanes[0])
            return ParsedBatch(lanes: firstLane, count: files.count)
        }
        let known = files.map { contents[$0.file.index] }
        let reading = BatchReading(files: files, known: known, key: key, directory: directory)
        let share = files.count / lanes.count + Self.filesWorthAThread
        pool.run { [lanes] worker in reading.run(on: lanes[worker], share: share) }
        for lane in lanes { lane.state.withLock { $0.contents(into: &contents) } }
        return ParsedBatch(lanes: lanes, count: files.count)
    }

    /// Reads files onto one lane's tape, and leaves the tape to the differ. Nothing is made for it that a batch of one file
    /// would pay for.
    private func parse(_ files: [DueFile], in directory: ManifestDirectory, on lane: Lane) {
        lane.state.withLock { state in
            state.empty()
            for index in files.indices {
                let known = contents[files[index].file.index]
                state.files.append(
                    state.load(files[index], position: index, known: known, key: key, in: directory)
                )
                state.decode(index)
            }
            state.contents(into: &contents)
        }
    }

    /// Makes room for the next batch. The last one is gone then.
    func empty() {
        lanes[0].state.withLock { $0.empty() }
    }
}

/// One batch's reading, of which workers take small portions until nothing is left.
private final class BatchReading: Sendable {
    private static let portion = 16

    private let files: [DueFile]
    /// The hash of the bytes that each of them had when it was read last.
    private let known: [Hash128?]
    private let key: Hash128
    private let directory: ManifestDirectory
    private let next = Atomic<Int>(0)

    init(files: [DueFile], known: [Hash128?], key: Hash128, directory: ManifestDirectory) {
        self.files = files
        self.known = known
        self.key = key
        self.directory = directory
    }

    /// Takes portions of files until none is left: reads them all, so that the kernel's code and data stay in the
    /// processor's cache meanwhile, then decodes one after the other. The differ's walk follows each at once: its tape is
    /// in the cache then, and the workers meet once a batch.
    ///
    /// - Parameter share: how many files a lane will have, about.
    func run(on lane: Lane, share: Int) {
        lane.state.withLock { state in
            state.empty()
            state.files.reserveCapacity(share)
            while true {
                let start = next.add(Self.portion, ordering: .relaxed).oldValue
                guard start < files.count else { return }
                let first = state.files.count
                for index in start..<min(start + Self.portion, files.count) { load(index, &state) }
                for index in first..<state.files.count {
                    state.decode(index)
                    state.accept(index, inPlace: true)
                    state.decoder.removeAll()
                }
                state.sources.removeAll()
            }
        }
    }

    private func load(_ index: Int, _ state: inout Lane.State) {
        state.files.append(state.load(files[index], position: index, known: known[index], key: key, in: directory))
    }
}
