import Foundation
import NodeAgent
import PodSchema
import Testing

private func quantity(_ text: String) -> Quantity? { Quantity(text.utf8Span.span) }

struct PodSpecificationTests {
    @Test func `a small pod has every default`() throws {
        let pod = try specification(
            "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: a, image: b}]}}"
        )
        #expect(pod.name == "web-node1")
        #expect(pod.namespace == "default")
        #expect(pod.uid.utf8.count == 32)
        #expect(pod.annotations["kubernetes.io/config.hash"] == pod.uid)
        #expect(pod.annotations["kubernetes.io/config.source"] == "file")
        #expect(pod.annotations["kubernetes.io/config.seen"] == "2026-11-23T00:50:50Z")
        #expect(pod.restartPolicy == .always)
        #expect(pod.terminationGracePeriodSeconds == 30)
        #expect(pod.nodeName == "node1")
        #expect(pod.dnsPolicy == .clusterFirst)
        #expect(pod.qosClass == .bestEffort)
        #expect(pod.hostUsers)
        let container = try #require(pod.containers.first)
        #expect(container.imagePullPolicy == .always)
        #expect(container.terminationMessagePath == "/dev/termination-log")
        #expect(container.terminationMessagePolicy == .file)
        #expect(container.restartPolicy == nil)
    }

    @Test func `a pod keeps the UID that it is given`() throws {
        let manifest = "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: a, image: b}]}}"
        let pod = try specification(manifest, uid: "known")
        #expect(pod.uid == "known")
        #expect(pod.annotations["kubernetes.io/config.hash"] == "known")
        #expect(try specification(manifest).uid == specification(manifest + "\n# a comment").uid)
    }

