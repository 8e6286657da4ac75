import ManifestDecoding

struct RootFields: Sendable {
    let apiVersion: KnownField
    let kind: KnownField

    init(_ builder: SchemaBuilder, _ root: String) {
        apiVersion = FieldLookup(builder, root)["apiVersion"]
        kind = FieldLookup(builder, root)["kind"]
    }
}

struct SpecFields: Sendable {
    let containers: KnownField
    let initContainers: KnownField
    let ephemeralContainers: KnownField
    let restartPolicy: KnownField
    let gracePeriod: KnownField
    let priority: KnownField
    let priorityClassName: KnownField
    let dnsPolicy: KnownField
    let dnsConfig: KnownField
    let nodeName: KnownField
    let hostNetwork: KnownField
    let hostPID: KnownField
    let hostIPC: KnownField
    let hostUsers: KnownField
    let shareProcessNamespace: KnownField
    let securityContext: KnownField
    let setHostnameAsFQDN: KnownField
    let hostnameOverride: KnownField
    let schedulingGates: KnownField
    let resourceClaims: KnownField
    let resources: KnownField
    let os: KnownField
    let osName: KnownField
    let resourceClaimName: KnownField
    /// What Windows does not know.
    let linuxOnly: [KnownField]

    init(_ builder: SchemaBuilder) {
        let fields = FieldLookup(builder, "PodSpec")
        containers = fields["containers"]
        initContainers = fields["initContainers"]
        ephemeralContainers = fields["ephemeralContainers"]
        restartPolicy = fields["restartPolicy"]
        priority = fields["priority"]
        priorityClassName = fields["priorityClassName"]
        gracePeriod = fields["terminationGracePeriodSeconds"]
        dnsPolicy = fields["dnsPolicy"]
        dnsConfig = fields["dnsConfig"]
        nodeName = fields["nodeName"]
        hostNetwork = fields["hostNetwork"]
        hostPID = fields["hostPID"]
        hostIPC = fields["hostIPC"]
        hostUsers = fields["hostUsers"]
        shareProcessNamespace = fields["shareProcessNamespace"]
        securityContext = fields["securityContext"]
        setHostnameAsFQDN = fields["setHostnameAsFQDN"]
        hostnameOverride = fields["hostnameOverride"]
        schedulingGates = fields["schedulingGates"]
        resourceClaims = fields["resourceClaims"]
        resources = fields["resources"]
        os = fields["os"]
        osName = FieldLookup(builder, "PodOS")["name"]
        resourceClaimName = FieldLookup(builder, "PodResourceClaim")["name"]
        linuxOnly = ["hostUsers", "shareProcessNamespace", "resources"].map { fields[$0] }
    }
}

struct DNSFields: Sendable {
    let nameservers: KnownField
    let searches: KnownField

    init(_ builder: SchemaBuilder) {
        nameservers = FieldLookup(builder, "PodDNSConfig")["nameservers"]
        searches = FieldLookup(builder, "PodDNSConfig")["searches"]
    }
}

extension PodReader {
    // MARK: - What the manifest is

    /// Whether the manifest is a pod. If not, nothing else of it is worth a word.
    mutating func checkType(_ base: Int, _ node: Int, _ view: borrowing TapeView) -> Bool {
        let fields = schema.rules.root
        let words = schema.rules.words
        let kind = value(fields.kind, base)
        let version = value(fields.apiVersion, base)
        if _fastPath(isWord(kind, words.pod, view) && isWord(version, words.version1, view)) { return true }
        if !hasText(kind, view) {
            let message = kind > 0 && !view.isScalar(kind) ? "expected \"Pod\"" : "a value is required: Pod"
            report(message, below: .field(fields.kind), at: kind > 0 ? kind : node, view)
        } else if !isWord(kind, words.pod, view) {
            report("\(quoted(kind, view)) is not Pod", below: .field(fields.kind), at: kind, view)
        }
        if !hasText(version, view) {
            let message = version > 0 && !view.isScalar(version) ? "expected \"v1\"" : "a value is required: v1"
            report(message, below: .field(fields.apiVersion), at: version > 0 ? version : node, view)
        } else if !isWord(version, words.version1, view), isWord(kind, words.pod, view) {
            report("\(quoted(version, view)) is not v1", below: .field(fields.apiVersion), at: version, view)
        }
        return false
    }

    // MARK: - The spec

    /// Before the spec's fields: what they need to know of each other.
    mutating func beginSpec(_ base: Int, _ view: borrowing TapeView) {
        rules.specBase = base
        notePriority(base, view)
        let fields = schema.rules.spec
        let os = value(fields.os, base)
        if _slowPath(os > 0) {
            let name = child(fields.osName, of: os, view)
            if isWord(name, schema.rules.words.linux, view) { rules.os = .linux }
            if isWord(name, schema.rules.words.windows, view) { rules.os = .windows }
        }
        let claims = value(fields.resourceClaims, base)
        if _slowPath(claims > 0), view.kind(claims) == .sequence {
            var element = claims + 1
            var index = 0
            while element < view.end(claims) {
                let name = child(fields.resourceClaimName, of: element, view)
                if hasText(name, view), !rules.claims.insert(view.hash(name, seed: key)) {
                    let message = "\(quoted(name, view)) is the name of another claim"
                    let step = PathStep.field(fields.resourceClaimName)
                    report(message, below: .field(fields.resourceClaims), .element(index), step, at: name, view)
                }
                element = view.next(element)
                index += 1
            }
        }
    }

