import PodSchema

/// An action with what decides its turn among others.
struct PlannedAction {
    var action: PlanAction
    /// Of the pod as it runs; nil for one that does not yet.
    let old: PodOrdering?
    /// Of the pod as it is wanted; nil for one that goes.
    let new: PodOrdering?

    var priority: Int32 { (new ?? old)?.priority ?? 0 }

    /// Whether something that runs is interrupted.
    var isDisruptive: Bool { action.kind == .stop || action.kind == .restart }
}
