extension PodSecurityContext {
    init(_ context: borrowing FieldCursor) {
        seLinuxOptions = context["seLinuxOptions"].whenThere { SELinuxOptions($0) }
        runAsUser = context["runAsUser"].optionalInteger
        runAsGroup = context["runAsGroup"].optionalInteger
        runAsNonRoot = context["runAsNonRoot"].optionalBool
        supplementalGroups = context["supplementalGroups"].integers
        hasStrictSupplementalGroups = context["supplementalGroupsPolicy"].string == "Strict"
        fsGroup = context["fsGroup"].optionalInteger
        changesGroupOnRootMismatchOnly = context["fsGroupChangePolicy"].string == "OnRootMismatch"
        let settings = context["sysctls"].list { ($0["name"].string, $0["value"].string) }
        sysctls = Dictionary(settings) { _, last in last }
        seccompProfile = context["seccompProfile"].whenThere { ConfinementProfile($0) }
        appArmorProfile = context["appArmorProfile"].whenThere { ConfinementProfile($0) }
    }
}

extension SecurityContext {
    init(_ context: borrowing FieldCursor) {
        capabilities = context["capabilities"].whenThere { list in
            var read = Capabilities()
            read.add = list["add"].strings
            read.drop = list["drop"].strings
            return read
        }
        privileged = context["privileged"].isTrue
        seLinuxOptions = context["seLinuxOptions"].whenThere { SELinuxOptions($0) }
        runAsUser = context["runAsUser"].optionalInteger
        runAsGroup = context["runAsGroup"].optionalInteger
        runAsNonRoot = context["runAsNonRoot"].optionalBool
        readOnlyRootFilesystem = context["readOnlyRootFilesystem"].isTrue
        allowPrivilegeEscalation = context["allowPrivilegeEscalation"].optionalBool
        unmasksProc = context["procMount"].string == "Unmasked"
        seccompProfile = context["seccompProfile"].whenThere { ConfinementProfile($0) }
        appArmorProfile = context["appArmorProfile"].whenThere { ConfinementProfile($0) }
    }
}

extension SELinuxOptions {
    fileprivate init(_ options: borrowing FieldCursor) {
        user = options["user"].string
        role = options["role"].string
        type = options["type"].string
        level = options["level"].string
    }
}

extension ConfinementProfile {
    fileprivate init(_ profile: borrowing FieldCursor) {
        switch profile["type"].string {
        case "RuntimeDefault": self = .runtimeDefault
        case "Localhost": self = .localhost(profile["localhostProfile"].string)
        default: self = .unconfined
        }
    }
}
