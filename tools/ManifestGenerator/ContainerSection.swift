/// The optional fields of a container.
struct ContainerFields: OptionSet, Sendable {
    let rawValue: Int

    static let command = ContainerFields(rawValue: 1 << 0)
    static let ports = ContainerFields(rawValue: 1 << 1)
    static let resources = ContainerFields(rawValue: 1 << 2)
    static let livenessProbe = ContainerFields(rawValue: 1 << 3)
    static let readinessProbe = ContainerFields(rawValue: 1 << 4)
    static let startupProbe = ContainerFields(rawValue: 1 << 5)
    static let security = ContainerFields(rawValue: 1 << 6)
    static let lifecycle = ContainerFields(rawValue: 1 << 7)
    static let script = ContainerFields(rawValue: 1 << 8)

    /// A field, about how many bytes it takes, and how many of 100 containers have it if there is room.
    fileprivate static let all: [(field: ContainerFields, cost: Int, percent: Int)] = [
        (.ports, 85, 80), (.resources, 140, 75), (.livenessProbe, 170, 60), (.script, 420, 14), (.command, 70, 55),
        (.readinessProbe, 170, 45), (.security, 170, 45), (.lifecycle, 130, 15), (.startupProbe, 160, 15),
    ]
}

/// What one container holds, drawn from the bytes that it may take.
private struct ContainerContent {
    var fields: ContainerFields = []
    var mounts: [VolumeKind] = []
    var argumentBytes = 0
    var environmentBytes = 0

    init(container: ContainerPlan, volumes: [VolumeKind], limit: Int, random: inout RandomSource) {
        var room = limit - 120
        for volume in volumes where container.role == .main || random.chance(45) {
            mounts.append(volume)
            room -= 70
        }
        for (field, cost, percent) in ContainerFields.all where random.chance(percent) && cost < room {
            if !container.role.staysRunning, ContainerContent.needsRunningContainer.contains(field) { continue }
            fields.insert(field)
            room -= cost
        }
        if fields.contains(.script) { fields.remove(.command) }
        let argumentShare = fields.contains(.script) ? 0 : random.number(25...55)
        argumentBytes = max(0, room) * argumentShare / 100
        environmentBytes = max(0, room) - argumentBytes
        if container.role == .preparation, fields.isDisjoint(with: [.script, .command]) { fields.insert(.command) }
    }

    private static let needsRunningContainer: ContainerFields = [
        .ports, .livenessProbe, .readinessProbe, .startupProbe, .lifecycle,
    ]
}

extension PodWriter {
    /// One entry of `containers` or `initContainers`.
    ///
    /// - Parameter limit: how many bytes it should take.
    mutating func writeContainer(_ container: ContainerPlan, limit: Int) {
        let content = ContainerContent(container: container, volumes: plan.volumes, limit: limit, random: &random)
        if container.position > 0, random.chance(style.commentPercent) { out.endLine() }
        out.beginItem()
        if style.sortsKeys {
            writeSorted(container, content)
        } else {
            writeNameFirst(container, content)
        }
    }

    private mutating func writeNameFirst(_ container: ContainerPlan, _ content: ContainerContent) {
        out.field("name", container.workload.role)
        writeImage(container)
        if container.role == .sidecar { out.field("restartPolicy", "Always") }
        writeCommand(container, content)
        writePorts(container, content)
        writeEnvironment(container, bytes: content.environmentBytes)
        comment()
        if content.fields.contains(.resources) { writeResources() }
        if !content.mounts.isEmpty { writeMounts(content.mounts) }
        writeProbe(.livenessProbe, container, content)
        writeProbe(.readinessProbe, container, content)
        writeProbe(.startupProbe, container, content)
        if content.fields.contains(.lifecycle) { writeLifecycle(container) }
        if content.fields.contains(.security) { writeContainerSecurity(container) }
    }

    private mutating func writeSorted(_ container: ContainerPlan, _ content: ContainerContent) {
        writeCommand(container, content)
        writeEnvironment(container, bytes: content.environmentBytes)
        writeImage(container)
        if content.fields.contains(.lifecycle) { writeLifecycle(container) }
        writeProbe(.livenessProbe, container, content)
        out.field("name", container.workload.role)
        writePorts(container, content)
        writeProbe(.readinessProbe, container, content)
        if content.fields.contains(.resources) { writeResources() }
        if container.role == .sidecar { out.field("restartPolicy", "Always") }
        if content.fields.contains(.security) { writeContainerSecurity(container) }
        writeProbe(.startupProbe, container, content)
        if !content.mounts.isEmpty { writeMounts(content.mounts) }
    }

    // MARK: - Image

