import LinuxIO
import ManifestDecoding
import PodSchema

/// Which pods are wanted and which file each belongs to.
///
/// A pod belongs to the first file that defines it. Others that define it too wait: they take over when it is given up.
struct PodTable {
    private struct Pod {
        let identity: Hash128
        /// What runs, or is planned to; nil for a pod that was given up in this batch, or that only waiting files know.
        var manifest: AcceptedManifest?
        /// Nil for a pod of the last run whose file has not been seen yet.
        var owner: FileID?
        /// Files that define it too.
        var waiting: [FileID] = []
        /// Whether it is in `touched`.
        var isTouched = false
    }

    private struct File {
        /// The file's last good manifest.
        var manifest: AcceptedManifest?
        /// Whether it holds no valid manifest at present.
        var isBroken = false
        /// Whether it defines a pod of another: it is among those that wait for it.
        var isRefused = false
    }

    typealias Change = (before: AcceptedManifest?, after: AcceptedManifest?)

    /// What came of a batch: pods that are not what they were, and files that cannot be used.
    struct Outcome {
        var changes: [Change] = []
        /// Manifests that mean the same as the ones before them.
        var rewritten: [AcceptedManifest] = []
        var errors: [ManifestError] = []

        /// Makes room for the next batch's.
        mutating func removeAll() {
            changes.empty()
            rewritten.empty()
            errors.empty()
        }
    }

    /// Pods by identity: places in `pods`, so that a batch looks each one up once.
    private var places = PlaceTable()
    private var pods: [Pod] = []
    /// Places in `pods` that may be used again.
    private var free: [Int] = []
    private var files: [File] = []
    /// The pods that a batch has touched, as they were before it, in the order in which it touched them.
    private var touched: [(place: Int, before: AcceptedManifest?)] = []

    /// The pods of the last run by file, until the first complete batch.
    private var unclaimed: [FileName: Hash128] = [:]

    /// - Parameters:
    ///   - running: the pods of the last run.
    ///   - known: of these, each file's, by its number.
    init(running: [AcceptedManifest], known: [AcceptedManifest] = []) {
        places.reserveCapacity(running.count)
        pods.reserveCapacity(running.count)
        files = known.map { File(manifest: $0) }
        // Mostly each file has one pod.
        let isEachKnown = known.count == running.count && zip(known, running).allSatisfy { $0 === $1 }
        for (index, manifest) in running.enumerated() {
            let place = place(of: manifest.digest.identity)
            setManifest(manifest, at: place)
            if isEachKnown {
                pods[place].owner = FileID(index)
            } else {
                unclaimed[manifest.file] = manifest.digest.identity
            }
        }
        if isEachKnown { return }
        for (index, manifest) in known.enumerated() {
            unclaimed[manifest.file] = nil
            pods[place(of: manifest.digest.identity)].owner = FileID(index)
        }
    }

    /// Pods that are wanted.
    private(set) var count = 0
    /// Files that hold no valid manifest at present, or another file's pod.
    private(set) var invalidCount = 0
    var manifests: [AcceptedManifest] { pods.compactMap(\.manifest) }

    /// Whether a pod is wanted.
    func contains(_ identity: Hash128) -> Bool { places[identity].map { pods[$0].manifest != nil } ?? false }

    /// Takes in what was found out about files.
    ///
    /// - Parameters:
    ///   - isComplete: pods of the last run that no file has are gone.
    ///   - outcome: an empty one, which is filled.
    /// - Complexity: O(findings), and O(pods) where `isComplete` is set.
    mutating func apply(_ findings: [FileFinding], isComplete: Bool, into outcome: inout Outcome) {
        if findings.count > 64 {
            // A cold start: growing step by step would hash every pod several times.
            places.reserveCapacity(count + findings.count)
            pods.reserveCapacity(count + findings.count)
            touched.reserveCapacity(findings.count)
            files.reserveCapacity(findings.count)
        }
        outcome.changes.reserveCapacity(findings.count)
        var byFile = FindingTable(findings)
        // By their places: to take findings out of the list would count the references in each.
        for index in findings.indices where findings[index].origin != nil {
            inherit(findings[index], &byFile, &outcome)
        }
        // What files give up comes first: a pod that moves from one file to another goes on running.
        for index in findings.indices {
            let file = findings[index].file.index
            while files.count <= file { files.append(File()) }
            if files[file].manifest != nil { release(findings[index]) }
        }
        var doubtful: Set<FileID> = []
        if unclaimed.isEmpty {
            for index in findings.indices {
                if case .accepted(let manifest) = findings[index].kind {
                    accept(manifest, findings[index].file, &doubtful)
                } else {
                    take(findings[index], &outcome, &doubtful)
                }
            }
        } else {
            // Of two files that define a pod of the last run, the one that had it then keeps it.
            for finding in findings where isIncumbent(finding) { take(finding, &outcome, &doubtful) }
            for finding in findings where !isIncumbent(finding) { take(finding, &outcome, &doubtful) }
        }
        if isComplete { dropUnclaimed() }
        for index in touched.indices { outcome.changes.append((touched[index].before, settle(touched[index].place))) }
        if touched.count == 1 {
            touched.removeLast()
        } else {
            touched.removeAll(keepingCapacity: findings.count < 1024)
        }
        if doubtful.isEmpty { return }
        // Only now is it known which of them have taken over a pod that was given up.
        outcome.errors += doubtful.filter { files[$0.index].isRefused }.compactMap(refusal)
    }

