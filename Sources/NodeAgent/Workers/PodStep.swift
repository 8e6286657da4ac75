import ManifestDecoding

/// One thing to do for a pod, made of one or a few calls of the runtime.
enum PodStep: Hashable, Sendable {
    /// Make sure of images and volumes while what is to be replaced still runs.
    case prepare(Hash128)
    case runSandbox(attempt: UInt32)
    /// Make a container, its image included.
    ///
    /// - exit: how the one before it ended, if it is started again because of that.
    case create(WantedContainer, sandbox: String, attempt: UInt32, after: ContainerExit?)
    /// Start a container and run its hook.
    case start(name: String, id: String)
    /// Run its hook and stop a container, in so many seconds.
    case stop(name: String, id: String, StopReason, gracePeriod: Int64)
    case resize(WantedContainer, id: String)
    /// Write files anew that tell of what may change while the pod runs.
    case refresh(Hash128)
    /// Ask how a container ended.
    case inspect(id: String)
    case removeContainer(name: String, id: String)
    case stopSandbox(id: String)
    case removeSandbox(id: String)
    /// Remove what lies on the host of a pod whose sandboxes are gone.
    case cleanUp(LoggedPod)

    /// What it is about: one step for one key at a time.
    var key: StepKey {
        switch self {
        case .prepare: StepKey(.prepare, "")
        case .runSandbox: StepKey(.runSandbox, "")
        case .create(let container, _, _, _): StepKey(.create, container.name)
        case .start(_, let id): StepKey(.start, id)
        case .stop(_, let id, _, _): StepKey(.stop, id)
        case .resize(_, let id): StepKey(.resize, id)
        case .refresh: StepKey(.refresh, "")
        case .inspect(let id): StepKey(.inspect, id)
        case .removeContainer(_, let id): StepKey(.removeContainer, id)
        case .stopSandbox(let id): StepKey(.stopSandbox, id)
        case .removeSandbox(let id): StepKey(.removeSandbox, id)
        case .cleanUp(let pod): StepKey(.cleanUp, pod.uid)
        }
    }

    /// For what it is done: after a failure, something else may be tried at once.
    var purpose: Hash128? {
        switch self {
        case .prepare(let hash), .refresh(let hash): hash
        case .create(let container, _, _, _): container.hash
        case .resize(let container, _): container.resize
        default: nil
        }
    }
}

/// A kind of step and the container, sandbox or name that it is for.
struct StepKey: Hashable, Sendable {
    enum Kind: String, Hashable, Sendable {
        case prepare, runSandbox, create, start, stop, resize, inspect, removeContainer, stopSandbox, removeSandbox
        case refresh, cleanUp
    }

    let kind: Kind
    let target: String

    init(_ kind: Kind, _ target: String) {
        self.kind = kind
        self.target = target
    }
}

/// Why a container is stopped.
enum StopReason: String, Hashable, Sendable {
    case podIsGone = "the pod is gone"
    case podChanged = "the pod has changed"
    case podIsOver = "the pod has ended"
    case deadlineExceeded = "DeadlineExceeded: the pod was active for longer than its activeDeadlineSeconds"
    case containerChanged = "the container has changed"
    case containerIsGone = "the container is not in the manifest any more"
    case sandboxDied = "its sandbox has died"
    case duplicate = "there is another one"
    case unknownState = "the runtime does not know its state"
}
