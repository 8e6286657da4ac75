import LinuxIO
import PodSchema
import Testing

@testable import Reconciler

/// One edit of a manifest, and the action and reasons that come of it.
struct PodPlannerTests {
    private static let manifest = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          labels:
            tier: front
        spec:
          hostNetwork: false
          terminationGracePeriodSeconds: 30
          initContainers:
            - name: setup
              image: busybox:1
          containers:
            - name: web
              image: nginx:1.25
              command: ["nginx", "-g", "daemon off;"]
              env:
                - name: MODE
                  value: fast
                - name: LEVEL
                  value: "3"
              resources:
                requests:
                  cpu: 100m
                  memory: 64Mi
                limits:
                  memory: 128Mi
              volumeMounts:
                - name: data
                  mountPath: /data
            - name: log
              image: busybox:1.36
              volumeMounts:
                - name: logs
                  mountPath: /logs
          volumes:
            - name: data
              hostPath:
                path: /srv/data
            - name: logs
              emptyDir: {}

        """

    /// The action for the manifest with one text replaced by another.
    private func action(_ old: String, _ new: String) throws -> PlanAction? {
        let edited = replaced(Self.manifest, old, new)
        try #require(edited != Self.manifest, "the text is not there: \(old)")
        var planner = PodPlanner(key: Manifests.key)
        return planner.change(from: try Manifests.accepted(Self.manifest), to: try Manifests.accepted(edited))
    }

    private func replaced(_ text: String, _ old: String, _ new: String) -> String {
        guard let range = text.firstRange(of: old) else { return text }
        return text.replacingCharacters(in: range, with: new)
    }

    /// `field: old → new` of each reason.
    private func reasons(_ action: PlanAction?) -> [String] {
        (action?.reasons ?? []).map { "\($0.field): \($0.old ?? "-") → \($0.new ?? "-")" }
    }

    private func expect(
        _ action: PlanAction?,
        _ kind: PlanAction.Kind,
        _ domain: RestartDomain,
        _ containers: [String],
        _ reasons: [String],
        _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(action?.pod == "default/web", sourceLocation: location)
        #expect(action?.kind == kind, sourceLocation: location)
        #expect(action?.domain == domain, sourceLocation: location)
        #expect(action?.containers == containers, sourceLocation: location)
        #expect(self.reasons(action) == reasons, sourceLocation: location)
    }

    // MARK: - Nothing

    @Test(arguments: [
        ("apiVersion: v1", "# saved by hand\napiVersion: v1"),
        ("  hostNetwork: false\n", ""),
        ("kind: Pod\n", "kind: Pod\nstatus:\n  phase: Running\n"),
        ("labels:\n    tier: front", "labels: {\"tier\": \"front\"}"),
        (
            "command: [\"nginx\", \"-g\", \"daemon off;\"]",
            "command:\n        - nginx\n        - -g\n        - 'daemon off;'"
        ),
        ("cpu: 100m", "cpu: 0.1"),
        ("memory: 64Mi", "memory: 65536Ki"),
        ("image: nginx:1.25\n", "imagePullPolicy: IfNotPresent\n      image: \"nginx:1.25\"\n"),
        ("  terminationGracePeriodSeconds: 30\n", "  restartPolicy: Always\n  terminationGracePeriodSeconds: 30\n"),
    ])
    func `another way to write the same is nothing to do`(old: String, new: String) throws {
        #expect(try action(old, new) == nil)
    }

    // MARK: - Live and resize

    @Test func `a label is used from now on`() throws {
        expect(try action("tier: front", "tier: back"), .update, .live, [], ["metadata.labels[tier]: front → back"])
    }

    @Test func `resources within the QoS class are an update of that container`() throws {
        expect(
            try action("cpu: 100m", "cpu: 200m"),
            .update,
            .resize,
            ["web"],
            ["spec.containers[web].resources.requests[cpu]: 100m → 200m"]
        )
    }

    @Test func `a probe is used from now on by its container`() throws {
        let probe = "image: busybox:1.36\n      livenessProbe:\n        exec:\n          command: [\"true\"]\n"
        let action = try action("image: busybox:1.36\n", probe)
        #expect(action?.kind == .update && action?.domain == .live && action?.containers == ["log"])
        #expect(action?.reasons.isEmpty == false)
        #expect(
            action?.reasons.allSatisfy { $0.field.hasPrefix("spec.containers[log].livenessProbe") && $0.old == nil }
                == true
        )
    }

    // MARK: - Containers

    @Test func `an image restarts its container alone`() throws {
        let action = try action("nginx:1.25", "nginx:1.26")
        expect(action, .restart, .container, ["web"], ["spec.containers[web].image: nginx:1.25 → nginx:1.26"])
        #expect(action?.reasons.first?.container == "web" && action?.reasons.first?.domain == .container)
    }

    @Test func `a volume restarts only the containers that mount it`() throws {
        let action = try action("path: /srv/data", "path: /srv/new")
        #expect(action?.kind == .restart && action?.domain == .container && action?.containers == ["web"])
        #expect(reasons(action) == ["spec.volumes[data].hostPath.path: /srv/data → /srv/new"])
    }

    @Test func `a volume that nobody mounts restarts nothing`() throws {
        let action = try action(
            "    - name: logs\n      emptyDir: {}",
            "    - name: logs\n      emptyDir: {}\n    - name: x\n      emptyDir: {}"
        )
        #expect(action?.kind != .restart, "\(reasons(action))")
    }

    @Test func `environment that is added, changed and removed is told by name`() throws {
        expect(
            try action("value: fast", "value: slow"),
            .restart,
            .container,
            ["web"],
            ["spec.containers[web].env[MODE].value: fast → slow"]
        )
        let added = try action("- name: LEVEL", "- name: MORE\n          value: x\n        - name: LEVEL")
        #expect(added?.containers == ["web"] && added?.domain == .container)
        #expect(reasons(added) == ["spec.containers[web].env[MORE]: - → {name: MORE, value: x}"])
        let removed = try action("        - name: LEVEL\n          value: \"3\"\n", "")
        #expect(removed?.containers == ["web"] && removed?.domain == .container)
        #expect(reasons(removed) == ["spec.containers[web].env[LEVEL]: {name: LEVEL, value: 3} → -"])
    }

    @Test(arguments: [
        ("[\"nginx\", \"-g\", \"daemon off;\"]", "[\"nginx\", \"-g\", \"daemon on;\"]", "daemon off; → daemon on;"),
        ("[\"nginx\", \"-g\", \"daemon off;\"]", "[\"nginx\", \"-g\", \"daemon off;\", \"-q\"]", "- → -q"),
        ("[\"nginx\", \"-g\", \"daemon off;\"]", "[\"nginx\", \"daemon off;\"]", "-g → -"),
        ("[\"nginx\", \"-g\", \"daemon off;\"]", "[\"-g\", \"nginx\", \"daemon off;\"]", "- → -"),
    ])
    func `an edited command tells what of it is other`(old: String, new: String, reason: String) throws {
        expect(try action(old, new), .restart, .container, ["web"], ["spec.containers[web].command: \(reason)"])
    }

    @Test func `a container that is added is started alone`() throws {
        let action = try action(
            "  volumes:\n",
            "    - name: side\n      image: busybox:1\n      env: [{name: A, value: b}]\n  volumes:\n"
        )
        expect(action, .restart, .container, ["side"], ["spec.containers[side]: - → present"])
    }

    @Test func `a container that is removed is stopped alone`() throws {
        let text = """
                - name: log
                  image: busybox:1.36
                  volumeMounts:
                    - name: logs
                      mountPath: /logs

