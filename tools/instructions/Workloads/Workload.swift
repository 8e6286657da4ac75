/// What is counted, with fixed keys, on manifests of a fixed seed; all but one on one thread.
enum Workload: String, CaseIterable {
    /// Bytes to the tape.
    case decodeTape = "decode.tape"
    /// On to the validated, hashed manifest.
    case decode
    /// Manifests that are large in one way each, of 64 KiB, valid or not.
    case hostile = "decode.hostile"
    /// From an empty state to the plan that starts all pods.
    case cold = "reconcile.cold"
    /// The same on two threads, which take turns under valgrind.
    case coldOnTwoThreads = "reconcile.cold.two-threads"
    /// From a state directory that says what is there to the empty plan.
    case restart = "reconcile.cold.state"
    /// A look at files that have not changed.
    case rescan = "rescan.unchanged"
    /// Single manifests replaced, among few and among many.
    case change
    case changeAmongMany = "change.among-many"
    /// Manifests replaced at once that are walked, and their reasons.
    case changeMany = "change.many"
    /// Single manifests written again as they were.
    case sameBytes = "change.same-bytes"

    static let mostRounds = 3

    func run(_ rounds: Int, in path: String) throws {
        switch self {
        case .decodeTape: DecodeWork.run(rounds, walks: false)
        case .decode: DecodeWork.run(rounds, walks: true)
        case .hostile: DecodeWork.hostile(rounds)
        case .cold: try ReconcileWork(path, manifests: 200).cold(rounds)
        case .coldOnTwoThreads: try ReconcileWork(path, manifests: 200, threads: 2).cold(rounds)
        case .restart: try ReconcileWork(path, manifests: 200).restart(rounds)
        case .rescan: try ReconcileWork(path, manifests: 200).rescan(rounds)
        case .change: try ChangeWork(path, manifests: 150, .single).run(rounds)
        case .changeAmongMany: try ChangeWork(path, manifests: 1_000, .single).run(rounds)
        case .changeMany: try ChangeWork(path, manifests: 150, .many).run(rounds)
        case .sameBytes: try ChangeWork(path, manifests: 150, .sameBytes).run(rounds)
        }
    }
}

/// Why a workload did not do what it is counted for.
struct WorkloadError: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
