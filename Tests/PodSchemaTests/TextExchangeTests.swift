import Foundation
import ManifestDecoding
import ManifestGenerator
import Testing

@testable import PodSchema

/// What is found without a walk is what a walk finds, and nothing is found where a walk finds more.
struct TextExchangeTests {
    private static let manifest = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          labels: {tier: front, app: web}
          annotations: {role: "a b", 'quoted': 'c', long: "it's \\x41"}
        spec:
          hostname: host
          initContainers:
            - name: set-up
              image: busybox:1.35
              command: [mkdir, /srv]
            - {name: sidecar, image: "busybox:1.34", restartPolicy: Always}
          containers:
            - name: web
              image: nginx:1.25
              imagePullPolicy: IfNotPresent
              command: [nginx, -g]
              args:
              - --feature-gates=A=true,B=false
              - --listen
              workingDir: /srv
              env:
                - {name: MODE, value: fast}
                - name: DB_PASSWORD
                  value: hunter2
              ports:
                - {containerPort: 80, name: http}
              resources:
                requests: {cpu: 100m, memory: 64Mi}
              volumeMounts:
                - {name: data, mountPath: /data}
              livenessProbe:
                exec:
                  command: [test, -e, /ready]
            - name: log
              image: busybox:1.36
              lifecycle:
                preStop:
                  exec:
                    command: ["sleep", "5"]
          volumes:
            - name: data
              hostPath: {path: /srv/data}

