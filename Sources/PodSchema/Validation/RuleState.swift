import ManifestDecoding

/// What the rules between fields remember while a manifest is walked.
struct RuleState: ~Copyable {
    /// Where the values of the open pod spec start among the reader's `values`; -1 outside.
    var specBase = -1
    /// The same of the container that is open.
    var containerBase = -1
    /// The same of the volume that is open.
    var volumeBase = -1
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
    /// The large map of limits that was looked into last.
    var largeLimits = (node: -1, amounts: [Hash128: ResourceAmount]())

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
        if largeLimits.node >= 0 { largeLimits = (node: -1, amounts: [:]) }
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

/// The members of large maps by their keys' hashes.
struct MemberIndex {
    private var maps: [Int: [Hash128: Int]] = [:]

    mutating func reset() {
        if !maps.isEmpty { maps = [:] }
    }

    /// - Complexity: O(members) the first time, then O(1).
    mutating func find(
        _ name: String,
        in map: Int,
        seed: Hash128,
        _ view: borrowing TapeView
    ) -> Int? {
        if maps[map] == nil {
            var members: [Hash128: Int] = [:]
            var child = map + 1
            while child < view.end(map) {
                members[view.hash(child, seed: seed)] = child
                child = view.next(view.next(child))
            }
            maps[map] = members
        }
        let bytes = Array(name.utf8)
        guard let key = maps[map]?[Hash128(bytes.span, seed: seed)] else { return nil }
        return view.next(key)
    }
}