    private mutating func writeImage(_ container: ContainerPlan) {
        let quote = optionalQuote()
        out.beginField("image")
        out.append(quote: quote)
        out.append(container.workload.image)
        out.append(":")
        out.append(container.workload.version)
        if random.chance(15) { out.append(random.pick(["-alpine", "-distroless", "-hardened"])) }
        if container.role == .main, case .image(let revision) = edit { appendRevision(revision) }
        if random.chance(10) {
            out.append("@sha256:")
            out.append(hexadecimal: [random.next(), random.next(), random.next(), random.next()])
        }
        out.append(quote: quote)
        out.endLine()
        if random.chance(60) {
            out.field("imagePullPolicy", random.pick(["IfNotPresent", "IfNotPresent", "Always", "Never"]))
        }
    }

    // MARK: - Command

    private mutating func writeCommand(_ container: ContainerPlan, _ content: ContainerContent) {
        if content.fields.contains(.script) {
            writeScript()
            return
        }
        let runsFromCommand = content.fields.contains(.command)
        if runsFromCommand, style.sortsKeys, content.argumentBytes > 0 {
            // As kubeadm does it: the program and its flags in one list.
            sequence("command") { pod in
                pod.out.item(container.workload.program, quote: pod.optionalQuote())
                pod.writeFlags(bytes: content.argumentBytes)
            }
            return
        }
        if runsFromCommand {
            out.strings("command", [container.workload.program], flow: style.usesFlowLists, quote: style.optionalQuote)
        }
        if content.argumentBytes > 30 {
            comment()
            sequence("args") { $0.writeFlags(bytes: content.argumentBytes) }
        }
    }

    private mutating func writeScript() {
        out.strings("command", ["/bin/sh", "-c"], flow: style.usesFlowLists, quote: style.optionalQuote)
        let script = random.pick(Vocabulary.scripts)
        let header = random.pick(["|", "|-", "|", "|+"])
        sequence("args") { pod in
            pod.out.beginItem()
            pod.out.startLine()
            pod.out.append(header)
            pod.out.endLine()
            for line in script { pod.out.blockLine(line) }
        }
    }

    private mutating func writeFlags(bytes: Int) {
        let start = out.layoutCount
        var setting = random.below(Vocabulary.settingCount)
        let step = random.pick(Vocabulary.settingSteps)
        repeat {
            writeFlag(setting)
            setting = (setting + step) % Vocabulary.settingCount
        } while out.layoutCount - start + 20 < bytes
    }

    private mutating func writeFlag(_ setting: Int) {
        let subject = Vocabulary.subjects[setting / Vocabulary.aspects.count]
        let aspect = Vocabulary.aspects[setting % Vocabulary.aspects.count]
        // Two of the kinds hold characters that decide about the quotes by themselves.
        let quote = quotes(of: aspect.kind) ?? optionalQuote()
        out.beginItem()
        out.startLine()
        out.append(quote: quote)
        out.append("--")
        out.append(subject.lower)
        out.append("-")
        out.append(aspect.lower)
        out.append("=")
        writeValue(aspect.kind)
        out.append(quote: quote)
        out.endLine()
    }

    // MARK: - Ports

    private mutating func writePorts(_ container: ContainerPlan, _ content: ContainerContent) {
        guard content.fields.contains(.ports) else { return }
        let hostPort = !plan.usesHostNetwork && container.role == .main && random.chance(8)
        let second = container.role == .main && random.chance(25)
        sequence("ports") { pod in
            pod.writePort(container.port, name: "http", container, onHost: hostPort)
            if second {
                // On the host's network a pod has eight ports, and its containers take the first seven.
                let port = container.port + (pod.plan.usesHostNetwork ? 7 : 1)
                pod.writePort(port, name: "metrics", container, onHost: false)
            }
        }
    }

    private mutating func writePort(_ port: Int, name: String, _ container: ContainerPlan, onHost: Bool) {
        out.beginItem()
        if !style.sortsKeys { writePortName(name, container) }
        out.field("containerPort", port)
        if plan.usesHostNetwork {
            out.field("hostPort", port)
        } else if onHost {
            out.field("hostPort", 20_000 + plan.index % 20_000)
        }
        if style.sortsKeys { writePortName(name, container) }
        if random.chance(50) { out.field("protocol", "TCP") }
    }

    /// `http` for the first container, `http-2` for the third: unique in the pod.
    private mutating func writePortName(_ name: String, _ container: ContainerPlan) {
        out.beginField("name")
        out.append(name)
        if container.position > 0 {
            out.append("-")
            out.append(container.position)
        }
        out.endLine()
    }

    // MARK: - Probes

    private mutating func writeProbe(
        _ field: ContainerFields,
        _ container: ContainerPlan,
        _ content: ContainerContent
    ) {
        guard content.fields.contains(field) else { return }
        writeProbe(field, of: container, hasPort: content.fields.contains(.ports))
    }
}
