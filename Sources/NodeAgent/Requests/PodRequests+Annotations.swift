extension PodRequests {
    /// What the kubelet puts on a container, enough to stop it as its pod wants even when the manifest is gone, and what
    /// Holdfast does.
    func annotations(of container: ContainerSpecification, attempt: UInt32) -> [String: String] {
        var annotations = record.annotations(ofContainer: container.name)
        annotations["io.kubernetes.container.hash"] = Self.kubeletHash(container)
        annotations["io.kubernetes.container.restartCount"] = String(attempt)
        annotations["io.kubernetes.container.terminationMessagePath"] = container.terminationMessagePath
        annotations["io.kubernetes.container.terminationMessagePolicy"] = container.terminationMessagePolicy.rawValue
        annotations["io.kubernetes.pod.terminationGracePeriod"] = String(pod.terminationGracePeriodSeconds)
        if let handler = container.preStop {
            annotations["io.kubernetes.container.preStopHandler"] = HandlerJSON.text(handler)
        }
        if !container.ports.isEmpty {
            let ports = container.ports.map(HandlerJSON.text).joined(separator: ",")
            annotations["io.kubernetes.container.ports"] = "[\(ports)]"
        }
        return annotations
    }

    /// The kubelet's hash of a container, which is one of its name and image (`HashContainer`): FNV-1a of how Go prints
    /// the bytes of `{"image":…,"name":…}`.
    private static func kubeletHash(_ container: ContainerSpecification) -> String {
        let fields = "{\"image\":\(GoText.json(container.image)),\"name\":\(GoText.json(container.name))}"
        let printed = "([]uint8)[" + fields.utf8.map { String($0) }.joined(separator: " ") + "]"
        var hash: UInt32 = 0x811C_9DC5
        for byte in printed.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        return String(hash, radix: 16)
    }
}

/// Hooks and ports as Go writes them in JSON, members in the order of its structures, empty ones left out.
private enum HandlerJSON {
    static func text(_ handler: LifecycleHandler) -> String {
        switch handler {
        case .exec(let command):
            let list = command.map(GoText.json).joined(separator: ",")
            return "{\"exec\":{\(list.isEmpty ? "" : "\"command\":[\(list)]")}}"
        case .httpGet(let action):
            let members = [
                string("path", action.path), "\"port\":\(text(action.port))", string("host", action.host),
                string("scheme", action.scheme), headers(action.httpHeaders),
            ]
            return "{\"httpGet\":{\(joined(members))}}"
        case .tcpSocket(let action):
            return "{\"tcpSocket\":{\(joined(["\"port\":\(text(action.port))", string("host", action.host)]))}}"
        case .sleep(let seconds): return "{\"sleep\":{\"seconds\":\(seconds)}}"
        }
    }

    static func text(_ port: ContainerPort) -> String {
        let members = [
            string("name", port.name), port.hostPort == 0 ? "" : "\"hostPort\":\(port.hostPort)",
            "\"containerPort\":\(port.containerPort)", string("protocol", port.transport),
            string("hostIP", port.hostIP),
        ]
        return "{\(joined(members))}"
    }

    private static func text(_ port: NamedPort) -> String {
        switch port {
        case .number(let number): String(number)
        case .name(let name): GoText.json(name)
        }
    }

    private static func headers(_ headers: [HTTPGetAction.Header]) -> String {
        if headers.isEmpty { return "" }
        let list = headers.map { "{\"name\":\(GoText.json($0.name)),\"value\":\(GoText.json($0.value))}" }
        return "\"httpHeaders\":[\(list.joined(separator: ","))]"
    }

    private static func string(_ name: String, _ value: String) -> String {
        value.isEmpty ? "" : "\"\(name)\":\(GoText.json(value))"
    }

    private static func joined(_ members: [String]) -> String {
        members.filter { !$0.isEmpty }.joined(separator: ",")
    }
}
