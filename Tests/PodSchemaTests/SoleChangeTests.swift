import ManifestGenerator
import Testing

@testable import PodSchema

/// One text that changes is told without decoding the old manifest, and everything else is left to the comparison.
struct SoleChangeTests {
    private static let manifest = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          labels: {tier: front}
          annotations: {role: "a b", long: "it's \\x41"}
        spec:
          terminationGracePeriodSeconds: 30
          tolerations:
            - key: node.example/edge
              operator: Exists
          containers:
            - name: web
              image: nginx:1.25
              command: [nginx, -g]
              env:
                - {name: MODE, value: fast}
                - name: TIER
                  valueFrom:
                    fieldRef:
                      fieldPath: metadata.labels['tier']
              resources:
                requests: {cpu: 100m, memory: 64Mi}
              volumeMounts:
                - {name: data, mountPath: /data}
                - {name: data, mountPath: /again}
            - name: log
              image: busybox:1.36
              volumeMounts:
                - {name: data, mountPath: /data}
          volumes:
            - name: data
              hostPath: {path: /srv/data}

        """

    private func edited(_ edits: [(String, String)]) throws -> String {
        var text = Self.manifest
        for (old, new) in edits {
            let parts = text.components(around: old)
            try #require(parts.count == 2, "\(old) is there once")
            text = parts[0] + new + parts[1]
        }
        return text
    }

    @Test(arguments: [
        ("nginx:1.25", "nginx:1.26-alpine"), ("nginx:1.25", "nginx:1"), ("nginx:1.25", "\u{FC}:1"),
        ("value: fast", "value: fas"), ("value: fast", "value: faster"), ("tier: front", "tier: back"),
        ("\"a b\"", "\"a c\""), ("cpu: 100m", "cpu: 120m"), ("/srv/data", "/srv/new"), ("-g]", "-h]"),
    ])
    func `a text that changes`(old: String, new: String) throws {
        let (before, after) = (Self.manifest, try edited([(old, new)]))
        let changes = try ManifestReading.changes(before, after)
        #expect(!changes.isEmpty)
        #expect(try ManifestReading.soleChange(before, after) == changes)
        // The other way round the lengths differ the other way.
        #expect(try ManifestReading.soleChange(after, before) == ManifestReading.changes(after, before))
    }

    @Test func `a text that counts in several places is told in each`() throws {
        let tier = try ManifestReading.soleChange(Self.manifest, edited([("tier: front", "tier: back")]))
        #expect(tier?.map(\.container) == [nil, "web"] && tier?.map(\.domain) == [.live, .container])
        let path = try ManifestReading.soleChange(Self.manifest, edited([("/srv/data", "/srv/new")]))
        #expect(path?.map(\.container) == ["web", "log"])
        #expect(path?.allSatisfy { $0.field == "spec.volumes[data].hostPath.path" } == true)
    }

    @Test(arguments: [
        [("nginx:1.25", "nginx:1.26"), ("busybox:1.36", "busybox:1.37")],
        [("nginx:1.25", "nginx:1.26"), ("value: fast", "value: slow")],
        [("nginx:1.25", "nginx:1.26"), ("metadata:", "metadata: # edited")],
        [("nginx:1.25", "\"nginx:1.26\"")],
        [("name: MODE", "name: MORE")],
        [("tier: front", "role2: front")],
        [("{name: MODE, value: fast}", "{name: MODE}")],
        [("node.example/edge", "node.example/core")],
        [("terminationGracePeriodSeconds: 30", "terminationGracePeriodSeconds: 60")],
        [("nginx:1.25", "nginx:1.26"), ("- {name: data, mountPath: /again}", "")],
        [("name: log", "name: journal")],
        [("/again", "/anew")],
    ])
    func `anything else is not guessed`(edits: [(String, String)]) throws {
        let after = try edited(edits)
        #expect(try ManifestReading.soleChange(Self.manifest, after) == nil)
        #expect(try !ManifestReading.changes(Self.manifest, after).isEmpty)
    }

    @Test func `a pull policy that an image's tag makes its default is not lost`() throws {
        let explicit = try edited([("image: nginx:1.25", "imagePullPolicy: Always\n      image: nginx:1.25")])
        let latest = try edited([("image: nginx:1.25", "imagePullPolicy: Always\n      image: nginx:latest")])
        #expect(try ManifestReading.soleChange(explicit, latest) == nil)
    }

    @Test func `edits of generated manifests`() throws {
        let generator = ManifestGenerator(seed: 7)
        var found = 0
        for index in 0..<200 {
            for edit in [ManifestEdit.image(revision: 3), .label(revision: 3), .comment(revision: 3)] {
                let (before, after) = (generator.manifest(index), generator.edited(index, edit: edit))
                let sole = try ManifestReading.soleChange(before, after)
                guard let sole else { continue }
                #expect(try sole == ManifestReading.changes(before, after), "\(index) \(edit)")
                found += 1
            }
        }
        #expect(found > 150, "\(found)")
    }
}

extension String {
    /// What stands between the places where a text occurs.
    fileprivate func components(around text: String) -> [String] {
        var parts = [""]
        var rest = self[...]
        while let first = rest.first {
            if rest.hasPrefix(text) {
                parts.append("")
                rest = rest.dropFirst(text.count)
            } else {
                parts[parts.count - 1].append(first)
                rest = rest.dropFirst()
            }
        }
        return parts
    }
}
