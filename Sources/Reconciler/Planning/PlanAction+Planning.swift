import PodSchema

/// What decides an action's turn among others.
extension PlanAction {
    /// What runs; nil for a pod that does not yet.
    var old: AcceptedManifest? { kind == .stop ? manifest : replaced }

    /// What is wanted; nil for a pod that goes.
    var new: AcceptedManifest? { kind == .stop ? nil : manifest }

    /// Whether something that runs is interrupted.
    var isDisruptive: Bool { kind == .stop || kind == .restart }

    /// The ports of the host that the pod has, and is to have.
    var oldPorts: [HostPort] { old?.digest.ordering.hostPorts ?? [] }
    var newPorts: [HostPort] { new?.digest.ordering.hostPorts ?? [] }
}
