public import LinuxIO
public import ManifestDecoding

/// Where it is remembered what was accepted and applied, over the ends of the process and of the machine.
public struct StateDirectory: Sendable {
    /// What the directory held.
    public struct Content: Sendable {
        /// What digests are keyed with.
        public let key: Hash128
        /// What runs, in the order in which it was recorded.
        public let running: [AcceptedManifest]
        /// What was not as it should be.
        public let problems: [StateError]

        init(key: Hash128, pods: [LogReplay.Pod], problems: [StateError]) {
            self.key = key
            running = pods.compactMap { $0.applied?.manifest }
            self.problems = problems
        }
    }

    public let path: String
    private let spread: LogSpread

    /// - Parameter threads: how many may take part in reading what is recorded.
    public init(path: String, threads: Int = Processor.count) {
        self.path = path
        spread = LogSpread(threads: threads)
    }

    /// Looks at what is recorded, also while another process is recording; changes nothing.
    ///
    /// A directory that is not there holds nothing, with a new key.
    ///
    /// - Throws: if what is there may be good and cannot be read.
    public func read() throws(StateError) -> Content {
        let folder: StateFolder
        do throws(Errno) {
            folder = try StateFolder(path: path)
        } catch .noSuchFile {
            return Content(key: Hash128(random: ()), pods: [], problems: [])
        } catch {
            throw .unusable(path: path, error)
        }
        let contents = try LogContents(folder, isOwner: false, spread)
        return Content(
            key: contents.file?.header.key ?? Hash128(random: ()),
            pods: contents.pods(.current),
            problems: contents.problems
        )
    }

    /// Takes the directory, which is made where it is missing, for this process; mends it where it is damaged.
    ///
    /// - Parameter report: is told of trouble later on, on another thread.
    /// - Throws: if another process has it, or it cannot be opened.
    public func open(
        report: @escaping @Sendable (StateRecorder.Notice) -> Void
    ) throws(StateError) -> (content: Content, recorder: StateRecorder) {
        let folder: StateFolder
        let thread: LoopThread
        do throws(Errno) {
            // Manifests may hold what only root may read.
            try Directories.create(path: path, permissions: 0o700)
            folder = try StateFolder(path: path)
            thread = try LoopThread()
        } catch {
            throw .unusable(path: path, error)
        }
        let lock = try folder.lock()
        var pods: [LogReplay.Pod] = []
        var log = try StateLog(folder, spread: spread, recovered: &pods)
        let content = Content(key: log.key, pods: pods, problems: log.takeProblems())
        return (content, StateRecorder(log, lock, thread: thread, report: report))
    }
}

extension Hash128 {
    /// A key that nobody can guess.
    public init(random: Void) {
        self.init(low: Random.word(), high: Random.word())
    }
}
