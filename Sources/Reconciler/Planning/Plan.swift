public import LinuxIO
public import PodSchema

/// What has to be done so that the node matches the manifests, and why.
public struct Plan: Sendable {
    public var actions: [PlanAction] = []
    public var errors: [ManifestError] = []
    public var warnings: [ManifestError] = []
    public var summary = PlanSummary()

    public init() {}

    /// Whether there is nothing to tell.
    public var isEmpty: Bool { actions.isEmpty && errors.isEmpty && warnings.isEmpty }
}

/// Counts of pods by what happens to them, and of files that cannot be used.
public struct PlanSummary: Hashable, Sendable {
    /// Files in the directory.
    public var manifests = 0
    public var unchanged = 0
    public var start = 0
    public var stop = 0
    public var restart = 0
    public var update = 0
    public var invalid = 0

    public init() {}
}

/// One pod's part of a plan.
public struct PlanAction: Hashable, Sendable {
    public enum Kind: String, Sendable {
        case start
        case stop
        /// Of the whole pod or of some containers, as the domain says.
        case restart
        /// Nothing that runs is interrupted.
        case update
    }

    /// `namespace/name`
    public let pod: String
    public let file: FileName
    public let kind: Kind
    /// The widest domain that a change touches.
    public let domain: RestartDomain
    /// The containers that are started, stopped, restarted or updated.
    public let containers: [String]
    public let reasons: [FieldChange]
    /// When it is done, beside the others.
    public var turn = PlanTurn()
}