    @Test func `containers are read whole`() throws {
        let pod = try specification(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, uid: own, labels: {app: shop}, annotations: {note: hello}}
            spec:
              priorityClassName: system-cluster-critical
              initContainers:
              - {name: proxy, image: p:1, restartPolicy: Always}
              containers:
              - name: main
                image: "busybox:1"
                command: [sh, "-c"]
                args: [a, "b c"]
                workingDir: /tmp
                ports: [{containerPort: 80, hostPort: 8080, name: http, hostIP: 127.0.0.1}]
                env:
                - {name: A, value: "1"}
                - {name: B, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                - {name: C, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 1m}}}
                - {name: D}
                resources: {limits: {cpu: 1500m, memory: 1Gi}}
                resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}]
                volumeMounts: [{name: v, mountPath: /v, subPath: s, readOnly: true, mountPropagation: HostToContainer}]
                livenessProbe: {httpGet: {port: http, path: /live}, periodSeconds: 5}
                lifecycle:
                  postStart: {sleep: {seconds: 1}}
                  preStop: {httpGet: {port: 80, httpHeaders: [{name: X, value: y}]}}
                securityContext: {runAsUser: 0, capabilities: {add: [CHOWN]}, procMount: Default}
                stdin: true
                tty: true
            """
        )
        #expect(pod.uid == "own")
        #expect(pod.priority == 2_000_000_000)
        #expect(pod.labels == ["app": "shop"])
        #expect(pod.annotations["note"] == "hello")
        #expect(pod.initContainers.first?.restartPolicy == .always)
        #expect(pod.initContainers.first?.imagePullPolicy == .ifNotPresent)
        #expect(pod.qosClass == .burstable)
        let container = try #require(pod.container(named: "main"))
        #expect(container.command == ["sh", "-c"])
        #expect(container.args == ["a", "b c"])
        #expect(container.workingDir == "/tmp")
        #expect(container.ports.first?.hostPort == 8080)
        #expect(container.ports.first?.transport == "TCP")
        #expect(container.env.map(\.name) == ["A", "B", "C", "D"])
        #expect(container.env[0].value == .text("1"))
        #expect(container.env[1].value == .field(path: "metadata.name"))
        guard case .resource(let selector) = container.env[2].value else {
            Issue.record("C is of a resource")
            return
        }
        #expect(selector.resource == "limits.cpu")
        #expect(selector.divisor == quantity("1m"))
        #expect(container.env[3].value == .text(""))
        #expect(container.resources.requests["memory"] == quantity("1Gi"))
        #expect(container.resizePolicy == ["cpu": .notRequired])
        #expect(container.volumeMounts.first?.mountPropagation == .hostToContainer)
        #expect(container.volumeMounts.first?.subPath == "s")
        #expect(container.livenessProbe?.periodSeconds == 5)
        #expect(container.livenessProbe?.failureThreshold == 3)
        guard case .httpGet(let live) = container.livenessProbe?.handler else {
            Issue.record("the probe is a request")
            return
        }
        #expect(live.port == .name("http"))
        #expect(live.scheme == "HTTP")
        #expect(container.postStart == .sleep(seconds: 1))
        guard case .httpGet(let stop) = container.preStop else {
            Issue.record("preStop is a request")
            return
        }
        #expect(stop.port == .number(80))
        #expect(stop.httpHeaders.map(\.value) == ["y"])
        #expect(container.securityContext.runAsUser == 0)
        #expect(container.securityContext.capabilities?.add == ["CHOWN"])
        #expect(container.stdin && container.tty && !container.stdinOnce)
    }

    @Test func `volumes are read by kind`() throws {
        let pod = try specification(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              securityContext: {fsGroup: 5, sysctls: [{name: net.a, value: "1"}], seccompProfile: {type: Localhost, localhostProfile: p.json}}
              containers: [{name: a, image: "b:1"}]
              volumes:
              - {name: a, hostPath: {path: /x, type: FileOrCreate}}
              - {name: b, emptyDir: {medium: Memory, sizeLimit: 1Mi}}
              - {name: c, downwardAPI: {items: [{path: l, fieldRef: {fieldPath: metadata.labels}, mode: 0400}]}}
              - {name: d, projected: {sources: [{downwardAPI: {items: [{path: c, resourceFieldRef: {containerName: a, resource: limits.cpu}}]}}]}}
              - {name: e, nfs: {server: s, path: /p}}
              - {name: f}
              - {name: g, image: {reference: "i:1"}}
            """
        )
        var path = HostPathVolumeSource()
        path.path = "/x"
        path.type = .fileOrCreate
        #expect(pod.volume(named: "a")?.source == .hostPath(path))
        var memory = EmptyDirVolumeSource()
        memory.medium = "Memory"
        memory.sizeLimit = quantity("1Mi")
        #expect(pod.volume(named: "b")?.source == .emptyDir(memory))
        guard case .downwardAPI(let files) = pod.volume(named: "c")?.source,
            case .downwardAPI(let projected) = pod.volume(named: "d")?.source
        else {
            Issue.record("c and d hold facts about the pod")
            return
        }
        #expect(files.items.map(\.mode) == [0o400])
        #expect(files.defaultMode == 0o644)
        #expect(files.items.map(\.contents) == [.field(path: "metadata.labels")])
        #expect(projected.isProjected)
        #expect(projected.items.map(\.path) == ["c"])
        #expect(pod.volume(named: "e")?.source == .unsupported("nfs"))
        #expect(pod.volume(named: "f")?.source == .emptyDir(EmptyDirVolumeSource()))
        guard case .image(let image) = pod.volume(named: "g")?.source else {
            Issue.record("g is an image")
            return
        }
        #expect(image.pullPolicy == .ifNotPresent)
        #expect(pod.securityContext.fsGroup == 5)
        #expect(pod.securityContext.sysctls == ["net.a": "1"])
        #expect(pod.securityContext.seccompProfile == .localhost("p.json"))
    }

    @Test(arguments: [
        ("{}", QoSClass.bestEffort),
        ("{requests: {cpu: 1m}}", .burstable),
        ("{limits: {cpu: 1, memory: 1Gi}}", .guaranteed),
        ("{limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 1000m, memory: 1Gi}}", .guaranteed),
        ("{limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 1, memory: 1Mi}}", .burstable),
        ("{limits: {memory: 1Gi}}", .burstable),
        ("{limits: {example.org/gpu: 1}}", .bestEffort),
    ])
    func `the QoS class follows cpu and memory`(resources: String, expected: QoSClass) throws {
        let pod = try specification(
            "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: b, resources: \(resources)}]}}"
        )
        #expect(pod.qosClass == expected)
    }

    @Test func `every pod that the kubelet accepts has its names and counts`() throws {
        let folder = conformanceFolder("pods")
        let verdicts = try String(contentsOf: folder.appendingPathComponent("verdicts.jsonl"), encoding: .utf8)
        var count = 0
        for line in verdicts.split(separator: "\n") {
            guard let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                let pod = row["pod"] as? [String: Any], let file = row["file"] as? String
            else { continue }
            let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            let read = try specification(text)
            let spec = try #require(pod["spec"] as? [String: Any])
            let metadata = try #require(pod["metadata"] as? [String: Any])
            let containers = try #require(spec["containers"] as? [[String: Any]])
            #expect(read.name == metadata["name"] as? String, "\(file)")
            #expect(read.namespace == metadata["namespace"] as? String, "\(file)")
            #expect(read.labels == metadata["labels"] as? [String: String] ?? [:], "\(file)")
            #expect(read.containers.map(\.image) == containers.map { $0["image"] as? String }, "\(file)")
            #expect(read.containers.map(\.env.count) == containers.map { ($0["env"] as? [Any])?.count ?? 0 }, "\(file)")
            #expect(read.volumes.count == (spec["volumes"] as? [Any])?.count ?? 0, "\(file)")
            #expect(read.hostNetwork == spec["hostNetwork"] as? Bool ?? false, "\(file)")
            count += 1
        }
        #expect(count == 194)
    }

    @Test(arguments: ["yaml", "pods", "pairs/a"])
    func `what is no pod, or no valid one, is read or refused`(name: String) throws {
        let folder = conformanceFolder(name)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(files.count > 100)
        for file in files where !file.hasSuffix(".jsonl") {
            guard let bytes = try? Data(contentsOf: folder.appendingPathComponent(file)) else { continue }
            var reader = PodSpecificationReader(nodeName: "node1", directory: "/etc/kubernetes/manifests")
            let pod = try? reader.read([UInt8](bytes).span, fileName: file, seen: "")
            if let pod { #expect(pod.nodeName == "node1" || pod.nodeName.isEmpty) }
        }
    }
}
