import Foundation

@testable import PodSchema

/// What of a pod matters, found in its decoded, defaulted object without any hash: a bag of facts for each owner.
///
/// Plain and slow on purpose: the digest has to come to the same decisions.
struct PodModel {
    /// `identity`, `pod`, `live`, `resize`, or one of these words and a container's name.
    private(set) var facts: [String: [String: Int]] = [:]
    private(set) var containers: [String] = []

    private let fields: FieldFacts
    private let spec: [String: Any]
    private let metadata: [String: Any]

    init(_ pod: [String: Any], _ fields: FieldFacts) {
        self.fields = fields
        spec = pod["spec"] as? [String: Any] ?? [:]
        metadata = pod["metadata"] as? [String: Any] ?? [:]
        addMetadata()
        for (name, value) in spec {
            switch name {
            case "containers", "initContainers", "volumes": break
            case "tolerations":
                // Every static pod has this one, once or more often.
                let own = objects(value).filter {
                    $0 as? [String: String] != ["effect": "NoExecute", "operator": "Exists"]
                }
                add(own, "spec.tolerations", .none) { $0 }
            default: add(value, "spec." + name, .none) { $0 }
            }
        }
        for container in objects(spec["initContainers"]) { addContainer(container, isInit: true) }
        for container in objects(spec["containers"]) { addContainer(container, isInit: false) }
        for volume in objects(spec["volumes"]) {
            add(volume, "spec.volumes", .container, "volume \(volume["name"] ?? "") ") { $0 == .live ? "live" : "" }
        }
        add("qos", qualityOfService, to: "pod")
    }

    /// The widest domain in which two pods differ, and the containers that it concerns.
    static func decision(_ old: PodModel, _ new: PodModel) -> (domain: RestartDomain, containers: Set<String>) {
        if old.facts["identity"] != new.facts["identity"] { return (.identity, []) }
        if old.facts["pod"] != new.facts["pod"] { return (.pod, []) }
        let names = Set(old.containers).union(new.containers)
        func differing(_ word: String) -> Set<String> {
            names.filter { name in
                old.facts[word + " " + name] != new.facts[word + " " + name]
                    || old.containers.contains(name) != new.containers.contains(name)
            }
        }
        for (domain, word) in [(RestartDomain.container, "container"), (.resize, "resize"), (.live, "live")] {
            let containers = differing(word)
            if !containers.isEmpty || old.facts[word] != new.facts[word] { return (domain, containers) }
        }
        return (.none, [])
    }

    /// The facts that only one of two pods has, for messages.
    static func differences(_ old: PodModel, _ new: PodModel) -> [String] {
        let owners = Set(old.facts.keys).union(new.facts.keys).sorted()
        return owners.flatMap { owner -> [String] in
            let before = old.facts[owner] ?? [:]
            let after = new.facts[owner] ?? [:]
            let gone = before.filter { after[$0.key] != $0.value }.map { "- \(owner): \($0.key)" }
            return (gone + after.filter { before[$0.key] != $0.value }.map { "+ \(owner): \($0.key)" }).sorted()
        }
    }

    private func objects(_ value: Any?) -> [[String: Any]] { value as? [[String: Any]] ?? [] }

    private mutating func add(_ path: String, _ value: String, to owner: String) {
        facts[owner, default: [:]]["\(path) = \(value)", default: 0] += 1
    }

    // MARK: - Parts

    private mutating func addMetadata() {
        add("name", metadata["name"] as? String ?? "", to: "identity")
        add("namespace", metadata["namespace"] as? String ?? "", to: "identity")
        for map in ["labels", "annotations"] {
            // The kubelet's own note of the manifest's bytes.
            for (key, value) in metadata[map] as? [String: String] ?? [:] where key != "kubernetes.io/config.hash" {
                add("\(map) \(key)", value, to: "live")
            }
        }
    }

