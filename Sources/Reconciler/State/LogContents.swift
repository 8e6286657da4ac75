import LinuxIO
import ManifestDecoding

/// What a log file holds, for the one who owns it and for those who only look.
struct LogContents {
    static let name = FileName("manifests.log")

    /// The file; nil where there is none that can be used.
    private(set) var file: LogFile?
    private(set) var replay: LogReplay?
    /// What is wrong with it.
    private(set) var problems: [StateError] = []
    /// Whether it is no log, or not a whole one.
    var isDamaged: Bool { !problems.isEmpty }

    /// - Parameter isOwner: whether the file is going to be written to.
    /// - Throws: if the file is there, may be a good one, and cannot be opened.
    init(_ folder: StateFolder, isOwner: Bool, _ spread: LogSpread = .alone) throws(StateError) {
        let path = folder.path(of: Self.name)
        do throws(Errno) {
            let descriptor = try isOwner ? folder.openForUpdate(Self.name) : folder.open(Self.name)
            guard try descriptor.status().kind == .regular else {
                problems = [.foreign(path: path)]
                return
            }
            try read(folder, descriptor, path, spread)
        } catch .noSuchFile {
            return
        } catch .isDirectory, .tooManyLinks {
            problems = [.foreign(path: path)]
        } catch {
            throw .unusable(path: path, error)
        }
    }

    private mutating func read(
        _ folder: StateFolder,
        _ descriptor: consuming Descriptor,
        _ path: String,
        _ spread: LogSpread
    ) throws(Errno) {
        let start: [UInt8]
        do throws(Errno) {
            start = try descriptor.read(count: LogFormat.firstRecord, at: 0)
        } catch {
            problems = [.unusable(path: path, error)]
            return
        }
        switch LogFormat.decodeHeader(start.span) {
        case .foreign: problems = [.foreign(path: path)]
        case .otherVersion(let version): problems = [.otherVersion(path: path, version)]
        case .header(let header, let isWhole):
            if !isWhole { problems.append(.damaged(path: path, 0..<LogFormat.firstRecord)) }
            let file = LogFile(folder, descriptor, header)
            let replay = try LogReplay(file, spread)
            problems += replay.damages.map { .damaged(path: path, $0) }
            self.file = file
            self.replay = replay
        }
    }

    /// The pods in the order in which they were recorded.
    func pods(_ hashing: LogHashing) -> [LogReplay.Pod] {
        guard let file, let replay else { return [] }
        let pods = replay.pods
        if file.header.algorithm == hashing.algorithm { return pods }
        return pods.map { pod in
            LogReplay.Pod(
                key: pod.key,
                accepted: Self.renewed(pod.accepted, hashing, file.header.key),
                applied: Self.renewed(pod.applied, hashing, file.header.key)
            )
        }
    }

    private static func renewed(_ version: RecordedVersion?, _ hashing: LogHashing, _ key: Hash128) -> RecordedVersion?
    {
        guard let version, let bytes = try? version.record.manifest() else { return version }
        var manifest = RecordedManifest(version.manifest)
        manifest.digest = hashing.renewed(manifest.digest, bytes, key: key)
        return RecordedVersion(manifest, version.record)
    }
}
