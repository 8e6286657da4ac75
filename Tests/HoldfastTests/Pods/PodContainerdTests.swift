import ContainerRuntime
import Foundation
import Glibc
import Testing

/// The daemon and a real containerd. Run it by `tools/containerd/run swift test --no-parallel --filter Containerd`.
@Suite(.needsContainerd, .serialized)
struct PodContainerdTests {
    @Test func `a pod's life in a directory`() async throws {
        try await RealNode.run { node in
            node.manifests.write("web.yaml", restingPod("web", ("a", "one"), ("b", "two")))
            let daemon = try await node.daemon()
            #expect(try await node.runs("web-node1/a", "web-node1/b"), "\(daemon.errors)")
            let kept = try await node.id(of: "web-node1/b")
            node.manifests.replace("web.yaml", restingPod("web", ("a", "three"), ("b", "two")))
            #expect(await eventually { node.log("web-node1", "a", 1).contains("three") }, "\(daemon.errors)")
            #expect(try await node.id(of: "web-node1/b") == kept)
            #expect(node.log("web-node1", "a", 0).contains("one"))
            let links = try FileManager.default.contentsOfDirectory(atPath: node.host["containers"])
            #expect(links.contains("web-node1_default_b-\(kept).log"))
            node.manifests.delete("web.yaml")
            #expect(try await eventually { try await node.client.listPodSandboxes().isEmpty }, "\(daemon.errors)")
            let manager = FileManager.default
            #expect(try await eventually { try manager.contentsOfDirectory(atPath: node.host["pods"]).isEmpty })
            #expect(try await eventually { try manager.contentsOfDirectory(atPath: node.host["root/pods"]).isEmpty })
            daemon.send(SIGTERM)
            #expect(await daemon.end() == 0)
        }
    }

    @Test func `a daemon that is killed leaves pods running, and the next one adopts them`() async throws {
        try await RealNode.run { node in
            node.manifests.write("web.yaml", restingPod("web", ("a", "one")))
            node.manifests.write("old.yaml", restingPod("old", ("a", "one")))
            let first = try await node.daemon()
            #expect(try await node.runs("old-node1/a", "web-node1/a"), "\(first.errors)")
            let kept = try await node.id(of: "web-node1/a")
            first.send(SIGKILL)
            _ = await first.end()
            node.manifests.delete("old.yaml")
            let second = try await node.daemon()
            #expect(try await node.runs("web-node1/a"), "\(second.errors)")
            #expect(try await node.id(of: "web-node1/a") == kept)
            #expect(node.log("web-node1", "a", 0).split(separator: "\n").count == 1)
        }
    }

