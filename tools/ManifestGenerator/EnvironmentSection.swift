extension PodWriter {
    /// `env`: now and then values of the pod itself, then settings until the bytes are used up.
    mutating func writeEnvironment(_ container: ContainerPlan, bytes: Int) {
        if bytes < 45 { return }
        var setting = random.below(Vocabulary.settingCount)
        let step = random.pick(Vocabulary.settingSteps)
        let knowsPod = bytes > 220 && random.chance(50)
        comment()
        sequence("env") { pod in
            let start = pod.out.layoutCount
            if knowsPod {
                pod.writePodVariables(bytes: bytes)
                if bytes > 420, pod.random.chance(25) { pod.writeResourceVariable(container) }
            }
            while pod.out.layoutCount - start + 25 < bytes {
                pod.writeVariable(setting)
                setting = (setting + step) % Vocabulary.settingCount
            }
        }
    }

    private mutating func writePodVariables(bytes: Int) {
        writeReference("POD_NAME", to: "metadata.name")
        if bytes > 320, random.chance(60) { writeReference("POD_NAMESPACE", to: "metadata.namespace") }
        if bytes > 420, random.chance(40) { writeReference("POD_IP", to: "status.podIP") }
        if bytes > 420, random.chance(40) { writeReference("NODE_NAME", to: "spec.nodeName") }
        if bytes > 520, random.chance(30) {
            // Not the version: the edit of that label is to touch no container.
            writeReference("APP_COMPONENT", to: "metadata.labels['app.kubernetes.io/component']")
        }
        if bytes > 520, random.chance(30) {
            out.beginItem()
            out.field("name", "INSTANCE")
            out.field("value", "$(POD_NAME).local", quote: optionalQuote())
        }
    }

    private mutating func writeReference(_ name: String, to path: String) {
        let spellsVersion = random.chance(10)
        out.beginItem()
        out.field("name", name)
        mapping("valueFrom") { pod in
            pod.mapping("fieldRef") { pod in
                if spellsVersion { pod.out.field("apiVersion", "v1") }
                pod.out.field("fieldPath", path)
            }
        }
    }

    private mutating func writeResourceVariable(_ container: ContainerPlan) {
        let memory = random.chance(50)
        let namesContainer = random.chance(40)
        out.beginItem()
        out.field("name", memory ? "MEMORY_LIMIT_MIB" : "GOMAXPROCS")
        mapping("valueFrom") { pod in
            pod.mapping("resourceFieldRef") { pod in
                if namesContainer { pod.out.field("containerName", container.workload.role) }
                pod.out.field("resource", memory ? "limits.memory" : "limits.cpu")
                pod.out.field("divisor", memory ? "1Mi" : "1", quote: memory ? .plain : pod.style.requiredQuote)
            }
        }
    }

    private mutating func writeVariable(_ setting: Int) {
        let subject = Vocabulary.subjects[setting / Vocabulary.aspects.count]
        let aspect = Vocabulary.aspects[setting % Vocabulary.aspects.count]
        out.beginItem()
        out.beginField("name")
        out.append(subject.upper)
        out.append("_")
        out.append(aspect.upper)
        out.endLine()
        let quote = quotes(of: aspect.kind) ?? (aspect.kind.needsQuotes ? style.requiredQuote : optionalQuote())
        out.beginField("value")
        out.append(quote: quote)
        writeValue(aspect.kind)
        out.append(quote: quote)
        out.endLine()
    }

    // MARK: - Values

    /// The quotes that the characters of a value ask for, or `nil` when the author is free.
    func quotes(of kind: Vocabulary.ValueKind) -> ManifestStyle.Quote? {
        switch kind {
        case .document: .single
        case .format: .double
        default: nil
        }
    }

    /// The characters of a value, without quotes around them.
    mutating func writeValue(_ kind: Vocabulary.ValueKind) {
        switch kind {
        case .number: out.append(random.pick([1, 2, 4, 8, 16, 64, 512, 4_096, 65_536, 8_080, 9_443]))
        case .boolean: out.append(random.pick(["true", "false", "yes", "off"]))
        case .ratio: out.append(random.pick(["0.25", "0.5", "0.95", "1.0", "1e-3"]))
        case .duration: out.append(random.pick(["250ms", "5s", "30s", "1m30s", "15m", "24h"]))
        case .level: out.append(random.pick(["debug", "info", "warning", "error"]))
        case .path: out.append(random.pick(["/etc/app/app.conf", "/data/current", "/var/cache/app/index"]))
        case .mode: out.append(random.pick(["on", "0644", "010", "no", "null", "~"]))
        case .size: out.append(random.pick(["64Mi", "512MB", "1G", "2048k"]))
        case .options: out.append(random.pick(["a=1,b=2", "all,-legacy,tracing", "Alpha=true,Beta=false"]))
        case .text: out.append(random.pick(["primary", "north wing", "rack-12", "küche", "blue/green"]))
        case .format: out.append(#"%h %l\t\"%r\" %s\n"#)
        case .document: out.append(#"{"match": ["*.log", "*.txt"], "keep": 14, "zip": true}"#)
        case .host: writeHost()
        case .address: writeAddress()
        }
    }

    private mutating func writeHost() {
        if random.chance(50) {
            out.append("10.")
            out.append(random.below(256))
            out.append(".")
            out.append(random.below(256))
            out.append(".")
            out.append(random.number(1...254))
        } else {
            out.append(random.pick(["db-0.edge.example.com", "localhost", "upstream.example.com", "mirror"]))
        }
    }

    private mutating func writeAddress() {
        out.append(random.pick(["http://", "https://", "tcp://"]))
        writeHost()
        out.append(":")
        out.append(random.number(1_024...9_999))
        if random.chance(50) { out.append("/v1/items?limit=50&sort=-age#top") }
    }
}
