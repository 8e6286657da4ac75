import LinuxIO
import ManifestDecoding
import PodSchema

/// Which pods are wanted and which file each belongs to.
///
/// A pod belongs to the first file that defines it. Others that define it too wait: they take over when it is given up.
struct PodTable {
    private struct Pod {
        /// What runs, or is planned to.
        var manifest: AcceptedManifest
        /// Nil for a pod of the last run whose file has not been seen yet.
        var owner: FileID?
    }

    /// What came of a batch: pods that are not what they were, and files that cannot be used.
    struct Outcome {
        var changes: [(before: AcceptedManifest?, after: AcceptedManifest?)] = []
        /// Manifests that mean the same as the ones before them.
        var rewritten: [AcceptedManifest] = []
        var errors: [ManifestError] = []

        /// What the state directory does not hold yet.
        var recordable: [ManifestChange] {
            let moves = changes.compactMap { before, after in
                if let after { return after.record == nil ? ManifestChange.accepted(after) : nil }
                return before.map { .withdrawn($0.digest) }
            }
            return moves + rewritten.map { .accepted($0) }
        }
    }

    private var pods: [Hash128: Pod] = [:]
    /// Each file's last good manifest.
    private var files: [AcceptedManifest?] = []
    /// Files that define a pod of another, by pod.
    private var waiting: [Hash128: [FileID]] = [:]
    /// Files that hold no valid manifest at present.
    private var broken: Set<FileID> = []
    /// Files that define a pod of another: the same as in `waiting`.
    private var refused: Set<FileID> = []
    /// The pods that a batch has touched, as they were before it, in the order in which it touched them.
    private var touched: [(identity: Hash128, before: AcceptedManifest?)] = []
    private var isTouched: Set<Hash128> = []

    /// The pods of the last run by file, until the first complete batch.
    private var unclaimed: [FileName: Hash128] = [:]

    /// - Parameters:
    ///   - running: the pods of the last run.
    ///   - known: of these, each file's, by its number.
    init(running: [AcceptedManifest], known: [AcceptedManifest] = []) {
        pods.reserveCapacity(running.count)
        for manifest in running {
            pods[manifest.digest.identity] = Pod(manifest: manifest, owner: nil)
            unclaimed[manifest.file] = manifest.digest.identity
        }
        files = known.map { $0 }
        for (index, manifest) in known.enumerated() {
            unclaimed[manifest.file] = nil
            pods[manifest.digest.identity]?.owner = FileID(index)
        }
    }

    var count: Int { pods.count }
    /// Files that hold no valid manifest at present, or another file's pod.
    var invalidCount: Int { broken.count + refused.count { !broken.contains($0) } }
    var manifests: [AcceptedManifest] { pods.values.map(\.manifest) }

    /// Takes in what was found out about files.
    ///
    /// - Parameter isComplete: pods of the last run that no file has are gone.
    /// - Complexity: O(findings), and O(pods) where `isComplete` is set.
    mutating func apply(_ findings: [FileFinding], isComplete: Bool) -> Outcome {
        var outcome = Outcome()
        if findings.count > 64 {
            // A cold start: growing step by step would hash every pod several times.
            pods.reserveCapacity(pods.count + findings.count)
            isTouched.reserveCapacity(findings.count)
            touched.reserveCapacity(findings.count)
        }
        outcome.changes.reserveCapacity(findings.count)
        // What files give up comes first: a pod that moves from one file to another goes on running.
        for finding in findings { release(finding) }
        var doubtful: Set<FileID> = []
        // Of two files that define a pod of the last run, the one that had it then keeps it.
        for finding in findings where isIncumbent(finding) { take(finding, &outcome, &doubtful) }
        for finding in findings where !isIncumbent(finding) { take(finding, &outcome, &doubtful) }
        if isComplete { dropUnclaimed() }
        for (identity, before) in touched {
            if pods[identity] == nil { handOver(identity) }
            outcome.changes.append((before, pods[identity]?.manifest))
        }
        touched.removeAll(keepingCapacity: findings.count < 1024)
        isTouched.removeAll(keepingCapacity: findings.count < 1024)
        // Only now is it known which of them have taken over a pod that was given up.
        outcome.errors += doubtful.filter(refused.contains).compactMap(refusal)
        return outcome
    }

