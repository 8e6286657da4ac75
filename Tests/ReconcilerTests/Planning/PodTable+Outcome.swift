@testable import Reconciler

extension PodTable {
    /// What comes of a batch.
    mutating func apply(_ findings: [FileFinding], isComplete: Bool) -> Outcome {
        var outcome = Outcome()
        apply(findings, isComplete: isComplete, into: &outcome)
        return outcome
    }
}
