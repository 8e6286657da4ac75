import PodSchema

/// An action with what decides its turn among others.
struct PlannedAction {
    var action: PlanAction
    /// What runs; nil for a pod that does not yet.
    let old: AcceptedManifest?
    /// What is wanted; nil for a pod that goes.
    let new: AcceptedManifest?

    var priority: Int32 { action.manifest.digest.ordering.priority }

    /// Whether something that runs is interrupted.
    var isDisruptive: Bool { action.kind == .stop || action.kind == .restart }

    /// The ports of the host that the pod has, and is to have.
    var oldPorts: [HostPort] { old?.digest.ordering.hostPorts ?? [] }
    var newPorts: [HostPort] { new?.digest.ordering.hostPorts ?? [] }
}
