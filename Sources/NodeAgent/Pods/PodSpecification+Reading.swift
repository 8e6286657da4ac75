import PodSchema

extension PodSpecification {
    /// Reads a pod that `DefaultedPodWriter` wrote.
    init(_ pod: borrowing FieldCursor) {
        let metadata = pod["metadata"]
        name = metadata["name"].string
        namespace = metadata["namespace"].string
        uid = metadata["uid"].string
        labels = metadata["labels"].stringMap
        annotations = metadata["annotations"].stringMap
        let spec = pod["spec"]
        readLife(spec)
        readNamespaces(spec)
        readNames(spec)
        securityContext = PodSecurityContext(spec["securityContext"])
        resources = spec["resources"].whenThere { ResourceRequirements($0) }
        overhead = spec["overhead"].map { $0.quantity }
        volumes = spec["volumes"].list { Volume($0) }
        initContainers = spec["initContainers"].list { ContainerSpecification($0) }
        containers = spec["containers"].list { ContainerSpecification($0) }
    }

    private mutating func readLife(_ spec: borrowing FieldCursor) {
        restartPolicy = RestartPolicy(rawValue: spec["restartPolicy"].string) ?? .always
        terminationGracePeriodSeconds = spec["terminationGracePeriodSeconds"].integer
        activeDeadlineSeconds = spec["activeDeadlineSeconds"].optionalInteger
        serviceAccountName = spec["serviceAccountName"].string
        nodeName = spec["nodeName"].string
        runtimeClassName = spec["runtimeClassName"].string
        operatingSystem = spec["os"]["name"].string
        priorityClassName = spec["priorityClassName"].string
        priority = PodOrdering.builtInPriority(priorityClassName.utf8Span.span) ?? spec["priority"].int32
    }

    private mutating func readNamespaces(_ spec: borrowing FieldCursor) {
        hostNetwork = spec["hostNetwork"].isTrue
        hostPID = spec["hostPID"].isTrue
        hostIPC = spec["hostIPC"].isTrue
        hostUsers = spec["hostUsers"].optionalBool ?? true
        shareProcessNamespace = spec["shareProcessNamespace"].isTrue
    }

    private mutating func readNames(_ spec: borrowing FieldCursor) {
        hostname = spec["hostname"].string
        subdomain = spec["subdomain"].string
        hostnameOverride = spec["hostnameOverride"].optionalString
        setHostnameAsFQDN = spec["setHostnameAsFQDN"].isTrue
        hostAliases = spec["hostAliases"].list { HostAlias($0) }
        dnsPolicy = DNSPolicy(rawValue: spec["dnsPolicy"].string) ?? .clusterFirst
        dnsConfig = spec["dnsConfig"].whenThere { PodDNSConfig($0) }
    }
}

extension HostAlias {
    fileprivate init(_ alias: borrowing FieldCursor) {
        ip = alias["ip"].string
        hostnames = alias["hostnames"].strings
    }
}

extension PodDNSConfig {
    fileprivate init(_ config: borrowing FieldCursor) {
        nameservers = config["nameservers"].strings
        searches = config["searches"].strings
        options = config["options"].list { option in
            var read = Option()
            read.name = option["name"].string
            read.value = option["value"].optionalString
            return read
        }
    }
}

extension ResourceRequirements {
    init(_ resources: borrowing FieldCursor) {
        limits = resources["limits"].map { $0.quantity }
        requests = resources["requests"].map { $0.quantity }
    }
}
