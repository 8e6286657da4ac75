import ManifestDecoding

struct PortFields: Sendable {
    let name: KnownField
    let hostPort: KnownField
    let containerPort: KnownField
    let `protocol`: KnownField
    let hostIP: KnownField

    init(_ builder: SchemaBuilder) {
        let fields = FieldLookup(builder, "ContainerPort")
        name = fields["name"]
        hostPort = fields["hostPort"]
        containerPort = fields["containerPort"]
        `protocol` = fields["protocol"]
        hostIP = fields["hostIP"]
    }
}

extension PodReader {
    mutating func checkPort(_ base: Int, _ node: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.port
        let name = value(fields.name, base)
        if hasText(name, view), !rules.portNames.insert(view.hash(name, seed: key)) {
            let message = "\(quoted(name, view)) is the name of another port of the container"
            report(message, below: .field(fields.name), at: name, view)
        }
        let hostPort = value(fields.hostPort, base)
        if _slowPath(hostPort > 0 || usesHostNetwork) { checkHostPort(base, node, view) }
    }

    /// A port of the host is given once. On the host's network every port of a container is one.
    private mutating func checkHostPort(_ base: Int, _ node: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.port
        let containerPort = number(value(fields.containerPort, base), view)
        let hostPortNode = value(fields.hostPort, base)
        var port = number(hostPortNode, view)
        let place = port != 0 ? hostPortNode : node
        if usesHostNetwork {
            if port == 0 { port = containerPort }
            if port != containerPort, !rules.isInitContainer {
                let message = "\(port) is not containerPort (\(containerPort)), as it must be with hostNetwork"
                report(message, below: .field(fields.hostPort), at: place, view)
            }
        }
        guard port != 0 else { return }
        let protocolNode = value(fields.protocol, base)
        let name = hasText(protocolNode, view) ? view.key(protocolNode) : schema.rules.words.tcp
        let address = value(fields.hostIP, base)
        var hash = key.mixed(UInt64(bitPattern: port), 11).mixed(name.first, UInt64(name.count))
        if hasText(address, view) { hash = view.hash(address, seed: hash) }
        let isNew = rules.isInitContainer ? rules.initHostPorts.insert(hash) : rules.hostPorts.insert(hash)
        if !isNew {
            report("port \(port) of the host is given twice", below: .field(fields.hostPort), at: place, view)
        }
        noteHostPort(port, name, address, view)
    }
}
