import ManifestDecoding

struct PodSecurityFields: Sendable {
    let sysctls: KnownField
    let seccompProfile: KnownField
    let appArmorProfile: KnownField
    let windowsOptions: KnownField
    /// What Windows does not know.
    let linuxOnly: [KnownField]

    init(_ builder: SchemaBuilder) {
        let fields = FieldLookup(builder, "PodSecurityContext")
        sysctls = fields["sysctls"]
        seccompProfile = fields["seccompProfile"]
        appArmorProfile = fields["appArmorProfile"]
        windowsOptions = fields["windowsOptions"]
        linuxOnly = [
            "seLinuxOptions", "runAsUser", "runAsGroup", "supplementalGroups", "supplementalGroupsPolicy", "fsGroup",
            "sysctls", "fsGroupChangePolicy", "seccompProfile", "appArmorProfile", "seLinuxChangePolicy",
        ].map { fields[$0] }
    }
}

struct SecurityFields: Sendable {
    let privileged: KnownField
    let allowPrivilegeEscalation: KnownField
    let procMount: KnownField
    let capabilities: KnownField
    let seccompProfile: KnownField
    let appArmorProfile: KnownField
    let windowsOptions: KnownField
    let linuxOnly: [KnownField]

    init(_ builder: SchemaBuilder) {
        let fields = FieldLookup(builder, "SecurityContext")
        privileged = fields["privileged"]
        allowPrivilegeEscalation = fields["allowPrivilegeEscalation"]
        procMount = fields["procMount"]
        capabilities = fields["capabilities"]
        seccompProfile = fields["seccompProfile"]
        appArmorProfile = fields["appArmorProfile"]
        windowsOptions = fields["windowsOptions"]
        linuxOnly = [
            "capabilities", "privileged", "seLinuxOptions", "runAsUser", "runAsGroup", "readOnlyRootFilesystem",
            "allowPrivilegeEscalation", "procMount", "seccompProfile", "appArmorProfile",
        ].map { fields[$0] }
    }
}

/// SeccompProfile and AppArmorProfile are alike.
struct ProfileFields: Sendable {
    let typePlace: Int
    let localhostPlace: Int

    init(_ builder: SchemaBuilder) {
        let fields = FieldLookup(builder, "SeccompProfile")
        typePlace = fields["type"].place
        localhostPlace = fields["localhostProfile"].place
        let others = FieldLookup(builder, "AppArmorProfile")
        precondition(others["type"].place == typePlace && others["localhostProfile"].place == localhostPlace)
    }
}

extension PodReader {
    // MARK: - Containers

    mutating func checkSecurity(_ base: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.security
        let words = schema.rules.words
        let procMount = value(fields.procMount, base)
        if _slowPath(procMount > 0), isWord(procMount, words.unmasked, view),
            !isFalse(specValue(schema.rules.spec.hostUsers), view)
        {
            report("Unmasked needs hostUsers: false", below: .field(fields.procMount), at: procMount, view)
        }
        let escalation = value(fields.allowPrivilegeEscalation, base)
        if escalation > 0, isFalse(escalation, view) {
            if isTrue(value(fields.privileged, base), view) {
                report("allowPrivilegeEscalation cannot be false in a privileged container", at: escalation, view)
            }
            if addsAdministration(value(fields.capabilities, base), view) {
                report("allowPrivilegeEscalation cannot be false with CAP_SYS_ADMIN", at: escalation, view)
            }
        }
        if _slowPath(rules.os != .unnamed) { checkSecurityOnSystem(base, view) }
    }

    private func addsAdministration(_ capabilities: Int, _ view: borrowing TapeView) -> Bool {
        let added = child(schema.rules.capabilities, of: capabilities, view)
        guard added > 0, view.kind(added) == .sequence else { return false }
        var element = added + 1
        while element < view.end(added) {
            if isWord(element, schema.rules.words.capSysAdmin, view) { return true }
            element = view.next(element)
        }
        return false
    }

    private mutating func checkSecurityOnSystem(_ base: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.security
        if rules.os == .linux { refuse([fields.windowsOptions], base, on: "linux", view) }
        if rules.os == .windows { refuse(fields.linuxOnly, base, on: "windows", view) }
    }

    /// Reports the fields that the pod's operating system does not have.
    mutating func refuse(_ fields: [KnownField], _ base: Int, on system: String, _ view: borrowing TapeView) {
        for field in fields where isGiven(value(field, base), view) {
            report("cannot be set where os.name is \(system)", below: .field(field), at: value(field, base), view)
        }
    }

    // MARK: - Profiles

