import ContainerRuntime
import Foundation
import MessageTesting
import NodeAgent
import Testing

/// Requests for manifests of which none was recorded, field by field against what the kubelet's rules make of them.
struct KubeletRuleTests {
    private static let uid = "u-1"

    @Test(arguments: KubeletRule.all) func `requests are as the kubelet's rules have them`(_ rule: KubeletRule) throws {
        let requests = try requests("apiVersion: v1\nkind: Pod\n" + rule.manifest, uid: Self.uid)
        let sandbox = MessageValueWriter.value(of: try requests.sandboxConfig(attempt: 0)).withoutOwnAnnotations
        #expect(sandbox.differences(to: try Self.expected("sandbox", rule.sandbox, container: "")) == [])
        #expect(requests.pod.allContainers.map(\.name).sorted() == rule.containers.keys.sorted())
        for container in requests.pod.allContainers {
            let setting = ContainerSetting(
                attempt: 0,
                image: ResolvedImage(reference: "sha256:1", uid: 0),
                environment: try requests.environment(of: container, addresses: []),
                mounts: [],
                hostsFile: "/hosts",
                terminationLog: "/log"
            )
            let config = MessageValueWriter.value(of: try requests.containerConfig(of: container, setting))
            let patch = try #require(rule.containers[container.name])
            let expected = try Self.expected("main", patch, container: container.name)
            #expect(config.withoutOwnAnnotations.differences(to: expected) == [], "\(container.name)")
        }
    }

    @Test func `a pod for another operating system is refused`() throws {
        let manifest = """
            apiVersion: v1
            kind: Pod
            metadata: {name: pod}
            spec: {os: {name: windows}, containers: [{name: main, image: "b:1"}]}
            """
        #expect {
            try requests(manifest).sandboxConfig(attempt: 0)
        } throws: {
            ($0 as? RequestError)?.field == "spec.os.name"
        }
    }

    // MARK: - What is expected

    /// What was recorded of `minimal`, for this pod, with the patch.
    private static func expected(_ name: String, _ patch: String, container: String) throws -> MessageValue {
        let file = conformanceFolder("cri/requests").appendingPathComponent("minimal.json")
        let text = try String(contentsOf: file, encoding: .utf8)
            .replacing("minimal-node1", with: "pod-node1")
            .replacing("4afc9c2690f73a622e0b8ec4ae075578", with: uid)
            .replacing("2026-11-23T00:50:50.185793265Z", with: "2026-11-23T00:50:50Z")
        let recorded = try object(text)
        let containers = try #require(recorded["containers"] as? [String: [String: Any]])
        let base = try #require(name == "sandbox" ? recorded[name] as? [String: Any] : containers[name])
        let own: [String: Any] =
            name == "sandbox"
            ? [:]
            : [
                "metadata": ["name": container], "log_path": "\(container)/0.log", "command": NSNull(),
                "labels": ["io.kubernetes.container.name": container], "image": ["image": "sha256:1"],
                "annotations": ["io.kubernetes.container.hash": kubeletHash(container)],
                "mounts": [
                    ["container_path": "/etc/hosts", "host_path": "/hosts"],
                    ["container_path": "/dev/termination-log", "host_path": "/log"],
                ],
            ]
        return try MessageValue(json: merged(merged(base, own), try object(patch)))
    }

    private static func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    /// A JSON merge patch.
    private static func merged(_ base: [String: Any], _ patch: [String: Any]) -> [String: Any] {
        base.merging(patch) { old, new in
            guard let old = old as? [String: Any], let new = new as? [String: Any] else { return new }
            return merged(old, new)
        }.filter { !($0.value is NSNull) }
    }

    /// `HashContainer` of the kubelet: FNV-1a (32 bits) of the bytes as Go prints a slice.
    private static func kubeletHash(_ container: String) -> String {
        let json = #"{"image":"b:1","name":"\#(container)"}"#
        let printed = "([]uint8)[" + json.utf8.map { "\($0)" }.joined(separator: " ") + "]"
        let hash = printed.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return String(hash, radix: 16)
    }
}
