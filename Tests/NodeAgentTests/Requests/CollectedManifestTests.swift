import ContainerRuntime
import Foundation
import NodeAgent
import Testing

/// Requests for every collected manifest that a kubelet accepts.
struct CollectedManifestTests {
    @Test func `each pod can be asked for, or says which field cannot`() throws {
        let folder = conformanceFolder("pods")
        let verdicts = try String(contentsOf: folder.appendingPathComponent("verdicts.jsonl"), encoding: .utf8)
        var counts = (pods: 0, containers: 0, refused: 0)
        for line in verdicts.split(separator: "\n") {
            guard let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                row["ok"] as? Bool == true, let file = row["file"] as? String
            else { continue }
            let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            let requests = try requests(text)
            let namespace = requests.pod.hostUsers ? nil : UserNamespaceRange(start: 65_536)
            let sandbox = try requests.sandboxConfig(attempt: 0, userNamespace: namespace)
            #expect(sandbox.metadata?.name == requests.pod.name, "\(file)")
            #expect(sandbox.hostname.isEmpty == requests.pod.hostNetwork, "\(file)")
            for container in requests.pod.allContainers {
                do {
                    let config = try config(of: container, requests, namespace)
                    #expect(config.metadata?.name == container.name, "\(file)")
                    #expect(config.environment.count <= container.env.count, "\(file)")
                    #expect(config.mounts.count >= container.volumeMounts.count, "\(file)")
                    counts.containers += 1
                } catch {
                    #expect(error.field.contains("[\(container.name)]") || error.field.hasPrefix("spec."), "\(file)")
                    counts.refused += 1
                }
            }
            counts.pods += 1
        }
        #expect(counts.pods == 194)
        #expect(counts.containers > 300)
        // Those that say that they are not root's, and are.
        #expect(counts.refused == 3)
    }

    private func config(
        of container: ContainerSpecification,
        _ requests: PodRequests,
        _ namespace: UserNamespaceRange?
    ) throws(RequestError) -> ContainerConfig {
        let read = { (_: FileKeySelector) throws(RequestError) in "" as String? }
        let environment = try requests.environment(of: container, addresses: ["10.0.0.9"], readKey: read)
        let setting = ContainerSetting(
            attempt: 0,
            image: ResolvedImage(reference: "sha256:1", uid: 1000),
            environment: environment,
            mounts: container.volumeMounts.map { _ in MountSource() },
            hostsFile: "/hosts",
            terminationLog: "/log",
            userNamespace: namespace,
            supportsRecursiveReadOnly: true
        )
        return try requests.containerConfig(of: container, setting)
    }
}