    /// Whether a file defines the pod that was recorded for it.
    private func isIncumbent(_ finding: FileFinding) -> Bool {
        guard !unclaimed.isEmpty, case .accepted(let manifest) = finding.kind else { return false }
        return unclaimed[manifest.file] == manifest.digest.identity
    }

    /// Remembers what a pod was before the batch.
    private mutating func touch(_ identity: Hash128) {
        guard isTouched.insert(identity).inserted else { return }
        touched.append((identity, pods[identity]?.manifest))
    }

    // MARK: - Files

    /// Files that are gone, or hold another pod now, let go of the one that they had.
    private mutating func release(_ finding: FileFinding) {
        let file = finding.file
        while files.count <= file.index { files.append(nil) }
        guard let old = files[file.index] else { return }
        let identity = old.digest.identity
        switch finding.kind {
        case .rejected, .sameMeaning: return
        case .accepted(let new) where new.digest.identity == identity: return
        case .accepted, .gone: break
        }
        files[file.index] = nil
        refused.remove(file)
        waiting[identity]?.removeAll { $0 == file }
        guard pods[identity]?.owner == file else { return }
        touch(identity)
        pods[identity] = nil
    }

    /// - Parameter doubtful: gets files that define a pod of another.
    private mutating func take(_ finding: FileFinding, _ outcome: inout Outcome, _ doubtful: inout Set<FileID>) {
        let file = finding.file
        switch finding.kind {
        case .gone: broken.remove(file)
        case .rejected(let errors):
            broken.insert(file)
            outcome.errors += errors
            adopt(file, errors.first?.file)
        case .sameMeaning(let manifest):
            broken.remove(file)
            files[file.index] = manifest
            let identity = manifest.digest.identity
            guard pods[identity]?.owner == file else { return refuse(identity, file, &doubtful) }
            pods[identity]?.manifest = manifest
            outcome.rewritten.append(manifest)
        case .accepted(let manifest):
            broken.remove(file)
            files[file.index] = manifest
            claim(manifest, file, &doubtful)
        }
    }

    private mutating func claim(_ manifest: AcceptedManifest, _ file: FileID, _ doubtful: inout Set<FileID>) {
        let identity = manifest.digest.identity
        if let owner = pods[identity]?.owner, owner != file { return refuse(identity, file, &doubtful) }
        touch(identity)
        give(identity, to: file, manifest)
    }

    private mutating func refuse(_ identity: Hash128, _ file: FileID, _ doubtful: inout Set<FileID>) {
        if refused.insert(file).inserted { waiting[identity, default: []].append(file) }
        doubtful.insert(file)
    }

    private mutating func give(_ identity: Hash128, to file: FileID, _ manifest: AcceptedManifest) {
        if refused.remove(file) != nil { waiting[identity]?.removeAll { $0 == file } }
        pods[identity] = Pod(manifest: manifest, owner: file)
    }

    private func refusal(of file: FileID) -> ManifestError? {
        guard let manifest = files[file.index], let pod = pods[manifest.digest.identity] else { return nil }
        let message =
            "pod \(manifest.digest.qualifiedName) is defined by \(pod.manifest.file) already, which stays in effect"
        let problem = FieldProblem(field: "metadata.name", message: message, position: nil)
        return ManifestError(file: manifest.file, problem: problem)
    }

    /// A file that is broken now keeps the pod that it had in the last run.
    private mutating func adopt(_ file: FileID, _ name: FileName?) {
        guard files[file.index] == nil, let name, let identity = unclaimed[name] else { return }
        guard let pod = pods[identity], pod.owner == nil else { return }
        pods[identity]?.owner = file
        files[file.index] = pod.manifest
    }

    private mutating func dropUnclaimed() {
        for (identity, pod) in pods where pod.owner == nil {
            touch(identity)
            pods[identity] = nil
        }
        unclaimed = [:]
    }

    /// The first of the waiting files takes over a pod that was given up.
    private mutating func handOver(_ identity: Hash128) {
        let candidates = (waiting[identity] ?? []).compactMap { file in files[file.index].map { (file, $0) } }
        guard let (file, manifest) = candidates.min(by: { $0.1.file < $1.1.file }) else { return }
        give(identity, to: file, manifest)
    }
}