            """
        let action = try action(text, "")
        expect(action, .restart, .container, ["log"], ["spec.containers[log]: present → -"])
    }

    @Test func `a renamed container is one that goes and one that comes`() throws {
        let action = try action("- name: log\n", "- name: journal\n")
        #expect(action?.kind == .restart && action?.domain == .container)
        #expect(Set(action?.containers ?? []) == ["log", "journal"])
        #expect(
            Set(reasons(action)) == ["spec.containers[journal]: - → present", "spec.containers[log]: present → -"]
        )
    }

    // MARK: - The pod

    @Test func `the host's network is a new sandbox`() throws {
        expect(
            try action("hostNetwork: false", "hostNetwork: true"),
            .restart,
            .pod,
            ["web", "log"],
            ["spec.hostNetwork: false → true"]
        )
    }

    @Test func `a default that the manifest states is told, and one that it does not is told as such`() throws {
        let added = try action(
            "  terminationGrace",
            "  dnsPolicy: Default\n  hostPID: true\n  terminationGrace"
        )
        #expect(
            reasons(added) == ["spec.dnsPolicy: - → Default", "spec.hostPID: - → true"]
        )
        #expect(added?.reasons.map(\.defaultValue) == ["ClusterFirst", "false"])
        let removed = try action("terminationGracePeriodSeconds: 30", "terminationGracePeriodSeconds: 60")
        #expect(reasons(removed) == ["spec.terminationGracePeriodSeconds: 30 → 60"])
        let probe = try action(
            "image: busybox:1.36\n",
            "image: busybox:1.36\n      livenessProbe:\n        exec: {command: [x]}\n        periodSeconds: 5\n"
        )
        #expect(probe?.reasons.allSatisfy { $0.defaultValue == nil && $0.old == nil } == true)
    }

    @Test func `another QoS class is a new sandbox`() throws {
        let resources =
            "resources:\n        requests:\n          cpu: 100m\n          memory: 64Mi\n        "
            + "limits:\n          memory: 128Mi\n      "
        let action = try action(resources, "")
        #expect(action?.kind == .restart && action?.domain == .pod)
        #expect(reasons(action).contains("status.qosClass: Burstable → BestEffort"))
    }

    @Test func `an init container that runs once is a new sandbox`() throws {
        let action = try action("image: busybox:1\n", "image: busybox:2\n")
        expect(action, .restart, .pod, ["web", "log"], ["spec.initContainers[setup].image: busybox:1 → busybox:2"])
    }

    // MARK: - Several at once

    @Test func `the widest domain decides, and the narrower reasons are told too`() throws {
        let edited = replaced(replaced(Self.manifest, "nginx:1.25", "nginx:1.26"), "tier: front", "tier: back")
        var planner = PodPlanner(key: Manifests.key)
        let action = planner.change(from: try Manifests.accepted(Self.manifest), to: try Manifests.accepted(edited))
        #expect(action?.domain == .container && action?.containers == ["web"])
        #expect(
            Set(reasons(action)) == [
                "metadata.labels[tier]: front → back", "spec.containers[web].image: nginx:1.25 → nginx:1.26",
            ]
        )
    }

    @Test func `what was planned before leaves nothing behind`() throws {
        var planner = PodPlanner(key: Manifests.key)
        let old = try Manifests.accepted(Self.manifest)
        let image = try Manifests.accepted(replaced(Self.manifest, "nginx:1.25", "nginx:1.26"))
        let label = try Manifests.accepted(replaced(Self.manifest, "tier: front", "tier: back"))
        let first = planner.change(from: old, to: image)
        _ = planner.change(from: old, to: label)
        let again = planner.change(from: old, to: image)
        let nothing = planner.change(from: old, to: old)
        #expect(first == again && first != nil && nothing == nil)
    }

    @Test func `a whole pod names all its containers and needs no reason`() throws {
        let action = PodPlanner(key: Manifests.key).whole(try Manifests.accepted(Self.manifest), .start)
        expect(action, .start, .identity, ["web", "log"], [])
    }
}

extension String {
    /// Where a text stands first.
    fileprivate func firstRange(of text: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }

    fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