    /// Whether a file defines the pod that was recorded for it.
    private func isIncumbent(_ finding: FileFinding) -> Bool {
        guard case .accepted(let manifest) = finding.kind else { return false }
        return unclaimed[manifest.file] == manifest.digest.identity
    }

    // MARK: - Pods

    /// The place of a pod, which is made if there is none.
    private mutating func place(of identity: Hash128) -> Int {
        let next = free.last ?? pods.count
        let place = places.place(of: identity, orAdd: next)
        guard place == next else { return place }
        let pod = Pod(identity: identity)
        if free.popLast() == nil { pods.append(pod) } else { pods[place] = pod }
        return place
    }

    private mutating func setManifest(_ manifest: AcceptedManifest?, at place: Int) {
        count += (manifest == nil ? 0 : 1) - (pods[place].manifest == nil ? 0 : 1)
        pods[place].manifest = manifest
    }

    /// Remembers what a pod was before the batch.
    private mutating func touch(_ place: Int) {
        guard !pods[place].isTouched else { return }
        pods[place].isTouched = true
        touched.append((place, pods[place].manifest))
    }

    /// Finds out what became of a pod that a batch has touched.
    private mutating func settle(_ place: Int) -> AcceptedManifest? {
        pods[place].isTouched = false
        if pods[place].manifest == nil { handOver(place) }
        guard let manifest = pods[place].manifest else {
            places.remove(pods[place].identity)
            free.append(place)
            return nil
        }
        return manifest
    }

    private mutating func give(_ place: Int, to file: FileID, _ manifest: AcceptedManifest) {
        stopWaiting(file, for: place)
        pods[place].owner = file
        setManifest(manifest, at: place)
    }

    /// The first of the waiting files takes over a pod that was given up.
    private mutating func handOver(_ place: Int) {
        let candidates = pods[place].waiting.compactMap { file in files[file.index].manifest.map { (file, $0) } }
        guard let (file, manifest) = candidates.min(by: { $0.1.file < $1.1.file }) else { return }
        give(place, to: file, manifest)
    }

    private mutating func dropUnclaimed() {
        for place in pods.indices where pods[place].manifest != nil && pods[place].owner == nil {
            touch(place)
            setManifest(nil, at: place)
        }
        unclaimed = [:]
    }

    // MARK: - Files

    /// A pod goes with its file when that is renamed, whatever is under the old name by then. A file that is broken under
    /// its new name keeps its last good manifest.
    private mutating func inherit(_ finding: FileFinding, _ byFile: inout FindingTable, _ outcome: inout Outcome) {
        guard let origin = finding.origin, origin.index < files.count else { return }
        let file = finding.file
        while files.count <= file.index { files.append(File()) }
        guard let manifest = files[origin.index].manifest, let place = places[manifest.digest.identity],
            pods[place].owner == origin
        else { return }
        let left = byFile.first(of: origin)
        switch finding.kind {
        case .sameMeaning: return
        case .accepted(let new):
            guard new.digest.identity == manifest.digest.identity, left?.defines(manifest) != true else { return }
        case .gone:
            // It was renamed again.
            guard files[file.index].manifest == nil, left?.isGone == true else { return }
            files[file.index].manifest = manifest
        case .rejected(let errors):
            guard files[file.index].manifest == nil, left?.isGone == true, let name = errors.first?.file,
                let inherited = try? manifest.inherited(by: name)
            else { return }
            files[file.index].manifest = inherited
            setManifest(inherited, at: place)
            outcome.rewritten.append(inherited)
        }
        pods[place].owner = file
        files[origin.index].manifest = nil
    }

