public import LinuxIO
public import PodSchema

/// What has to be done so that the node matches the manifests, and why.
public struct Plan: Sendable {
    public var actions: [PlanAction] = []
    public var errors: [ManifestError] = []
    public var warnings: [ManifestError] = []
    /// What the guard did to it.
    public var notices: [GuardNotice] = []
    public var summary = PlanSummary()
    /// Whether it is a daemon's first one for which every file was looked at: what is not wanted now has no manifest.
    public internal(set) var isFirst = false
    /// When the planner has to be asked again, because it holds actions until then.
    var heldUntil: MonotonicTime?

    public init() {}

    /// Whether there is nothing to tell.
    public var isEmpty: Bool { actions.isEmpty && errors.isEmpty && warnings.isEmpty && notices.isEmpty }
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
    /// Actions that the guard keeps back; they are in none of the counts above.
    public var held = 0

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

    public let kind: Kind
    /// The widest domain that a change touches.
    public let domain: RestartDomain
    public let reasons: [FieldChange]
    /// When it is done, beside the others.
    public internal(set) var turn = PlanTurn()
    /// The manifest that is to run from now on; of a pod that stops, the one that ran.
    public let manifest: AcceptedManifest
    /// The manifest that a changed pod runs by until then.
    let replaced: AcceptedManifest?
    /// Of an action that is not the whole pod's.
    private let some: [String]?

    /// - Parameter containers: nil for all of them.
    init(
        _ kind: Kind,
        _ manifest: AcceptedManifest,
        replacing replaced: AcceptedManifest? = nil,
        domain: RestartDomain,
        containers: [String]? = nil,
        reasons: [FieldChange] = []
    ) {
        self.kind = kind
        self.manifest = manifest
        self.replaced = replaced
        self.domain = domain
        self.reasons = reasons
        some = containers
    }

    /// The same action for a manifest that says the same in other bytes.
    func with(_ manifest: AcceptedManifest) -> PlanAction {
        PlanAction(kind, manifest, replacing: replaced, domain: domain, containers: some, reasons: reasons)
    }

    /// `namespace/name`
    public var pod: String { manifest.digest.qualifiedName }
    public var file: FileName { manifest.file }
    /// The containers that are started, stopped, restarted or updated.
    public var containers: [String] { some ?? manifest.digest.containers.map(\.name) }

    /// Hands out the containers' names, without a list of them.
    public func forEachContainer(_ body: (String) -> Void) {
        if let some { return some.forEach(body) }
        for container in manifest.digest.containers { body(container.name) }
    }

    /// Whether the actions tell people the same.
    public static func == (left: PlanAction, right: PlanAction) -> Bool {
        left.kind == right.kind && left.domain == right.domain && left.file == right.file && left.pod == right.pod
            && left.containers == right.containers && left.reasons == right.reasons && left.turn == right.turn
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(domain)
        hasher.combine(file)
        hasher.combine(manifest.digest.namespace)
        hasher.combine(manifest.digest.name)
    }
}