    @Test func `a daemon that is killed in the midst of a change`() async throws {
        try await RealNode.run { node in
            var daemon = try await node.daemon()
            for (round, delay) in [0, 20, 60, 120, 200, 300].enumerated() {
                let fields = round % 3 == 2 ? "  hostNetwork: true" : ""
                node.manifests.replace("web.yaml", restingPod("web", ("a", "text\(round)"), fields: fields))
                try await Task.sleep(for: .milliseconds(delay))
                daemon.send(SIGKILL)
                _ = await daemon.end()
                daemon = try await node.daemon()
            }
            let isNewest = await eventually {
                guard let running = try? await node.running(), running.count == 1 else { return false }
                let status = try? await node.client.containerStatus(running[0].id).status
                let log = try? String(contentsOfFile: status?.logPath ?? "", encoding: .utf8)
                return log?.contains("text5") == true
            }
            #expect(isNewest, "\(daemon.errors)")
            #expect(
                await eventually {
                    let sandboxes = try? await node.client.listPodSandboxes()
                    return sandboxes?.filter { $0.state == .ready }.count == 1
                },
                "\(daemon.errors)"
            )
        }
    }

    @Test func `containers and sandboxes that are killed from outside`() async throws {
        try await RealNode.run { node in
            node.manifests.write("web.yaml", restingPod("web", ("a", "one"), ("b", "two")))
            let daemon = try await node.daemon()
            #expect(try await node.runs("web-node1/a", "web-node1/b"), "\(daemon.errors)")
            let kept = try await node.id(of: "web-node1/b")
            let killed = try await node.id(of: "web-node1/a")
            try await Shell.run("ctr task kill -s KILL \(killed)", in: "/")
            #expect(await eventually { node.log("web-node1", "a", 1).contains("one") }, "\(daemon.errors)")
            #expect(try await node.id(of: "web-node1/b") == kept)
            let sandbox = try #require(try await node.client.listPodSandboxes().first).id
            try await Shell.run("ctr task kill -s KILL \(sandbox)", in: "/")
            #expect(
                try await eventually {
                    let ready = try await node.client.listPodSandboxes().filter { $0.state == .ready }
                    return try await node.running().count == 2 && ready.count == 1 && ready[0].id != sandbox
                },
                "\(daemon.errors)"
            )
        }
    }

    @Test func `a containerd that is killed and started again`() async throws {
        try await RealNode.run { node in
            node.manifests.write("web.yaml", restingPod("web", ("a", "one")))
            let daemon = try await node.daemon()
            #expect(try await node.runs("web-node1/a"), "\(daemon.errors)")
            let kept = try await node.id(of: "web-node1/a")
            kill(try #require(RealRuntime.processID), SIGKILL)
            node.manifests.write("more.yaml", restingPod("more", ("a", "one")))
            #expect(try await node.runs("more-node1/a", "web-node1/a"), "\(daemon.errors)")
            #expect(try await node.id(of: "web-node1/a") == kept)
        }
    }

    @Test func `a machine that starts again: the runtime has nothing, the files are there`() async throws {
        try await RealNode.run { node in
            let fields = "  volumes: [{name: data, emptyDir: {}}]"
            node.manifests.write("web.yaml", restingPod("web", ("a", "one"), fields: fields))
            node.manifests.write("old.yaml", restingPod("old", ("a", "one")))
            let first = try await node.daemon()
            #expect(try await node.runs("old-node1/a", "web-node1/a"), "\(first.errors)")
            let sandboxes = try await node.client.listPodSandboxes()
            let uid = try #require(sandboxes.first { $0.metadata?.name == "web-node1" }?.metadata?.uid)
            first.send(SIGKILL)
            _ = await first.end()
            // One that has just ended may still be on its way out.
            try await Shell.run(
                """
                until [ -z "$(ctr containers ls -q)" ]; do
                    for task in $(ctr tasks ls -q); do ctr tasks rm -f $task; done
                    for id in $(ctr containers ls -q); do ctr containers rm $id; done
                done 2>/dev/null >&2
                """,
                in: "/"
            )
            kill(try #require(RealRuntime.processID), SIGKILL)
            #expect(await eventually { (try? await node.client.listPodSandboxes().isEmpty) == true })
            node.manifests.delete("old.yaml")
            let second = try await node.daemon()
            #expect(try await node.runs("web-node1/a"), "\(second.errors)")
            let sandbox = try #require(try await node.client.listPodSandboxes().first)
            #expect(sandbox.metadata?.uid == uid)
            #expect(await eventually { node.log("web-node1", "a", 1).contains("one") })
            #expect(node.log("web-node1", "a", 0).split(separator: "\n").count == 1)
        }
    }

    @Test(.enabled(if: Mounting.isPossible, "mounting a small file system is root's"))
    func `a full device under the runtime`() async throws {
        try await RealNode.run { node in
            node.manifests.write("old.yaml", restingPod("old", ("a", "one")))
            let daemon = try await node.daemon()
            #expect(try await node.runs("old-node1/a"), "\(daemon.errors)")
            let kept = try await node.id(of: "old-node1/a")
            // Where the runtime keeps what it makes for sandboxes and containers.
            let device = try #require(RealRuntime.directory) + "/root/io.containerd.grpc.v1.cri"
            try await Shell.run("mount -t tmpfs -o size=1m,nr_inodes=64 full \(device)", in: "/")
            try await Shell.run("n=0; while touch filler-$n 2>/dev/null; do n=$((n + 1)); done", in: device)
            node.manifests.write("new.yaml", restingPod("new", ("a", "one")))
            #expect(await eventually { daemon.errors.contains("no space left on device") }, "\(daemon.errors)")
            #expect(try await node.running().map(\.id) == [kept])
            try await Shell.run("rm filler-*", in: device)
            #expect(try await node.runs("new-node1/a", "old-node1/a"), "\(daemon.errors)")
            #expect(try await node.id(of: "old-node1/a") == kept)
            node.manifests.delete("new.yaml")
            #expect(try await node.runs("old-node1/a"), "\(daemon.errors)")
            try await Shell.run("umount -l \(device)", in: "/")
        }
    }

    @Test func `init containers, sidecars, hooks, volumes and their files`() async throws {
        try await RealNode.run { node in
            node.manifests.write(
                "all.yaml",
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: all, labels: {tier: one}}
                spec:
                  terminationGracePeriodSeconds: 5
                  initContainers:
                  - name: first
                    image: localhost/busybox:1
                    command: [/bin/sh, -c, 'echo first >> /data/order']
                    volumeMounts: [{name: data, mountPath: /data}]
                  - name: beside
                    restartPolicy: Always
                    image: localhost/busybox:1
                    command: [/bin/sh, -c, 'trap "echo beside ends >> /out/order; exit 0" TERM; while :; do sleep 0.05; done']
                    volumeMounts: [{name: out, mountPath: /out}]
                  containers:
                  - name: main
                    image: localhost/busybox:1
                    env: [{name: ADDRESS, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
                    command: [/bin/sh, -c, 'trap "echo main ends >> /out/order; exit 0" TERM;
                      cat /data/order /info/labels; echo; echo at $ADDRESS; while :; do sleep 0.05; done']
                    volumeMounts:
                    - {name: data, mountPath: /data}
                    - {name: out, mountPath: /out}
                    - {name: info, mountPath: /info}
                    lifecycle:
                      postStart: {exec: {command: [/bin/sh, -c, 'echo started >> /out/order']}}
                      preStop: {exec: {command: [/bin/sh, -c, 'echo stopping >> /out/order']}}
                  volumes:
                  - {name: data, emptyDir: {}}
                  - {name: out, hostPath: {path: \(node.host["out"]), type: DirectoryOrCreate}}
                  - name: info
                    downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}
                """
            )
            let up = try await node.apply()
            #expect(up.code == 0, "\(up.errors)")
            #expect(await eventually { node.log("all-node1", "main", 0).contains("at 10.") })
            let log = node.log("all-node1", "main", 0)
            #expect(log.contains("first") && log.contains("tier=\"one\""))
            let again = try await Program.run(["--once"] + node.options + [node.manifests.path])
            #expect(again.code == 0, "\(again.output)")
            node.manifests.delete("all.yaml")
            let down = try await node.apply()
            #expect(down.code == 0, "\(down.errors)")
            #expect(node.host.text("out/order") == "started\nstopping\nmain ends\nbeside ends\n")
        }
    }

    @Test func `--once --apply says when a pod does not run`() async throws {
        try await RealNode.run { node in
            node.manifests.write("bad.yaml", pod("bad", image: "127.0.0.1:1/none:1"))
            let result = try await Program.run(
                ["--once", "--apply", "--apply-timeout", "3"] + node.options + [node.manifests.path]
            )
            #expect(result.code == 1 && result.errors.contains("default/bad does not run"))
        }
    }
}
