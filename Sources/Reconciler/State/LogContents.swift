import LinuxIO
import ManifestDecoding

/// A pod of the log.
struct RecordedPod: Sendable {
    let accepted: (manifest: RecordedManifest, record: StateRecord)?
    let applied: (manifest: RecordedManifest, record: StateRecord)?
}

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
    init(_ folder: StateFolder, isOwner: Bool) throws(StateError) {
        let path = folder.path(of: Self.name)
        do throws(Errno) {
            let descriptor = try isOwner ? folder.openForUpdate(Self.name) : folder.open(Self.name)
            guard try descriptor.status().kind == .regular else {
                problems = [.foreign(path: path)]
                return
            }
            try read(folder, descriptor, path)
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
        _ path: String
    ) throws(Errno) {
        let start = try descriptor.read(count: LogFormat.firstRecord, at: 0)
        switch LogFormat.decodeHeader(start.span) {
        case .foreign: problems = [.foreign(path: path)]
        case .otherVersion(let version): problems = [.otherVersion(path: path, version)]
        case .header(let header, let isWhole):
            if !isWhole { problems.append(.damaged(path: path, 0..<LogFormat.firstRecord)) }
            let file = LogFile(folder, descriptor, header)
            let replay = try LogReplay(file)
            problems += replay.damages.map { .damaged(path: path, $0) }
            self.file = file
            self.replay = replay
        }
    }

    /// The pods in the order in which they were recorded.
    func pods(_ hashing: LogHashing) -> [RecordedPod] {
        guard let file, let replay else { return [] }
        let isOld = file.header.algorithm != hashing.algorithm
        func renewed(_ version: LogReplay.Version?) -> (manifest: RecordedManifest, record: StateRecord)? {
            guard let version else { return nil }
            var manifest = version.manifest
            if isOld, let bytes = try? version.record.manifest() {
                manifest.digest = hashing.renewed(manifest.digest, bytes, key: file.header.key)
            }
            return (manifest, version.record)
        }
        func order(_ pod: LogReplay.Pod) -> UInt64 {
            (pod.accepted ?? pod.applied)?.record.sequence ?? 0
        }
        return replay.pods.values.sorted { order($0) < order($1) }
            .map { RecordedPod(accepted: renewed($0.accepted), applied: renewed($0.applied)) }
    }
}
