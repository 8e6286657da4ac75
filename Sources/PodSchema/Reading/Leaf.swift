import ManifestDecoding

/// One value that went into a digest: what a plan's reasons are made of.
struct Leaf {
    /// The accumulator that it was added to.
    let slot: Int
    /// What it was added under: equal in two manifests where it is the same field.
    let path: Hash128
    /// Path and value.
    let hash: Hash128
    /// The value's node, or -1 for one that no node holds.
    let node: Int
    /// The steps to the value, a range of the reader's steps.
    let steps: Range<Int>
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