        """

    /// The same with a container that reads a label.
    private static let reading = manifest.replacingOccurrences(
        of: "        - name: DB_PASSWORD",
        with:
            "        - {name: TIER, valueFrom: {fieldRef: {fieldPath: \"metadata.labels['tier']\"}}}\n        - name: DB_PASSWORD"
    )

    private func found(_ old: String, _ new: String, in manifest: String = manifest) throws -> TextExchange? {
        try #require(manifest.contains(old), "\(old) is there")
        let digest = try #require(ManifestReading.read(manifest).digest)
        let edited = manifest.replacingOccurrences(of: old, with: new)
        return ManifestReading.exchange(Array(manifest.utf8), digest, Array(edited.utf8))
    }

    @Test(arguments: [
        ("nginx:1.25", "nginx:1.26-alpine", "spec.containers[web].image"),
        ("nginx:1.25", "n:1", "spec.containers[web].image"),
        ("busybox:1.36", "busybox:1.37", "spec.containers[log].image"),
        ("nginx, -g", "nginx, -h", "spec.containers[web].command"),
        ("--listen", "--listen=80", "spec.containers[web].args"),
        ("A=true,B=false", "A=true,B=true", "spec.containers[web].args"),
        ("workingDir: /srv", "workingDir: /run", "spec.containers[web].workingDir"),
        ("value: fast", "value: slow", "spec.containers[web].env[MODE].value"),
        ("value: hunter2", "value: hunter3", "spec.containers[web].env[DB_PASSWORD].value"),
        ("tier: front", "tier: back", "metadata.labels[tier]"),
        ("\"a b\"", "\"a c: d # e\"", "metadata.annotations[role]"),
        ("'c'", "'c,\"d\"'", "metadata.annotations[quoted]"),
        ("-e, /ready", "-f, /ready", "spec.containers[web].livenessProbe.exec.command"),
        ("\"5\"", "\"60\"", "spec.containers[log].lifecycle.preStop.exec.command"),
    ])
    func `one text that others do not depend on`(old: String, new: String, field: String) throws {
        let exchange = try #require(try found(old, new))
        #expect(exchange.change.field == field)
        if field.hasSuffix("env[DB_PASSWORD].value") { #expect(exchange.change.shownNew == "***") }
        try expectWalk(Self.manifest, Self.manifest.replacingOccurrences(of: old, with: new))
        try expectWalk(Self.manifest.replacingOccurrences(of: old, with: new), Self.manifest)
    }

    private func expectWalk(_ old: String, _ new: String) throws {
        let digest = try #require(ManifestReading.read(old).digest)
        #expect(try ManifestReading.checkedExchange(Array(old.utf8), digest, Array(new.utf8)) != nil)
    }

    @Test(arguments: [
        // The tag decides the default of the policy, which it stands beside here.
        ("nginx:1.25", "nginx:latest"), ("nginx:1.25", "nginx"),
        // Other types, nothing, other styles, and what the parser reads otherwise.
        ("value: fast", "value: 1"), ("value: fast", "value: null"), ("value: fast", "value: "),
        ("value: fast", "value: \"fast\""), ("value: fast", "value: &a fast"), ("value: fast", "value: !!str fast"),
        ("value: fast", "value: \"f\\x41st\""), ("value: fast", "value: fäst"), ("value: fast", "value: -fast"),
        ("value: hunter2", "value: hunter2 # new"), ("value: hunter2", "value: hunter2:"),
        ("value: hunter2", "value: hunter2\n              more"), ("value: fast", "value: a,b"),
        // Invalid.
        ("tier: front", "tier: fro_"), ("nginx:1.25", "nginx: 1.25"),
        // Names, keys and what else others depend on, or what counts elsewhere.
        ("name: web\n      image", "name: wob\n      image"), ("name: MODE", "name: MADE"), ("app: web", "apt: web"),
        ("metadata:\n  name: web", "metadata:\n  name: wob"), ("busybox:1.35", "busybox:1.33"), ("mkdir", "rmdir"),
        ("busybox:1.34", "busybox:1.33"), ("name: http", "name: https"), ("cpu: 100m", "cpu: 120m"),
        ("/data}", "/date}"),
        ("/srv/data", "/srv/date"), ("hostname: host", "hostname: hose"),
        // More than one text, and none.
        ("busybox:1.3", "busybox:1.2"), ("kind: Pod", "kind:  Pod"), ("volumes:", "volumes: # edited"),
        ("long:", "log:"),
    ])
    func `anything else is walked`(old: String, new: String) throws {
        #expect(try found(old, new) == nil)
    }

    @Test func `labels and annotations that a container may read are walked`() throws {
        #expect(try found("tier: front", "tier: back", in: Self.reading) == nil)
        #expect(try found("role: \"a b\"", "role: \"a c\"", in: Self.reading) == nil)
        #expect(try found("nginx:1.25", "nginx:1.26", in: Self.reading) != nil)
    }

    @Test(arguments: [
        ("holdfast.dev/after", ""), ("kubernetes.io/config.mirror", ""),
        ("controller.kubernetes.io/pod-deletion-cost", ""), ("seccomp.security.alpha.kubernetes.io/pod", "localhost/"),
        ("container.apparmor.security.beta.kubernetes.io/web", "localhost/"),
    ])
    func `annotations that mean something are walked`(_ key: String, _ prefix: String) throws {
        let manifest = Self.manifest.replacingOccurrences(of: "{role:", with: "{\(key): \"\(prefix)1\", role:")
        #expect(try found("\(prefix)1\", role", "\(prefix)2\", role", in: manifest) == nil)
    }

    @Test func `annotations do not grow beyond their limit`() throws {
        let rest = String(repeating: "a", count: PodReader.annotationLimit - 90)
        let manifest = Self.manifest.replacingOccurrences(of: "it's", with: rest)
        #expect(try found("role: \"a b\"", "role: \"a bc\"", in: manifest) != nil)
        let long = String(repeating: "b", count: 90)
        #expect(try found("role: \"a b\"", "role: \"a \(long)\"", in: manifest) == nil)
    }

    @Test(arguments: ["&anchor ", "!!str ", "*name"])
    func `manifests with anchors, aliases and tags are walked`(_ property: String) throws {
        let manifest = Self.manifest.replacingOccurrences(of: "kind: Pod", with: "kind: &name Pod")
            .replacingOccurrences(of: "{name: MODE", with: "{name: \(property)\(property == "*name" ? "" : "MODE")")
        #expect(try found("nginx:1.25", "nginx:1.26", in: manifest) == nil)
    }

    @Test(arguments: ["image: nginx:1.24\n      image: nginx:1.25", "image: nginx:1.25\n      image: nginx:1.24"])
    func `of repeated keys only the last counts`(_ images: String) throws {
        let manifest = Self.manifest.replacingOccurrences(of: "image: nginx:1.25", with: images)
        let exchange = try found("nginx:1.25", "nginx:1.26", in: manifest)
        #expect((exchange != nil) == images.hasSuffix("1.25"))
        let merged = Self.manifest.replacingOccurrences(of: "image: nginx:1.25", with: "<<: {image: nginx:1.25}")
        #expect(try found("nginx:1.25", "nginx:1.26", in: merged) == nil)
    }

    // MARK: - Against the walk

    @Test(arguments: 0..<4) func `edits of generated manifests`(_ part: Int) throws {
        let generator = ManifestGenerator(seed: 36)
        var tally = ExchangeTally(seed: UInt64(part))
        for index in 0..<25 { try tally.check(generator.manifest(part * 25 + index), edits: 40) }
        for part in ["].image", "].value", "metadata.labels[", "metadata.annotations[", ".command", ".args"] {
            #expect(tally.count(of: part) > 2, "\(part): \(tally)")
        }
        #expect(tally.excerpts > 10, "\(tally)")
    }

    @Test func `edits of the examples, and of a manifest with everything`() throws {
        let folder = ConformanceData.project.appendingPathComponent("tools/examples")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        var manifests = try files.filter { $0.pathExtension == "yaml" }.map { try [UInt8](Data(contentsOf: $0)) }
        #expect(manifests.count >= 5)
        manifests += [Array(Self.manifest.utf8), Array(Self.reading.utf8)]
        var tally = ExchangeTally(seed: 1)
        for manifest in manifests.sorted(by: { $0.count < $1.count }) { try tally.check(manifest, edits: 300) }
        #expect(tally.count(of: "") > 100, "\(tally)")
        #expect(tally.excerpts > 10, "\(tally)")
    }

    @Test(arguments: 0..<4) func `edits of recorded manifests, as YAML and as JSON`(_ part: Int) throws {
        var tally = ExchangeTally(seed: UInt64(part))
        var json = ExchangeTally(seed: UInt64(part))
        let rows = try ConformanceData.rows("pods/verdicts.jsonl").filter { $0["ok"] as? Bool == true }
        for (index, row) in rows.enumerated() where index % 4 == part {
            try tally.check(ConformanceData.bytes("pods/" + (try #require(row["file"] as? String))), edits: 20)
            guard var pod = row["pod"] as? [String: Any] else { continue }
            pod["apiVersion"] = "v1"
            pod["kind"] = "Pod"
            pod["status"] = nil
            try json.check([UInt8](JSONSerialization.data(withJSONObject: pod, options: .sortedKeys)), edits: 20)
        }
        #expect(tally.count(of: "") > 10, "\(tally)")
        #expect(tally.excerpts > 10, "\(tally)")
        #expect(json.count(of: "") > 1, "\(json)")
    }
}

/// Compares edits of manifests with the walk, and counts what was found without one.
private struct ExchangeTally: CustomStringConvertible {
    private var edit: TextEdit
    private var counts: [String: Int] = [:]

    init(seed: UInt64) {
        edit = TextEdit(seed: seed)
    }

    func count(of part: String) -> Int {
        counts.reduce(0) { part.isEmpty || $1.key.contains(part) ? $0 + $1.value : $0 }
    }

    var description: String {
        counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "\n")
    }

    /// How many of them were found in excerpts.
    private(set) var excerpts = 0

    mutating func check(_ manifest: [UInt8], edits: Int) throws {
        let result = ManifestReading.read(manifest)
        guard let digest = result.digest, result.warnings.isEmpty else { return }
        let scalars = TextEdit.scalars(of: manifest)
        for _ in 0..<edits {
            let edited = edit.edit(manifest, scalars)
            let excerpt = ManifestReading.excerptExchange(manifest, digest, edited)
            guard let exchange = try ManifestReading.checkedExchange(manifest, digest, edited) else {
                #expect(excerpt == nil, "\(String(decoding: edited, as: UTF8.self))")
                continue
            }
            if let excerpt {
                excerpts += 1
                #expect(excerpt.digest == exchange.digest && excerpt.change == exchange.change)
            }
            counts[exchange.change.field, default: 0] += 1
        }
    }
}

extension ManifestReading {
    /// What is found without a walk, which is then compared with what walks of both find.
    static func checkedExchange(_ old: [UInt8], _ digest: PodDigest, _ new: [UInt8]) throws -> TextExchange? {
        guard let exchange = exchange(old, digest, new) else { return nil }
        let text = String(decoding: new, as: UTF8.self)
        let walked = read(new)
        #expect(walked.problems.isEmpty && walked.warnings.isEmpty, "\(walked)\n\(exchange.change)\n\(text)")
        #expect(walked.digest == exchange.digest, "\(exchange.change)\n\(text)")
        #expect(try changes(old, new) == [exchange.change], "\(text)")
        if let sole = try soleChange(old, new) { #expect(sole == [exchange.change], "\(text)") }
        return exchange
    }

    /// What is found in excerpts of both; nil where nothing is.
    static func excerptExchange(_ old: [UInt8], _ digest: PodDigest, _ new: [UInt8]) -> TextExchange? {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        var excerpt = ManifestExcerpt(naming: TextExchange.entryName)
        guard let before = try? decoder.decode(sources.append(copying: old.span), in: &sources), before.staysOnLines,
            let document = excerpt.make(of: sources.append(copying: new.span), in: sources, since: old.span)
        else { return nil }
        let view = excerpt.view(document)
        return TextExchange(from: excerpt.oldBytes, digest, to: document, view, isExcerpt: true, key: key)
    }

    /// What is found without a walk; nil where nothing is.
    static func exchange(_ old: [UInt8], _ digest: PodDigest, _ new: [UInt8]) -> TextExchange? {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        guard let document = try? decoder.decode(sources.append(copying: new.span), in: &sources) else { return nil }
        return TextExchange(from: old.span, digest, to: document, decoder.view(document, in: sources), key: key)
    }
}
