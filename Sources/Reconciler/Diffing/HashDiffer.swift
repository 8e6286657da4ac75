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
    /// How many manifests were replaced or forgotten since the others were last asked to leave sparse blocks.
    private var replaced = 0

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    /// - Parameter known: each file's last good manifest, by its number.
    public init(known: [AcceptedManifest] = [], loop: EventLoop) {
        self.loop = loop
        accepted = known.map { $0 }
    }

    /// Has a batch of files parsed, and finds out what each of them means now, in the batch's order. Files whose bytes are as
    /// before are in no finding.
    ///
    /// - Parameter readings: an empty one, whose lists are filled.
    func read(
        _ files: [DueFile],
        from source: ManifestSource,
        by parser: ManifestParser,
        into readings: inout Readings
    ) async {
        let batch = await parser.parse(files, from: source, lastGood: accepted)
        diff(batch, &readings)
    }

    private func diff(_ batch: ParsedBatch, _ readings: inout Readings) {
        let lanes = batch.lanes
        readings.findings.reserveCapacity(batch.count)
        readings.settled.reserveCapacity(batch.count)
        if lanes.count == 1 {
            lanes[0].state.withLock { state in
                state.readDocuments(lastGood: accepted)
                for index in state.files.indices { take(state.files, index, &readings) }
            }
        } else {
            // The workers of a large batch have walked what they decoded.
            let files = lanes.map { lane in lane.state.withLock { $0.takeFiles() } }
            for (lane, index) in Self.inOrder(files, count: batch.count) {
                take(files[lane], index, &readings)
            }
        }
        leaveSparseBlocks()
        if lanes.count == 1 {
            // The room goes back and forth.
            lanes[0].state.withLock { swap(&$0.changes, &readings.changes) }
        } else {
            readings.changes = lanes.flatMap { lane in lane.state.withLock { $0.takeChanges() } }
        }
    }

    /// Takes in what became of a file.
    private func take(_ files: [ParsedFile], _ index: Int, _ readings: inout Readings) {
        readings.settled.append(files[index].settled)
        // Mostly it is a manifest, of which nothing else is looked at: to copy a file would count its references.
        guard case .accepted(let manifest) = files[index].outcome, files[index].warnings.isEmpty else {
            if let finding = find(files[index]) { readings.findings.append(finding) }
            return
        }
        let (file, origin) = (files[index].due.file, files[index].due.origin)
        let kind = accept(manifest, file)
        readings.findings.append(FileFinding(file: file, kind: kind, warnings: [], origin: origin))
    }

    /// Where the files of a batch lie, in the batch's order. Lanes take what comes next; which of two files is first must
    /// not depend on who was faster.
    private static func inOrder(_ files: [[ParsedFile]], count: Int) -> [(lane: Int, index: Int)] {
        var places = [(lane: Int, index: Int)](repeating: (0, 0), count: count)
        for lane in files.indices {
            for index in files[lane].indices { places[files[lane][index].position] = (lane, index) }
        }
        return places
    }

    /// Manifests of a large batch share blocks of memory, and the last one left would keep a whole block. So whenever half
    /// of all manifests have been replaced, those that are left in blocks that are mostly free move out: less than
    /// three times what is needed is ever held, at a constant cost for each replacement.
    private func leaveSparseBlocks() {
        guard replaced * 2 > accepted.count else { return }
        replaced = 0
        for case let manifest? in accepted { manifest.leaveSparseBlock() }
    }

    /// Remembers a file's manifest.
    private func accept(_ manifest: AcceptedManifest, _ file: FileID) -> FileFinding.Kind {
        while accepted.count <= file.index { accepted.append(nil) }
        if !unreadable.isEmpty { unreadable[file] = nil }
        guard let before = accepted[file.index] else {
            accepted[file.index] = manifest
            return .accepted(manifest)
        }
        replaced += 1
        accepted[file.index] = manifest
        return before.digest == manifest.digest ? .sameMeaning(manifest) : .accepted(manifest)
    }

    private func find(_ file: ParsedFile) -> FileFinding? {
        let index = file.due.file.index
        while accepted.count <= index { accepted.append(nil) }
        let name = file.due.name
        let kind: FileFinding.Kind
        if case .unfinished = file.outcome { return nil }
        if case .unreadable(let error) = file.outcome {
            guard unreadable.updateValue(error, forKey: file.due.file) != error else { return nil }
        } else if !unreadable.isEmpty {
            unreadable[file.due.file] = nil
        }
        switch file.outcome {
        case .sameBytes, .loaded, .document, .unfinished: return nil
        case .gone:
            if accepted[index] != nil { replaced += 1 }
            accepted[index] = nil
            kind = .gone
        case .failed(let problems): kind = .rejected(problems.map { ManifestError(file: name, problem: $0) })
        case .unreadable(let error):
            kind = .rejected([ManifestError(file: name, message: file.message(error))])
        case .accepted(let manifest):
            kind = accept(manifest, file.due.file)
        }
        let warnings = file.warnings.isEmpty ? [] : file.warnings.map { ManifestError(file: name, problem: $0) }
        return FileFinding(file: file.due.file, kind: kind, warnings: warnings, origin: file.due.origin)
    }
}

extension ParsedFile {
    /// How it was when it was read.
    fileprivate var settled: SettledFile {
        var isGone = false
        var isUnreadable = false
        var unfinished: DueFile?
        switch outcome {
        case .gone: isGone = true
        case .unreadable: isUnreadable = true
        case .unfinished: unfinished = due
        case .sameBytes, .loaded, .document, .failed, .accepted: break
        }
        return SettledFile(
            file: due.file,
            identity: isGone || isUnreadable ? nil : identity,
            isGone: isGone,
            isUnreadable: isUnreadable,
            isLink: isLink,
            isStillOpen: isStillOpen,
            unfinished: unfinished
        )
    }

    /// Why a file cannot be read.
    fileprivate func message(_ error: Errno) -> String {
        switch error {
        case .noSuchFile where isLink: "is a link to what is not there"
        case .crossesDevices where isLink:
            "is a link that leads out of the directory, or by an absolute path (--confine)"
        default: "cannot be read: \(error)"
        }
    }
}
