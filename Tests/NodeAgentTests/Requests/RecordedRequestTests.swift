import ContainerRuntime
import Foundation
import MessageTesting
import NodeAgent
import Testing

/// Requests against those that a kubelet sent, field by field: a field that only one of them has is a difference too.
struct RecordedRequestTests {
    private static let manifests = [
        "command-args", "env-downward", "hostpath-types", "init-chain", "kube-controller-manager", "minimal", "never",
        "onfailure", "probes", "qos-guaranteed", "sec-caps", "sec-privileged", "sysctl",
    ]

    @Test func `every recording is compared`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: conformanceFolder("cri/requests").path)
        #expect(files.sorted() == Self.manifests.map { $0 + ".json" })
    }

    @Test(arguments: manifests)
    func `a sandbox is asked for as the kubelet does`(name: String) throws {
        let recorded = try recording(name)["sandbox"]
        let requests = try requests(name, uid: recorded["metadata"]["uid"].text, recorded)
        let attempt = UInt32(recorded["metadata"]["attempt"].number ?? 0)
        let config = try requests.sandboxConfig(attempt: attempt)
        let own = MessageValueWriter.value(of: config)
        #expect(own["annotations"]["holdfast.dev/file"].text == "pod.yaml")
        #expect(own.withoutOwnAnnotations.differences(to: recorded) == [])
    }

    @Test(arguments: manifests)
    func `containers are asked for as the kubelet does`(name: String) throws {
        let recording = try recording(name)
        guard case .object(let containers) = recording["containers"] else {
            Issue.record("\(name) has no containers")
            return
        }
        let spec = try requests(name, uid: "", recording["sandbox"]).pod
        #expect(containers.keys.sorted() == spec.allContainers.map(\.name).sorted())
        for (container, recorded) in containers {
            let uid = recorded["labels"]["io.kubernetes.pod.uid"].text
            let requests = try requests(name, uid: uid, recording["sandbox"])
            let config = try config(of: container, requests, recorded)
            let own = MessageValueWriter.value(of: config)
            #expect(own["annotations"]["holdfast.dev/hash-algorithm"].text != nil)
            // Variables come out of a map in the kubelet, in any order.
            let differences = own.withoutOwnAnnotations.withSortedVariables.differences(
                to: recorded.withSortedVariables
            )
            #expect(differences == [], "\(name) \(container)")
        }
    }

    /// The container's request, where what differs by nature is taken from the recording: the image's ID, the attempt, and
    /// the random name of the file for the last words.
    private func config(
        of name: String,
        _ requests: PodRequests,
        _ recorded: MessageValue
    ) throws -> ContainerConfig {
        let container = try #require(requests.pod.container(named: name))
        let directory = requests.node.directory(of: requests.pod)
        let log = try #require(recorded["mounts"].elements.last?["host_path"].text?.split(separator: "/").last)
        let mounts = container.volumeMounts.enumerated().map { index, mount in
            var source = MountSource()
            if case .hostPath(let path) = requests.pod.volume(named: mount.name)?.source { source.hostPath = path.path }
            if !mount.subPath.isEmpty {
                source.hostPath = directory.subPath(volume: mount.name, container: name, mount: index)
            }
            return source
        }
        let image = ResolvedImage(reference: recorded["image"]["image"].text ?? "", uid: 0)
        let setting = ContainerSetting(
            attempt: UInt32(recorded["metadata"]["attempt"].number ?? 0),
            image: image,
            environment: try requests.environment(of: container, addresses: ["10.0.0.9"]),
            mounts: mounts,
            hostsFile: directory.hostsFile,
            terminationLog: "\(directory.container(name))/\(log)"
        )
        return try requests.containerConfig(of: container, setting)
    }

    private func recording(_ name: String) throws -> MessageValue {
        let file = conformanceFolder("cri/requests").appendingPathComponent(name + ".json")
        return try MessageValue(json: JSONSerialization.jsonObject(with: Data(contentsOf: file)))
    }

    private func requests(_ name: String, uid: String?, _ sandbox: MessageValue) throws -> PodRequests {
        let file = conformanceFolder("cri/manifests").appendingPathComponent(name + ".yaml")
        let manifest = try String(contentsOf: file, encoding: .utf8)
        let seen = sandbox["annotations"]["kubernetes.io/config.seen"].text ?? ""
        return PodRequests(
            pod: try specification(manifest, uid: uid, seen: seen),
            node: recordedNode,
            record: try record(manifest)
        )
    }
}

extension MessageValue {
    /// A member of an object; an empty object for none.
    fileprivate subscript(name: String) -> MessageValue {
        guard case .object(let members) = self else { return .object([:]) }
        return members[name] ?? .object([:])
    }

    fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }
    fileprivate var number: Int64? { if case .number(let number) = self { number } else { nil } }
    fileprivate var elements: [MessageValue] { if case .array(let elements) = self { elements } else { [] } }

    /// Without the annotations that a kubelet does not know.
    var withoutOwnAnnotations: MessageValue {
        changing("annotations") { value in
            guard case .object(let members) = value else { return value }
            return .object(members.filter { !$0.key.hasPrefix("holdfast.dev/") })
        }
    }

    fileprivate var withSortedVariables: MessageValue {
        changing("envs") { .array($0.elements.sorted { $0["key"].text ?? "" < $1["key"].text ?? "" }) }
    }

    private func changing(_ name: String, _ change: (MessageValue) -> MessageValue) -> MessageValue {
        guard case .object(var members) = self, let value = members[name] else { return self }
        members[name] = change(value)
        return .object(members)
    }
}
