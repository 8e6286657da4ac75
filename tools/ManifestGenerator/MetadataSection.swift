extension PodWriter {
    /// Everything above `spec:`; annotations fill the manifest up to its target.
    ///
    /// - Parameter specCount: how many bytes the spec takes.
    mutating func writeHeader(below specCount: Int) {
        let room = plan.target - specCount
        if room > 1_000 || (room > 700 && random.chance(40)) { writeLicence() }
        if random.chance(10) { out.append("---\n") }
        comment()
        out.field("apiVersion", "v1", quote: random.chance(5) ? .double : .plain)
        out.field("kind", "Pod")
        mapping("metadata") { pod in
            let namesFirst = !pod.style.sortsKeys
            if !namesFirst, pod.random.chance(50) { pod.out.field("creationTimestamp", "null") }
            if namesFirst { pod.writeNames() }
            pod.writeLabels()
            if !namesFirst { pod.writeNames() }
            pod.writeAnnotations(until: pod.plan.target - specCount)
        }
    }

    private mutating func writeLicence() {
        for line in Vocabulary.licence {
            out.append(line.isEmpty ? "#" : "# ")
            out.append(line)
            out.endLine()
        }
        if random.chance(50) { out.endLine() }
    }

    private mutating func writeNames() {
        out.beginField("name")
        writeName()
        out.endLine()
        if random.chance(90) { out.field("namespace", random.pick(Vocabulary.namespaces)) }
    }

    /// The pod's name: unique by its number, and with the role for people.
    mutating func writeName() {
        out.append("app-")
        out.append(plan.index, width: 5)
        out.append("-")
        out.append(plan.workload.role)
    }

    private mutating func writeLabels() {
        let extra = plan.target > 1_200 ? random.number(0...3) : 0
        mapping("labels") { pod in
            pod.out.field("app.kubernetes.io/name", pod.plan.workload.role, quote: pod.optionalQuote())
            pod.out.beginField("app.kubernetes.io/version")
            pod.out.append(quote: pod.style.requiredQuote)
            pod.out.append(pod.plan.workload.version)
            if case .label(let revision) = pod.edit { pod.appendRevision(revision) }
            pod.out.append(quote: pod.style.requiredQuote)
            pod.out.endLine()
            pod.out.field("app.kubernetes.io/component", pod.plan.workload.role, quote: pod.optionalQuote())
            if extra > 0 { pod.out.field("app.kubernetes.io/managed-by", "site-rollout") }
            if extra > 1 { pod.out.field("tier", pod.random.pick(["control-plane", "node", "edge"])) }
            if extra > 2 {
                pod.out.beginField("rack")
                pod.out.append(quote: pod.style.requiredQuote)
                pod.out.append(pod.random.number(1...48), width: 2)
                pod.out.append(quote: pod.style.requiredQuote)
                pod.out.endLine()
            }
        }
    }

    /// Annotations until the manifest has its size: some with short values, then a description in prose.
    ///
    /// - Parameter room: how many bytes everything above the spec may take.
    private mutating func writeAnnotations(until room: Int) {
        if out.layoutCount + 60 > room { return }
        mapping("annotations") { pod in
            pod.out.field("edge.example.com/owner", pod.random.pick(Vocabulary.teams), quote: pod.optionalQuote())
            let scrapes = pod.random.chance(40) && pod.out.layoutCount + 130 < room
            if scrapes {
                pod.out.field("prometheus.io/scrape", "true", quote: pod.style.requiredQuote)
                pod.out.beginField("prometheus.io/port")
                pod.out.append(quote: pod.style.requiredQuote)
                pod.out.append(pod.plan.containers[0].port)
                pod.out.append(quote: pod.style.requiredQuote)
                pod.out.endLine()
            }
            if pod.out.layoutCount + 150 < room, pod.random.chance(30) { pod.writeChecksum() }
            if pod.out.layoutCount + 90 < room { pod.writeDescription(until: room) }
        }
    }

    private mutating func writeChecksum() {
        out.beginField("checksum/template")
        out.append(hexadecimal: [random.next(), random.next(), random.next(), random.next()])
        out.endLine()
    }

    private mutating func writeDescription(until room: Int) {
        out.beginBlock("kubernetes.io/description", random.pick(["|", "|-", ">-", ">"]))
        var sentence = random.below(Vocabulary.sentences.count)
        repeat {
            out.blockLine(Vocabulary.sentences[sentence])
            sentence = (sentence + 1) % Vocabulary.sentences.count
        } while out.layoutCount + 40 < room
        out.endMapping()
    }
}
