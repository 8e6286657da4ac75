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
    }

    /// Reads and decodes files. The batch that was parsed before is gone then: its lanes are used again.
    func parse(_ files: [DueFile], in directory: ManifestDirectory) -> ParsedBatch {
        let last = files.reduce(-1) { max($0, $1.file.index) }
        while contents.count <= last { contents.append(nil) }
        let width = files.count < Self.filesWorthAThread ? 1 : lanes.count
        let used = Array(lanes.prefix(width))
        let reading = BatchReading(files: files, contents: contents, key: key, directory: directory)
        if width == 1 {
            reading.runAlone(on: used[0])
        } else {
            pool.run { worker in reading.run(on: used[worker]) }
        }
        for lane in used {
            lane.state.withLock { state in
                for file in state.files { remember(file) }
            }
        }
        return ParsedBatch(lanes: used, count: files.count)
    }

    private func remember(_ file: ParsedFile) {
        switch file.outcome {
        case .gone, .unreadable: contents[file.due.file.index] = nil
        default: contents[file.due.file.index] = file.contentHash
        }
    }
}

/// One batch's reading, of which workers take small portions until nothing is left.
private final class BatchReading: Sendable {
    private static let portion = 16

    private let files: [DueFile]
    private let contents: [Hash128?]
    private let key: Hash128
    private let directory: ManifestDirectory
    private let next = Atomic<Int>(0)

    init(files: [DueFile], contents: [Hash128?], key: Hash128, directory: ManifestDirectory) {
        self.files = files
        self.contents = contents
        self.key = key
        self.directory = directory
    }

    /// Reads files onto the lane's tape, and leaves the tape to the differ.
    func runAlone(on lane: Lane) {
        lane.state.withLock { state in
            state.empty()
            read(0..<files.count, &state)
        }
    }

    /// Reads portions of files until none is left. Beside other workers the differ's walk follows each portion at once:
    /// its tape is still in the processor's cache then, and the workers meet once a batch.
    func run(on lane: Lane) {
        lane.state.withLock { state in
            state.empty()
            while true {
                let start = next.add(Self.portion, ordering: .relaxed).oldValue
                guard start < files.count else { return }
                let first = state.files.count
                read(start..<min(start + Self.portion, files.count), &state)
                state.readDocuments(from: first)
                state.sources.removeAll()
                state.decoder.removeAll()
            }
        }
    }

    private func read(_ range: Range<Int>, _ state: inout Lane.State) {
        for index in range {
            let due = files[index]
            let known = contents[due.file.index]
            state.files.append(state.read(due, position: index, known: known, key: key, in: directory))
        }
    }
}
