public import LinuxIO
import PodSchema
import Synchronization

/// The fourth stage: walks tapes along the schema and compares their hashes with those of the last good manifests.
public actor HashDiffer {
    private nonisolated let loop: EventLoop
    /// Each file's last good manifest.
    private var accepted: [AcceptedManifest?] = []
    /// Why files cannot be read: the same again is no news.
    private var unreadable: [FileID: Errno] = [:]

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    public init(loop: EventLoop) {
        self.loop = loop
    }

    /// Finds out what each file of a batch means now, in the batch's order. Files whose bytes are as before are in no finding.
    func diff(_ batch: ParsedBatch) -> (findings: [FileFinding], settled: [SettledFile]) {
        let lanes = batch.lanes
        // The workers of a large batch have walked what they decoded.
        if lanes.count == 1 { lanes[0].state.withLock { $0.readDocuments() } }
        var found: [(position: Int, finding: FileFinding)] = []
        var settled: [SettledFile] = []
        settled.reserveCapacity(batch.count)
        for lane in lanes {
            lane.state.withLock { state in
                for file in state.files {
                    settled.append(SettledFile(file))
                    if let finding = find(file) { found.append((file.position, finding)) }
                }
            }
        }
        // Lanes take what comes next; which of two files is first must not depend on who was faster.
        if lanes.count > 1 { found.sort { $0.position < $1.position } }
        return (found.map(\.finding), settled)
    }

    private func find(_ file: ParsedFile) -> FileFinding? {
        let index = file.due.file.index
        while accepted.count <= index { accepted.append(nil) }
        let name = file.due.name
        let kind: FileFinding.Kind
        if case .unreadable(let error) = file.outcome {
            guard unreadable.updateValue(error, forKey: file.due.file) != error else { return nil }
        } else if !unreadable.isEmpty {
            unreadable[file.due.file] = nil
        }
        switch file.outcome {
        case .sameBytes, .document: return nil
        case .gone:
            accepted[index] = nil
            kind = .gone
        case .failed(let problems): kind = .rejected(problems.map { ManifestError(file: name, problem: $0) })
        case .unreadable(let error):
            kind = .rejected([ManifestError(file: name, message: file.message(error))])
        case .accepted(let manifest):
            let isSame = accepted[index]?.digest == manifest.digest
            accepted[index] = manifest
            kind = isSame ? .sameMeaning(manifest) : .accepted(manifest)
        }
        let warnings = file.warnings.map { ManifestError(file: name, problem: $0) }
        return FileFinding(file: file.due.file, kind: kind, warnings: warnings)
    }
}

extension SettledFile {
    fileprivate init(_ file: ParsedFile) {
        switch file.outcome {
        case .gone: self.init(file: file.due.file, identity: nil, isGone: true)
        case .unreadable: self.init(file: file.due.file, identity: nil, isGone: false, isUnreadable: true)
        default: self.init(file: file.due.file, identity: file.identity, isGone: false)
        }
        isLink = file.isLink
    }
}

extension ParsedFile {
    /// Why a file cannot be read.
    fileprivate func message(_ error: Errno) -> String {
        switch error {
        case .noSuchFile where isLink: "is a link to what is not there"
        case .crossesDevices where isLink: "is a link that leads out of the directory, or by an absolute path (--confine)"
        default: "cannot be read: \(error)"
        }
    }
}
