import ContainerRuntime
import Glibc
import LinuxIO
import Testing

@testable import NodeAgent

struct PodVolumesTests {
    private let folder: Folder
    private let node: NodeFacts

    init() throws {
        folder = try Folder()
        var node = recordedNode
        node.rootDirectory = folder.at("root")
        self.node = node
    }

    private func volumes(
        _ volumes: String,
        mounts: String,
        container: String = "",
        spec: String = "",
        labels: String = "{app: shop}"
    ) throws -> PodVolumes {
        try PodVolumes(
            requests(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: web, labels: \(labels), annotations: {b: "2", a: "1\\n"}}
                spec: {\(spec)volumes: [\(volumes)], containers: [{name: main, image: "b:1", volumeMounts: [\(mounts)]\(container)}]}
                """,
                uid: "u-1",
                node: node
            )
        )
    }

    private func sources(_ volumes: PodVolumes, images: [String: String] = [:]) throws -> [MountSource] {
        let container = volumes.pod.containers[0]
        let environment = try volumes.requests.environment(of: container, addresses: [])
        return try volumes.sources(of: container, environment: environment, images: images)
    }

    // MARK: - hostPath

    @Test(arguments: [
        ("Directory", "dir", true), ("Directory", "file", false), ("Directory", "none", false),
        ("Directory", "link", true), ("File", "file", true), ("File", "dir", false), ("File", "none", false),
        ("DirectoryOrCreate", "dir", true), ("DirectoryOrCreate", "new/deep", true),
        ("DirectoryOrCreate", "file", false),
        ("FileOrCreate", "file", true), ("FileOrCreate", "new", true), ("FileOrCreate", "none/file", false),
        ("FileOrCreate", "dir", false), ("Socket", "socket", true), ("Socket", "file", false),
        ("CharDevice", "/dev/null", true), ("CharDevice", "file", false), ("BlockDevice", "file", false),
        ("\"\"", "none", true), ("FileOrCreate", "dangling", false),
    ])
    func `paths of the host are checked`(type: String, path: String, isGood: Bool) throws {
        try Directories.create(path: folder.at("dir"))
        try folder.write("file", "x")
        symlink("dir", folder.at("link"))
        symlink("nowhere/at/all", folder.at("dangling"))
        let listener = try UnixListener(path: folder.at("socket"))
        defer { _ = listener }
        let whole = path.hasPrefix("/") ? path : folder.at(path)
        let volumes = try volumes(
            "{name: v, hostPath: {path: \(whole), type: \(type)}}",
            mounts: "{name: v, mountPath: /v}"
        )
        if isGood {
            try volumes.prepare(time: 0)
            #expect(try sources(volumes).map(\.hostPath) == [whole])
        } else {
            #expect {
                try volumes.prepare(time: 0)
            } throws: {
                ($0 as? VolumeError)?.field.hasPrefix("spec.volumes[v].hostPath") == true
            }
        }
    }

    @Test func `what is made has the usual permissions`() throws {
        let volumes = try volumes(
            "{name: d, hostPath: {path: \(folder.at("d/e")), type: DirectoryOrCreate}}, {name: f, hostPath: {path: \(folder.at("f")), type: FileOrCreate}}",
            mounts: "{name: d, mountPath: /d}, {name: f, mountPath: /f}"
        )
        try volumes.prepare(time: 0)
        #expect(try folder.status("d/e").permissions == 0o755)
        #expect(try folder.status("f").permissions == 0o644)
        #expect(try folder.status("f").kind == .regular)
    }

    @Test func `volumes that nobody mounts are left alone`() throws {
        let volumes = try volumes(
            "{name: d, hostPath: {path: \(folder.at("d")), type: Directory}}, {name: share, nfs: {server: s, path: /p}}",
            mounts: ""
        )
        try volumes.prepare(time: 0)
        #expect(throws: VolumeError.self) {
            try self.volumes("{name: share, nfs: {server: s, path: /p}}", mounts: "{name: share, mountPath: /s}")
                .prepare(time: 0)
        }
    }

    // MARK: - emptyDir

    @Test func `an empty directory keeps what is written to it`() throws {
        let volumes = try volumes("{name: e, emptyDir: {}}", mounts: "{name: e, mountPath: /e}")
        try volumes.prepare(time: 0)
        let path = "root/pods/u-1/volumes/kubernetes.io~empty-dir/e"
        #expect(try folder.status(path).permissions == 0o777)
        #expect(try sources(volumes).map(\.hostPath) == [folder.at(path)])
        try folder.write(path + "/file", "x")
        try volumes.prepare(time: 0)
        #expect(try folder.read(path + "/file") == "x")
        #expect(try folder.names("root/pods/u-1/volumes/kubernetes.io~empty-dir") == ["e"])
    }

    @Test(.enabled(if: canMount, "files are given away by root only"))
    func `a volume belongs to the pod's group`() throws {
        let volumes = try volumes(
            "{name: e, emptyDir: {}}",
            mounts: "{name: e, mountPath: /e}",
            spec: "securityContext: {fsGroup: 4711}, "
        )
        try volumes.prepare(time: 0)
        let status = try folder.status("root/pods/u-1/volumes/kubernetes.io~empty-dir/e")
        #expect(status.group == 4711)
        #expect(status.permissions == 0o2777)
    }

    @Test(.enabled(if: canMount, "mounts need root"))
    func `a directory in memory has its size and is mounted once`() throws {
        let volumes = try volumes(
            "{name: m, emptyDir: {medium: Memory, sizeLimit: 64Ki}}",
            mounts: "{name: m, mountPath: /m}",
            spec: "securityContext: {fsGroup: 4711}, "
        )
        try volumes.prepare(time: 0)
        let path = "root/pods/u-1/volumes/kubernetes.io~empty-dir/m"
        #expect(try folder.status(path).permissions == 0o2777)
        #expect(try folder.status(path).group == 4711)
        try folder.write(path + "/file", "x")
        try volumes.prepare(time: 0)
        #expect(try folder.read(path + "/file") == "x")
        #expect(throws: Errno.noSpace) {
            try WholeFile.replace(path: folder.at(path) + "/big", with: [UInt8](repeating: 1, count: 128 << 10))
        }
        try PodVolumes.remove(uid: "u-1", root: node.rootDirectory)
        #expect(try folder.names("root/pods") == [])
    }

    @Test(.enabled(if: canMount, "mounts need root"))
    func `another size or medium is taken over`() throws {
        let make = { (source: String) in
            let volumes = try self.volumes("{name: e, emptyDir: \(source)}", mounts: "{name: e, mountPath: /e}")
            try volumes.prepare(time: 0)
        }
        let path = "root/pods/u-1/volumes/kubernetes.io~empty-dir/e"
        let big = [UInt8](repeating: 1, count: 128 << 10)
        try make("{medium: Memory, sizeLimit: 64Ki}")
        #expect(throws: Errno.noSpace) { try WholeFile.replace(path: folder.at(path) + "/big", with: big) }
        try make("{medium: Memory, sizeLimit: 1Mi}")
        try WholeFile.replace(path: folder.at(path) + "/big", with: big)
        #expect(try folder.status(path).permissions == 0o777)
        #expect(throws: VolumeError.self) { try make("{medium: Memory, sizeLimit: 64Ki}") }
        try make("{}")
        #expect(try folder.names(path) == [])
        try folder.write(path + "/file", "1")
        try make("{medium: Memory}")
        #expect(try folder.names(path) == [])
        try make("{}")
        #expect(try folder.read(path + "/file") == "1")
        #expect(try folder.status(path).permissions == 0o777)
    }

    @Test(.enabled(if: canMount && !NodeFacts.host().hugePageSizes.isEmpty, "needs root and huge pages"))
    func `huge pages are mounted too`() throws {
        let volumes = try volumes("{name: h, emptyDir: {medium: HugePages-2Mi}}", mounts: "{name: h, mountPath: /h}")
        try volumes.prepare(time: 0)
        try volumes.prepare(time: 0)
        let place = try Place(path: folder.at("root/pods/u-1/volumes/kubernetes.io~empty-dir/h"))
        #expect(try place.isOn(.hugetlbfs))
        #expect(try place.status().permissions == 0o777)
    }

    @Test(arguments: ["../x", "a/b", "..", "a b", "a\nb"])
    func `a manifest's UID cannot lead anywhere`(uid: String) throws {
        var pod = try specification(
            "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: b}]}}"
        )
        pod.uid = uid
        let record = try record(
            "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: b}]}}"
        )
        let requests = PodRequests(pod: pod, node: node, record: record)
        #expect(throws: VolumeError.self) { try PodVolumes(requests).prepare(time: 0) }
        #expect(throws: RequestError.self) { try requests.sandboxConfig(attempt: 0) }
        #expect(try folder.names() == [])
    }

    @Test func `an unknown medium is refused`() throws {
        let volumes = try volumes("{name: e, emptyDir: {medium: Stone}}", mounts: "{name: e, mountPath: /e}")
        #expect {
            try volumes.prepare(time: 0)
        } throws: {
            ($0 as? VolumeError)?.field == "spec.volumes[e].emptyDir.medium"
        }
    }

    // MARK: - Downward API

    private static let downward = """
        {name: d, downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}},
        {path: in/name, mode: 0400, fieldRef: {fieldPath: metadata.name}}]}},
        {name: p, projected: {defaultMode: 0600, sources: [{downwardAPI: {items: [{path: cpu, resourceFieldRef: {containerName: main, resource: limits.cpu, divisor: 1m}}]}},
        {downwardAPI: {items: [{path: note, fieldRef: {fieldPath: "metadata.annotations['a']"}}]}}]}}
        """

    @Test func `facts about the pod are files, and kept up to date`() throws {
        let mounts = "{name: d, mountPath: /d}, {name: p, mountPath: /p}"
        let resources = ", resources: {limits: {cpu: 250m}}"
        let first = try volumes(Self.downward, mounts: mounts, container: resources)
        try first.prepare(time: 0)
        let base = "root/pods/u-1/volumes"
        #expect(try folder.read("\(base)/kubernetes.io~downward-api/d/labels") == "app=\"shop\"")
        #expect(try folder.read("\(base)/kubernetes.io~downward-api/d/in/name") == "web-node1")
        #expect(try folder.read("\(base)/kubernetes.io~projected/p/cpu") == "250")
        #expect(try folder.read("\(base)/kubernetes.io~projected/p/note") == "1\n")
        #expect(try sources(first).allSatisfy { $0.isReadOnly && $0.isOwned })
        #expect(try !first.refresh(time: 1))
        let second = try volumes(
            Self.downward,
            mounts: mounts,
            container: resources,
            labels: "{app: shop, tier: front}"
        )
        #expect(try second.refresh(time: 2))
        #expect(try folder.read("\(base)/kubernetes.io~downward-api/d/labels") == "app=\"shop\"\ntier=\"front\"")
    }

    @Test func `texts are quoted as Go quotes them`() {
        #expect(GoText.quoted("a\"b\\c\n\t\u{1}é\u{200B}\u{1F600}\u{7F}") == #""a\"b\\c\n\t\x01é\u200b😀\x7f""#)
        #expect(DownwardValue.lines(["b": "2", "a": "1", "B": ""]) == "B=\"\"\na=\"1\"\nb=\"2\"")
    }

    // MARK: - Images

    @Test func `an image stands for a volume`() throws {
        let volumes = try volumes(
            "{name: i, image: {reference: \"i:1\"}}",
            mounts: "{name: i, mountPath: /i, subPath: a/b}"
        )
        try volumes.prepare(time: 0)
        #expect(volumes.images.map(\.source.reference) == ["i:1"])
        let sources = try sources(volumes, images: ["i": "sha256:1"])
        #expect(sources.map(\.image) == ["sha256:1"])
        #expect(sources.map(\.imageSubPath) == ["a/b"])
        #expect(throws: VolumeError.self) { try self.sources(volumes) }
    }

    // MARK: - Parts of volumes

    @Test(.enabled(if: canMount, "mounts need root"))
    func `a part of a volume is mounted, and made if it is missing`() throws {
        try folder.write("data/file", "1")
        try Directories.create(path: folder.at("data/dir"))
        symlink("dir", folder.at("data/link"))
        chmod(folder.at("data"), 0o750)
        let volumes = try volumes(
            "{name: v, hostPath: {path: \(folder.at("data"))}}",
            mounts: """
                {name: v, mountPath: /a, subPath: new/deep}, {name: v, mountPath: /b, subPath: file},
                {name: v, mountPath: /c, subPathExpr: $(WHICH)/x}
                """,
            container: ", env: [{name: WHICH, value: link}]"
        )
        try volumes.prepare(time: 0)
        let paths = try sources(volumes).map(\.hostPath)
        let base = "root/pods/u-1/volume-subpaths/v/main"
        #expect(paths == ["0", "1", "2"].map { folder.at("\(base)/\($0)") })
        #expect(try folder.status("data/new/deep").permissions == 0o750)
        #expect(try folder.read("\(base)/1") == "1")
        try folder.write("\(base)/2/file", "2")
        #expect(try folder.read("data/dir/x/file") == "2")
        // Again, as for the container's next life.
        #expect(try sources(volumes).map(\.hostPath) == paths)
        let table = String(decoding: try WholeFile.read(path: "/proc/self/mountinfo", limit: 1 << 24), as: UTF8.self)
        #expect(table.split(separator: "\n").filter { $0.contains(folder.path) }.count == 3)
        // Something else at the path is mounted instead.
        try Directory(path: folder.at("data")).removeTree(FileName("file"))
        try Directories.create(path: folder.at("data/file/inner"))
        _ = try sources(volumes)
        #expect(try folder.names("\(base)/1") == ["inner"])
        try PodVolumes.remove(uid: "u-1", root: node.rootDirectory)
        #expect(try folder.names("root/pods") == [])
        #expect(try folder.read("data/dir/x/file") == "2")
        #expect(try folder.names("data/file") == ["inner"])
    }

    @Test(arguments: ["up", "away", "up/x", "away/new", "dangling/x"])
    func `a part cannot lead out of its volume`(part: String) throws {
        try Directories.create(path: folder.at("data"))
        try Directories.create(path: folder.at("secret"))
        symlink("../secret", folder.at("data/up"))
        symlink(folder.at("secret"), folder.at("data/away"))
        symlink("nowhere", folder.at("data/dangling"))
        let volumes = try volumes(
            "{name: v, hostPath: {path: \(folder.at("data"))}}",
            mounts: "{name: v, mountPath: /a, subPath: \(part)}"
        )
        #expect(throws: VolumeError.self) { try sources(volumes) }
        #expect(try folder.names("secret") == [])
        #expect(try folder.names("data") == ["away", "dangling", "up"])
    }

    @Test(arguments: ["../x", "/etc", "a/../../b", "$(NONE)"])
    func `nor can what variables make of it`(value: String) throws {
        let volumes = try volumes(
            "{name: e, emptyDir: {}}",
            mounts: "{name: e, mountPath: /e, subPathExpr: $(PART)}",
            container: ", env: [{name: PART, value: \"\(value == "$(NONE)" ? "" : value)\"}]"
                .replacing("PART", with: value == "$(NONE)" ? "OTHER" : "PART")
        )
        try volumes.prepare(time: 0)
        #expect {
            try sources(volumes)
        } throws: {
            ($0 as? VolumeError)?.field.hasPrefix("spec.containers[main].volumeMounts[/e]") == true
        }
    }

    // MARK: - Files

    @Test func `the hosts file has the pod's addresses, and stays the same file`() throws {
        let spec = "hostname: shop, subdomain: sub, hostAliases: [{ip: 10.1.1.1, hostnames: [a, b]}], "
        let volumes = try volumes("", mounts: "", spec: spec)
        #expect(try volumes.writeHostsFile(addresses: []) == nil)
        #expect(try volumes.writeHostsFile(addresses: ["10.0.0.9"]) == folder.at("root/pods/u-1/etc-hosts"))
        let before = try folder.status("root/pods/u-1/etc-hosts").identity
        _ = try volumes.writeHostsFile(addresses: ["10.0.0.9", "fd00::9"])
        #expect(try folder.status("root/pods/u-1/etc-hosts").identity.isSameFile(as: before))
        let expected = """
            # Kubernetes-managed hosts file.
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::0\tip6-localnet
            fe00::0\tip6-mcastprefix
            fe00::1\tip6-allnodes
            fe00::2\tip6-allrouters
            10.0.0.9\tshop.sub.default.svc.\tshop
            fd00::9\tshop.sub.default.svc.\tshop

            # Entries added by HostAliases.
            10.1.1.1\ta\tb

            """
        #expect(try folder.read("root/pods/u-1/etc-hosts") == expected)
    }

    @Test func `with the host's network it is the host's own`() throws {
        let volumes = try volumes("", mounts: "", spec: "hostNetwork: true, ")
        _ = try volumes.writeHostsFile(addresses: ["10.0.0.5"])
        let own = String(decoding: try WholeFile.read(path: "/etc/hosts", limit: 1 << 20), as: UTF8.self)
        let text = try folder.read("root/pods/u-1/etc-hosts")
        #expect(text == "# Kubernetes-managed hosts file (host network).\n" + own)
    }

    @Test func `each life has its own file for last words`() throws {
        let volumes = try volumes("", mounts: "")
        let container = volumes.pod.containers[0]
        let first = try #require(try volumes.makeTerminationLog(of: container))
        let second = try #require(try volumes.makeTerminationLog(of: container))
        #expect(first != second)
        let name = try #require(first.split(separator: "/").last)
        #expect(name.utf8.count == 8)
        #expect(try folder.status("root/pods/u-1/containers/main/\(name)").permissions == 0o666)
    }

    @Test func `variables come from a file in a volume`() throws {
        let volumes = try volumes(
            "{name: e, emptyDir: {}}",
            mounts: "",
            container: ", env: [{name: A, valueFrom: {fileKeyRef: {volumeName: e, path: f, key: K}}}]"
        )
        try volumes.prepare(time: 0)
        var selector = FileKeySelector()
        selector.volumeName = "e"
        selector.path = "f"
        selector.key = "K"
        #expect(try volumes.readKey(selector) == nil)
        try folder.write("root/pods/u-1/volumes/kubernetes.io~empty-dir/e/f", "# x\nK = 'a'\n L='b\nc' \nK='$(x)'")
        #expect(try volumes.readKey(selector) == "$(x)")
        selector.key = "L"
        #expect(try volumes.readKey(selector) == "b\nc")
        try folder.write("root/pods/u-1/volumes/kubernetes.io~empty-dir/e/f", "K='a'\nL=b")
        #expect(throws: RequestError.self) { try volumes.readKey(selector) }
        selector.path = "up"
        symlink("/etc/hosts", folder.at("root/pods/u-1/volumes/kubernetes.io~empty-dir/e/up"))
        #expect(throws: RequestError.self) { try volumes.readKey(selector) }
    }

    // MARK: - The end

    @Test(arguments: ["", ".", "..", "a/b", "../x"])
    func `only a pod's own directory is removed`(uid: String) throws {
        try folder.write("root/pods/a/b", "x")
        #expect(throws: VolumeError.self) { try PodVolumes.remove(uid: uid, root: node.rootDirectory) }
        #expect(try folder.names("root/pods/a") == ["b"])
    }

    @Test func `a pod without a directory is gone already`() throws {
        try PodVolumes.remove(uid: "u-1", root: node.rootDirectory)
        try volumes("{name: e, emptyDir: {}}", mounts: "{name: e, mountPath: /e}").prepare(time: 0)
        try PodVolumes.remove(uid: "u-1", root: node.rootDirectory)
        #expect(try folder.names("root/pods") == [])
    }
}
