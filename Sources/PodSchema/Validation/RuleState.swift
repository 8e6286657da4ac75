import ManifestDecoding

/// What the rules between fields remember while a manifest is walked.
struct RuleState: ~Copyable {
    /// Where the values of the open pod spec start among the reader's `values`; -1 outside.
    var specBase = -1
    /// The same of the container that is open.
    var containerBase = -1
    /// The same of the volume that is open.
    var volumeBase = -1
    /// Where its leaves start among the reader's.
    var volumeLeaves = 0
    var isInitContainer = false
    var isRunOnce = false

    var containerNames = NameSet()
    /// Init containers are walked first.
    var initContainerCount = 0
    var mountPaths = NameSet()
    var deviceNames = NameSet()
    var devicePaths = NameSet()
    var portNames = NameSet()
    /// Host ports of all containers.
    var hostPorts = NameSet()
    /// Host ports of one init container: those run one after another.
    var initHostPorts = NameSet()
    var resizedResources = NameSet()
    var sysctls = NameSet()
    var claims = NameSet()
    var spreads = NameSet()
    var projectedPaths = NameSet()
    var largeMembers = MemberIndex()

    /// Whether a container's resources name more than cpu, memory and ephemeral-storage.
    var hasSpecialResources = false
    /// Host process settings of the containers.
    var hostProcessTrue = 0
    var hostProcessFalse = 0
    /// Nodes of the keys of annotations that speak of seccomp or AppArmor.
    var profileAnnotations: [Int] = []
    var mirrorAnnotation = 0
    var hasController = false
    var os = OperatingSystem.unnamed

    enum OperatingSystem { case unnamed, linux, windows }

    mutating func reset() {
        specBase = -1
        containerBase = -1
        volumeBase = -1
        containerNames.removeAll()
        initContainerCount = 0
        hostPorts.removeAll()
        sysctls.removeAll()
        claims.removeAll()
        spreads.removeAll()
        hostProcessTrue = 0
        hostProcessFalse = 0
        if !profileAnnotations.isEmpty { profileAnnotations.removeAll(keepingCapacity: true) }
        mirrorAnnotation = 0
        hasController = false
        os = .unnamed
        largeMembers.reset()
    }

    /// A container starts: what is unique inside one starts anew.
    mutating func beginContainer(_ base: Int, isInit: Bool, isRunOnce: Bool) {
        containerBase = base
        isInitContainer = isInit
        self.isRunOnce = isRunOnce
        if isInit { initContainerCount += 1 }
        mountPaths.removeAll()
        deviceNames.removeAll()
        devicePaths.removeAll()
        portNames.removeAll()
        initHostPorts.removeAll()
        resizedResources.removeAll()
    }
}

/// The members of large maps: of labels and annotations, which variables may read, and of limits.
struct MemberIndex {
    private var tables: [KeyTable] = []

    mutating func reset() {
        if !tables.isEmpty { tables = [] }
    }

    /// The value of a member; nil if there is none.
    ///
    /// - Complexity: O(members) the first time, then O(1).
    mutating func find(_ name: Span<UInt8>, in map: Int, seed: Hash128, _ view: borrowing TapeView) -> Int? {
        if !tables.contains(where: { $0.node == map }) {
            // Labels, annotations and the limits of one container.
            if tables.count == 3 { tables.removeLast() }
            tables.append(KeyTable(of: map, key: seed, view))
        }
        for table in tables where table.node == map {
            return table.find(name, view).map { view.next($0) }
        }
        return nil
    }
}