    /// After the spec's fields.
    mutating func checkSpec(_ base: Int, _ node: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.spec
        if isWord(value(fields.dnsPolicy, base), schema.rules.words.none, view) { checkOwnDNS(base, node, view) }
        if _slowPath(value(fields.hostUsers, base) > 0) { checkHostUsers(base, view) }
        if _slowPath(value(fields.hostnameOverride, base) > 0) { checkHostnameOverride(base, view) }
        if _slowPath(value(fields.shareProcessNamespace, base) > 0) { checkSharedProcesses(base, view) }
        if _slowPath(isGiven(value(fields.ephemeralContainers, base), view)) {
            let list = value(fields.ephemeralContainers, base)
            report("a manifest cannot have any", below: .field(fields.ephemeralContainers), at: list, view)
        }
        if _slowPath(isGiven(value(fields.schedulingGates, base), view)) {
            let message = "a static pod is bound to its node, so it cannot have schedulingGates"
            report(message, below: .field(fields.nodeName), at: value(fields.schedulingGates, base), view)
        }
        if _slowPath(rules.os == .windows) {
            refuse(fields.linuxOnly, base, on: "windows", view)
            // Of these, false is as nothing.
            for field in [fields.hostPID, fields.hostIPC] where isTrue(value(field, base), view) {
                refuse([field], base, on: "windows", view)
            }
        }
        if _slowPath(value(fields.resources, base) > 0) { checkPodResources(base, view) }
        if _slowPath(rules.mirrorAnnotation > 0), isGiven(value(fields.resourceClaims, base), view) {
            let message = "a mirror pod cannot have resource claims"
            report(message, below: .field(fields.resourceClaims), at: value(fields.resourceClaims, base), view)
        }
        checkHostProcesses(view)
        if _slowPath(!rules.profileAnnotations.isEmpty) { checkProfileAnnotations(base, view) }
        rules.specBase = -1
    }

    private mutating func checkHostUsers(_ base: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.spec
        guard isFalse(value(fields.hostUsers, base), view) else { return }
        for field in [fields.hostNetwork, fields.hostPID, fields.hostIPC] where isTrue(value(field, base), view) {
            report("cannot be true where hostUsers is false", below: .field(field), at: value(field, base), view)
        }
    }

    private mutating func checkHostnameOverride(_ base: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.spec
        let node = value(fields.hostnameOverride, base)
        for field in [fields.setHostnameAsFQDN, fields.hostNetwork] where isTrue(value(field, base), view) {
            let message = "cannot be set where \(schema.name(of: field.index)) is true"
            report(message, below: .field(fields.hostnameOverride), at: node, view)
        }
    }

    private mutating func checkSharedProcesses(_ base: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.spec
        let node = value(fields.shareProcessNamespace, base)
        if isTrue(node, view), isTrue(value(fields.hostPID, base), view) {
            report("cannot be true where hostPID is", below: .field(fields.shareProcessNamespace), at: node, view)
        }
    }

    // MARK: - DNS

    /// With dnsPolicy None the pod has to say all of its DNS itself.
    private mutating func checkOwnDNS(_ base: Int, _ node: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.spec
        let config = value(fields.dnsConfig, base)
        let message = "a value is required where dnsPolicy is None"
        if config == 0 {
            report(message, below: .field(fields.dnsConfig), at: value(fields.dnsPolicy, base), view)
        } else if !isGiven(child(schema.rules.dns.nameservers, of: config, view), view) {
            report(message, below: .field(fields.dnsConfig), .field(schema.rules.dns.nameservers), at: config, view)
        }
    }

    /// The limits of resolv.conf.
    mutating func checkDNS(_ base: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.dns
        let nameservers = value(fields.nameservers, base)
        if count(nameservers, view) > 3 {
            report("more than 3 name servers", below: .field(fields.nameservers), at: nameservers, view)
        }
        let searches = value(fields.searches, base)
        guard searches > 0, view.kind(searches) == .sequence else { return }
        var length = -1
        var element = searches + 1
        while element < view.end(searches) {
            length += view.bytes(element).count + 1
            element = view.next(element)
        }
        if count(searches, view) > 32 {
            report("more than 32 search domains", below: .field(fields.searches), at: searches, view)
        }
        if length > 2048 {
            let message = "\(length) characters of search domains, more than 2048"
            report(message, below: .field(fields.searches), at: searches, view)
        }
    }
}
