import ManifestDecoding

/// One value that went into a digest: what a plan's reasons are made of.
///
/// The way to it is not kept but found again from its node, for the few leaves that are told.
struct Leaf: BitwiseCopyable {
    /// The accumulator that it was added to.
    var slot: Int32
    /// The value's node; for the order of a list the complement of the list's.
    let node: Int32
    /// What it was added under: equal in two manifests where it is the same field.
    let path: Hash128
    /// Path and value.
    let hash: Hash128

    @inline(__always)
    init(slot: Int, node: Int, path: Hash128, hash: Hash128) {
        self.slot = Int32(truncatingIfNeeded: slot)
        self.node = Int32(truncatingIfNeeded: node)
        self.path = path
        self.hash = hash
    }

    /// The node of the value, or of the list.
    var place: Int { Int(node < 0 ? ~node : node) }

    /// Whether it belongs to the collection that another leaf stands for.
    func isInside(_ whole: Leaf, _ view: borrowing TapeView) -> Bool {
        place > whole.place && place < view.end(whole.place)
    }
}

/// Where the leaves of a part of the manifest are added: one accumulator for each restart domain that may occur.
struct Scope {
    /// By a domain's raw value; -1 where nothing is added. A table, as no branch tells one domain from the next.
    private var slots: [8 of Int32]
    /// The container that the part belongs to, as its index among the containers that are read; else `none` or `volume`.
    var owner: Int

    static let none = -1
    static let volume = -2

    init(container: Int, resize: Int, live: Int, pod: Int, owner: Int = Self.none) {
        slots = [
            -1, Int32(live), Int32(resize), Int32(container), Int32(pod), Int32(Self.identity), -1, -1,
        ]
        self.owner = owner
    }

    /// The accumulator of a domain; -1 where nothing is added.
    @inline(__always)
    func slot(_ domain: RestartDomain) -> Int { Int(slots[Int(domain.rawValue & 7)]) }

    var container: Int { slot(.container) }
    var resize: Int { slot(.resize) }
    var live: Int {
        get { slot(.live) }
        set { slots[Int(RestartDomain.live.rawValue)] = Int32(newValue) }
    }
    var pod: Int {
        get { slot(.pod) }
        set { slots[Int(RestartDomain.pod.rawValue)] = Int32(newValue) }
    }

    static let identity = 0
    static let podSlot = 1
    static let liveSlot = 2
    static let resizeSlot = 3
    /// The first accumulator behind the pod's own.
    static let firstFree = 4

    /// Fields of the pod itself.
    static let pod = Scope(container: podSlot, resize: resizeSlot, live: liveSlot, pod: podSlot)
    /// Run-once init containers: what would restart a container has to run the whole chain again.
    static let runOnce = Scope(container: podSlot, resize: podSlot, live: liveSlot, pod: podSlot)
}
