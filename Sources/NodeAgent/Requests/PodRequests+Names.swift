extension PodRequests {
    /// What the pod is called inside, and the domain of that name (`GeneratePodHostNameAndDomain`).
    var hostName: (name: String, domain: String) {
        if let name = pod.hostnameOverride { return (Self.shortened(name, to: 64), "") }
        let name = Self.shortened(pod.hostname.isEmpty ? pod.name : pod.hostname, to: 63)
        if pod.subdomain.isEmpty { return (name, "") }
        return (name, "\(pod.subdomain).\(pod.namespace).svc.\(node.clusterDomain)")
    }

    /// What the kernel is told, which takes 64 bytes.
    var kernelHostName: String {
        get throws(RequestError) {
            let (name, domain) = hostName
            guard pod.setHostnameAsFQDN, !domain.isEmpty else { return name }
            let whole = "\(name).\(domain)"
            guard whole.utf8.count <= 64 else {
                let message = "\(whole) has \(whole.utf8.count) characters, and a host name at most 64"
                throw RequestError(field: "spec.setHostnameAsFQDN", message: message)
            }
            return whole
        }
    }

    /// A host name does not end with a dash or a dot.
    private static func shortened(_ name: String, to limit: Int) -> String {
        guard name.utf8.count > limit else { return name }
        var bytes = Array(name.utf8.prefix(limit))
        while let last = bytes.last, last == UInt8(ascii: "-") || last == UInt8(ascii: ".") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