    private mutating func addContainer(_ container: [String: Any], isInit: Bool) {
        let name = container["name"] as? String ?? ""
        let isRunOnce = isInit && container["restartPolicy"] as? String != "Always"
        if !isRunOnce { containers.append(name) }
        /// Who owns what would belong to a container.
        func owner(_ domain: RestartDomain) -> String {
            if isRunOnce { return domain == .live ? "live" : "pod" }
            return domain == .pod ? "pod" : "\(domain) \(name)"
        }
        let prefix = isRunOnce ? "init \(name) " : ""
        for (key, value) in container {
            let path = "spec.containers." + key
            switch key {
            case "ports": addPorts(objects(value), name, isRunOnce: isRunOnce)
            case "resources": addResources(value as? [String: Any] ?? [:], prefix, owner)
            case "volumeMounts":
                add(value, path, .none, prefix) { owner($0) }
                for mount in objects(value) { addVolume(mount["name"] as? String ?? "", prefix, owner(.container)) }
            case "env":
                add(value, path, .none, prefix) { owner($0) }
                for variable in objects(value) { addReference(variable, prefix, owner(.container)) }
            default: add(value, path, .none, prefix) { owner($0) }
            }
        }
        if isRunOnce {
            let place = facts["pod"]?.keys.filter { $0.hasPrefix("order ") }.count ?? 0
            add("order \(place)", name, to: "pod")
        }
    }

    private mutating func addPorts(_ ports: [[String: Any]], _ name: String, isRunOnce: Bool) {
        let isOnHost = spec["hostNetwork"] as? Bool == true
        for port in ports {
            let isMapped = (port["hostPort"] as? Int ?? 0) != 0 && !isOnHost
            var facts = port
            // With the host's network the kubelet fills it in.
            if isOnHost { facts["hostPort"] = nil }
            let text = canonical(facts, "spec.containers.ports")
            add("port \(name)", text, to: isMapped ? "pod" : isRunOnce ? "live" : "live \(name)")
        }
    }

    private mutating func addResources(
        _ resources: [String: Any],
        _ prefix: String,
        _ owner: (RestartDomain) -> String
    ) {
        for map in ["limits", "requests"] {
            for (resource, amount) in resources[map] as? [String: String] ?? [:] {
                let isResizable = resource == "cpu" || resource == "memory"
                add(prefix + map + resource, number(amount), to: owner(isResizable ? .resize : .container))
            }
        }
        guard let claims = resources["claims"] else { return }
        add(claims, "spec.containers.resources.claims", .none, prefix) { owner($0) }
    }

    private mutating func addVolume(_ name: String, _ prefix: String, _ owner: String) {
        for volume in objects(spec["volumes"]) where volume["name"] as? String == name {
            add(volume, "spec.volumes", .container, prefix + "volume \(name) ") { $0 == .live ? "" : owner }
        }
    }

    private mutating func addReference(_ variable: [String: Any], _ prefix: String, _ owner: String) {
        let source = variable["valueFrom"] as? [String: Any]
        guard let path = (source?["fieldRef"] as? [String: Any])?["fieldPath"] as? String else { return }
        for (word, map) in [("metadata.labels['", "labels"), ("metadata.annotations['", "annotations")] {
            guard path.hasPrefix(word), path.hasSuffix("']") else { continue }
            let key = String(path.dropFirst(word.count).dropLast(2))
            guard let value = (metadata[map] as? [String: String])?[key] else { continue }
            add(prefix + "reads \(variable["name"] ?? "") \(path)", value, to: owner)
        }
    }

