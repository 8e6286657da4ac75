public import ContainerRuntime

extension PodRequests {
    /// The request for the pod's sandbox.
    ///
    /// - Parameters:
    ///   - attempt: counts the sandboxes of the pod from 0.
    ///   - userNamespace: for a pod with a user namespace of its own.
    /// - Throws: where the manifest asks for what this node does not have.
    public func sandboxConfig(
        attempt: UInt32,
        userNamespace: UserNamespaceRange? = nil
    ) throws(RequestError) -> PodSandboxConfig {
        guard PodDirectory.isName(pod.uid) else {
            let message = "\"\(pod.uid)\" cannot be the name of a directory"
            throw RequestError(field: "metadata.uid", message: message)
        }
        guard pod.operatingSystem.isEmpty || pod.operatingSystem == "linux" else {
            let message = "a pod for \(pod.operatingSystem) cannot run on this node"
            throw RequestError(field: "spec.os.name", message: message)
        }
        var config = PodSandboxConfig()
        var metadata = PodSandboxMetadata()
        metadata.name = pod.name
        metadata.namespace = pod.namespace
        metadata.uid = pod.uid
        metadata.attempt = attempt
        config.metadata = metadata
        if !pod.hostNetwork { config.hostname = try kernelHostName }
        config.logDirectory = node.podLogDirectory(pod)
        config.dnsConfig = dnsConfig
        config.portMappings = pod.containers.flatMap { Self.portMappings($0.ports) }
        config.labels = pod.labels.merging(podLabels) { _, own in own }
        config.annotations = pod.annotations.merging(record.sandboxAnnotations) { _, own in own }
        config.linux = try linuxSandboxConfig(userNamespace)
        return config
    }

    /// By which the kubelet, and what is made for it, knows whose a sandbox or container is.
    var podLabels: [String: String] {
        [
            "io.kubernetes.pod.name": pod.name,
            "io.kubernetes.pod.namespace": pod.namespace,
            "io.kubernetes.pod.uid": pod.uid,
        ]
    }

    private func linuxSandboxConfig(_ userNamespace: UserNamespaceRange?) throws(RequestError) -> LinuxPodSandboxConfig
    {
        var config = LinuxPodSandboxConfig()
        config.cgroupParent = node.cgroups.parent(of: pod)
        config.sysctls = Dictionary(pod.securityContext.sysctls.map { (Self.dotted($0.key), $0.value) }) { $1 }
        config.overhead = overhead
        config.resources = sandboxResources
        var context = LinuxSandboxSecurityContext()
        context.namespaceOptions = try namespaces(userNamespace)
        context.selinuxOptions = pod.securityContext.seLinuxOptions.map { SELinuxOption($0) }
        context.runAsUser = pod.securityContext.runAsUser
        context.runAsGroup = pod.securityContext.runAsGroup
        context.supplementalGroups = supplementalGroups
        if pod.securityContext.hasStrictSupplementalGroups { context.supplementalGroupsPolicy = .strict }
        context.isPrivileged = pod.allContainers.contains { $0.securityContext.privileged }
        // The sandbox's own process has nothing to do, so it needs nothing.
        var seccomp = SecurityProfile()
        seccomp.kind = .runtimeDefault
        context.seccomp = seccomp
        config.securityContext = context
        return config
    }

    /// A kernel parameter's name with dots between its parts, as the runtime wants it: where the first separator is a
    /// slash, dots and slashes change places.
    private static func dotted(_ name: String) -> String {
        guard name.first(where: { $0 == "." || $0 == "/" }) == "/" else { return name }
        return String(name.map { $0 == "/" ? "." : $0 == "." ? "/" : $0 })
    }

    /// All ports of a container, also those without one of the host: the runtime leaves them out. Of two ports that are
    /// called or written the same the first counts.
    private static func portMappings(_ ports: [ContainerPort]) -> [PortMapping] {
        var seen: Set<String> = []
        return ports.compactMap { port in
            let written = "\(port.transport)-\(port.hostIP):\(port.containerPort):\(port.hostPort)"
            guard seen.insert(port.name.isEmpty ? "-" + written : port.name).inserted else { return nil }
            var mapping = PortMapping()
            mapping.transport = TransportProtocol(port.transport)
            mapping.containerPort = port.containerPort
            mapping.hostPort = port.hostPort
            mapping.hostIP = port.hostIP
            return mapping
        }
    }
}

extension TransportProtocol {
    fileprivate init(_ name: String) {
        switch name {
        case "UDP": self = .udp
        case "SCTP": self = .sctp
        default: self = .tcp
        }
    }
}