    private mutating func setBroken(_ isBroken: Bool, _ file: FileID) {
        guard files[file.index].isBroken != isBroken else { return }
        files[file.index].isBroken = isBroken
        if !files[file.index].isRefused { invalidCount += isBroken ? 1 : -1 }
    }

    private mutating func setRefused(_ isRefused: Bool, _ file: FileID) {
        guard files[file.index].isRefused != isRefused else { return }
        files[file.index].isRefused = isRefused
        if !files[file.index].isBroken { invalidCount += isRefused ? 1 : -1 }
    }

    /// Files that are gone, or hold another pod now, let go of the one that they had.
    private mutating func release(_ finding: FileFinding) {
        let file = finding.file
        guard let identity = files[file.index].manifest?.digest.identity else { return }
        switch finding.kind {
        case .rejected, .sameMeaning: return
        case .accepted(let new) where new.digest.identity == identity: return
        case .accepted, .gone: break
        }
        files[file.index].manifest = nil
        guard let place = places[identity] else { return }
        stopWaiting(file, for: place)
        guard pods[place].owner == file else { return }
        touch(place)
        pods[place].owner = nil
        setManifest(nil, at: place)
    }

    /// - Parameter doubtful: gets files that define a pod of another.
    private mutating func take(_ finding: FileFinding, _ outcome: inout Outcome, _ doubtful: inout Set<FileID>) {
        let file = finding.file
        switch finding.kind {
        case .gone: setBroken(false, file)
        case .rejected(let errors):
            setBroken(true, file)
            outcome.errors += errors
            adopt(file, errors.first?.file)
        case .sameMeaning(let manifest):
            setBroken(false, file)
            files[file.index].manifest = manifest
            let place = place(of: manifest.digest.identity)
            guard pods[place].owner == file else { return refuse(place, file, &doubtful) }
            setManifest(manifest, at: place)
            outcome.rewritten.append(manifest)
        case .accepted(let manifest): accept(manifest, file, &doubtful)
        }
    }

    private mutating func accept(_ manifest: AcceptedManifest, _ file: FileID, _ doubtful: inout Set<FileID>) {
        setBroken(false, file)
        files[file.index].manifest = manifest
        claim(manifest, file, &doubtful)
    }

    private mutating func claim(_ manifest: AcceptedManifest, _ file: FileID, _ doubtful: inout Set<FileID>) {
        let place = place(of: manifest.digest.identity)
        if let owner = pods[place].owner, owner != file { return refuse(place, file, &doubtful) }
        touch(place)
        give(place, to: file, manifest)
    }

    private mutating func refuse(_ place: Int, _ file: FileID, _ doubtful: inout Set<FileID>) {
        if !files[file.index].isRefused {
            setRefused(true, file)
            pods[place].waiting.append(file)
        }
        doubtful.insert(file)
    }

    private mutating func stopWaiting(_ file: FileID, for place: Int) {
        guard files[file.index].isRefused else { return }
        setRefused(false, file)
        pods[place].waiting.removeAll { $0 == file }
    }

    private func refusal(of file: FileID) -> ManifestError? {
        guard let manifest = files[file.index].manifest, let place = places[manifest.digest.identity] else {
            return nil
        }
        guard let pod = pods[place].manifest else { return nil }
        let message = "pod \(manifest.digest.qualifiedName) is defined by \(pod.file) already, which stays in effect"
        let problem = FieldProblem(field: "metadata.name", message: message, position: nil)
        return ManifestError(file: manifest.file, problem: problem)
    }

    /// A file that is broken now keeps the pod that it had in the last run.
    private mutating func adopt(_ file: FileID, _ name: FileName?) {
        guard files[file.index].manifest == nil, let name, let identity = unclaimed[name] else { return }
        guard let place = places[identity], pods[place].manifest != nil, pods[place].owner == nil else { return }
        pods[place].owner = file
        files[file.index].manifest = pods[place].manifest
    }
}

extension FileFinding {
    /// Whether the file defines the same pod.
    fileprivate func defines(_ manifest: AcceptedManifest) -> Bool {
        switch kind {
        case .accepted(let new), .sameMeaning(let new): new.digest.identity == manifest.digest.identity
        case .rejected, .gone: false
        }
    }
}