    /// The class as the API's documentation words it.
    private var qualityOfService: String {
        let containers = objects(spec["initContainers"]) + objects(spec["containers"])
        var isAnything = false
        var isGuaranteed = true
        for container in containers {
            let resources = container["resources"] as? [String: Any]
            let limits = resources?["limits"] as? [String: String] ?? [:]
            let requests = resources?["requests"] as? [String: String] ?? [:]
            for resource in ["cpu", "memory"] {
                let limit = limits[resource].map(number) ?? "0.0"
                let request = requests[resource].map(number) ?? "0.0"
                if limit != "0.0" || request != "0.0" { isAnything = true }
                if limit == "0.0" || request != limit { isGuaranteed = false }
            }
        }
        return !isAnything ? "BestEffort" : isGuaranteed ? "Guaranteed" : "Burstable"
    }

    // MARK: - Values

    private mutating func add(
        _ value: Any,
        _ path: String,
        _ outer: RestartDomain,
        _ owner: (RestartDomain) -> RestartDomain
    ) {
        add(value, path, outer, "") { domain in
            let kept = owner(domain)
            return kept == .none ? "" : "\(kept)"
        }
    }

    /// Adds everything in a value; `owner` may be empty for what does not count.
    private mutating func add(
        _ value: Any,
        _ path: String,
        _ outer: RestartDomain,
        _ place: String,
        _ owner: (RestartDomain) -> String
    ) {
        let field = fields.fields[path]
        let domain = field?.domain ?? outer
        guard domain != .none || path == "spec.volumes" else { return }
        func note(_ text: String) -> (String, String)? {
            let owner = owner(domain)
            return owner.isEmpty ? nil : (text, owner)
        }
        if let object = value as? [String: Any] {
            if field?.isPresence == true, let (text, owner) = note("there") { add(place + path, text, to: owner) }
            for (key, member) in object { add(member, path + "." + key, domain, place, owner) }
        } else if let list = value as? [Any] {
            for (index, element) in list.enumerated() {
                if field?.isSet == true {
                    if let (text, owner) = note(canonical(element, path)) { add(place + path, text, to: owner) }
                } else {
                    if let (text, owner) = note("element") { add(place + path + "[\(index)]", text, to: owner) }
                    add(element, path, domain, place + "[\(index)]", owner)
                }
            }
        } else if let text = scalar(value, path), let (text, owner) = note(text) {
            add(place + path, text, to: owner)
        }
    }

    /// A scalar as text; nil for one that is as absence.
    private func scalar(_ value: Any, _ path: String) -> String? {
        let field = fields.fields[path]
        let isBool = field?.type.contains("bool") == true
        let text = isBool ? (value as? Bool == true ? "true" : "false") : "\(value)"
        if field?.sameAsAbsent.contains(text) == true { return nil }
        return field?.type.contains("quantity") == true ? self.number(text) : text
    }

    /// A value as text in which the order of members, and of lists that are sets, makes no difference.
    private func canonical(_ value: Any, _ path: String) -> String {
        if let object = value as? [String: Any] {
            let members = object.keys.sorted().compactMap { key -> String? in
                let text = canonical(object[key] ?? "", path + "." + key)
                return text.isEmpty ? nil : key + ":" + text
            }
            return "{" + members.joined(separator: ",") + "}"
        }
        if let list = value as? [Any] {
            let elements = list.map { canonical($0, path) }
            return "[" + (fields.fields[path]?.isSet == true ? elements.sorted() : elements).joined(separator: ",")
                + "]"
        }
        return scalar(value, path) ?? ""
    }

    /// A quantity's amount, exact enough for the tests' values.
    private func number(_ text: String) -> String {
        let digits = text.prefix { $0.isNumber || $0 == "." || $0 == "-" || $0 == "+" }
        let factors: [String: Double] = [
            "": 1, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18,
            "Ki": 1024, "Mi": 1_048_576, "Gi": 1_073_741_824, "Ti": 1_099_511_627_776,
            "Pi": 1_125_899_906_842_624, "Ei": 1_152_921_504_606_846_976,
        ]
        let suffix = String(text.dropFirst(digits.count))
        if let factor = factors[suffix] { return "\((Double(digits) ?? 0) * factor)" }
        return "\(Double(text) ?? 0)"
    }
}