    /// A profile's file belongs to the type Localhost, and only to it.
    mutating func checkProfile(_ base: Int, _ node: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.profile
        let type = value(fields.typePlace, base)
        guard hasText(type, view), let last = lastStep, last.kind == .field else { return }
        guard case .structure = schema.fields[Int(last.value)].kind else { return }
        let structure = schema.fields[Int(last.value)].structure
        let step = PathStep(.field, schema.structures[structure].fields.lowerBound + fields.localhostPlace)
        let profile = value(fields.localhostPlace, base)
        if isWord(type, schema.rules.words.localhost, view) {
            // A seccomp profile's path may be empty, whatever that means.
            let index = Int(last.value)
            let isAppArmor = [schema.rules.security.appArmorProfile, schema.rules.podSecurity.appArmorProfile]
                .contains { $0.index == index }
            if profile == 0 || isAppArmor && !hasText(profile, view) {
                report("a value is required for type Localhost", below: step, at: profile > 0 ? profile : node, view)
            }
        } else if profile > 0 {
            report("can only be set for type Localhost", below: step, at: profile, view)
        }
    }

    // MARK: - The pod

    mutating func checkPodSecurity(_ base: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.podSecurity
        if _slowPath(rules.os == .linux) { refuse([fields.windowsOptions], base, on: "linux", view) }
        if _slowPath(rules.os == .windows) { refuse(fields.linuxOnly, base, on: "windows", view) }
    }

    /// A sysctl of a namespace that is the host's would change the host.
    mutating func checkSysctl(_ base: Int, _ view: borrowing TapeView) {
        let field = schema.rules.sysctlName
        let name = value(field, base)
        guard hasText(name, view) else { return }
        if !rules.sysctls.insert(view.hash(name, seed: key)) {
            report("\(quoted(name, view)) is given twice", below: .field(field), at: name, view)
        }
        if isTrue(specValue(schema.rules.spec.hostNetwork), view), SysctlNamespace.isNetwork(view.bytes(name)) {
            report("\(quoted(name, view)) cannot be set with hostNetwork", below: .field(field), at: name, view)
        }
        if isTrue(specValue(schema.rules.spec.hostIPC), view), SysctlNamespace.isIPC(view.bytes(name)) {
            report("\(quoted(name, view)) cannot be set with hostIPC", below: .field(field), at: name, view)
        }
    }

    // MARK: - Windows

    mutating func noteHostProcess(_ base: Int, _ view: borrowing TapeView) {
        let node = value(schema.rules.hostProcess, base)
        guard rules.containerBase >= 0, node > 0 else { return }
        if isTrue(node, view) { rules.hostProcessTrue += 1 } else { rules.hostProcessFalse += 1 }
    }

    /// Host processes: all containers or none, and on the host's network.
    mutating func checkHostProcesses(_ view: borrowing TapeView) {
        guard _slowPath(rules.hostProcessTrue > 0 || specValue(schema.rules.spec.securityContext) > 0) else { return }
        let fields = schema.rules
        let options = child(fields.podSecurity.windowsOptions, of: specValue(fields.spec.securityContext), view)
        let node = child(fields.hostProcess, of: options, view)
        guard node > 0 || rules.hostProcessTrue > 0 else { return }
        let ofPod = isTrue(node, view)
        if node > 0, ofPod ? rules.hostProcessFalse > 0 : rules.hostProcessTrue > 0 {
            report(
                "must be the same in the pod and its containers",
                below: .field(fields.spec.securityContext),
                .field(fields.podSecurity.windowsOptions),
                .field(fields.hostProcess),
                at: node,
                view
            )
        }
        let total = containers.count
        let count = rules.hostProcessTrue + (ofPod ? total - rules.hostProcessTrue - rules.hostProcessFalse : 0)
        guard count > 0 else { return }
        let place = node > 0 ? node : specValue(fields.spec.containers)
        if count != total { report("if one container has hostProcess: true, all must have it", at: place, view) }
        if !isTrue(specValue(fields.spec.hostNetwork), view) {
            report("containers with hostProcess need true", below: .field(fields.spec.hostNetwork), at: place, view)
        }
    }
}

/// The kernel's namespace that a sysctl belongs to.
enum SysctlNamespace {
    static func isNetwork(_ name: Span<UInt8>) -> Bool {
        name.starts(with: "net.") || name.starts(with: "net/")
    }

    static func isIPC(_ name: Span<UInt8>) -> Bool {
        if name.starts(with: "kernel.shm") || name.starts(with: "kernel/shm") { return true }
        if name.starts(with: "kernel.msg") || name.starts(with: "kernel/msg") { return true }
        if name.starts(with: "fs.mqueue.") || name.starts(with: "fs/mqueue/") { return true }
        return name.count == 10 && (name.starts(with: "kernel.sem") || name.starts(with: "kernel/sem"))
    }
}
