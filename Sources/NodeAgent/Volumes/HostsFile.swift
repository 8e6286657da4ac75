import LinuxIO

/// The /etc/hosts that containers of a pod see (`pkg/kubelet/kubelet_pods.go`, `ensureHostsFile`).
struct HostsFile {
    let pod: PodSpecification
    /// What the pod is called, and the domain of that name.
    let name: String
    let domain: String

    /// The contents of a pod with a network of its own.
    func contents(addresses: [String]) -> String {
        var text = """
            # Kubernetes-managed hosts file.
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::0\tip6-localnet
            fe00::0\tip6-mcastprefix
            fe00::1\tip6-allnodes
            fe00::2\tip6-allrouters

            """
        for address in addresses {
            text += domain.isEmpty ? "\(address)\t\(name)\n" : "\(address)\t\(name).\(domain)\t\(name)\n"
        }
        return text + aliases
    }

    /// The contents of a pod with the host's network: the host's own.
    func contents(ofHost hosts: [UInt8]) -> [UInt8] {
        Array("# Kubernetes-managed hosts file (host network).\n".utf8) + hosts + Array(aliases.utf8)
    }

    private var aliases: String {
        if pod.hostAliases.isEmpty { return "" }
        let lines = pod.hostAliases.map { "\($0.ip)\t\($0.hostnames.joined(separator: "\t"))\n" }
        return "\n# Entries added by HostAliases.\n" + lines.joined()
    }
}
