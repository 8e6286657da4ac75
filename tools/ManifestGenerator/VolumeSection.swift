/// A volume that pods of the generator may have: where it comes from and where containers see it.
struct VolumeKind: Sendable, Equatable {
    enum Source: Sendable, Equatable {
        /// A path of the host; a trailing slash stands for a directory of this pod's own below it.
        case host(path: String, type: String?)
        case scratch(medium: String?, limit: String?)
        case podInformation
    }

    let name: String
    let mountPath: String
    let source: Source
    let readOnly: Bool

    /// A prime count: `PodPlan` walks through it by any step.
    static let all: [VolumeKind] = [
        VolumeKind("tmp", "/tmp", .scratch(medium: nil, limit: nil)),
        VolumeKind("cache", "/var/cache/app", .scratch(medium: nil, limit: "256Mi")),
        VolumeKind("run", "/run/app", .scratch(medium: "Memory", limit: nil)),
        VolumeKind("shm", "/dev/shm", .scratch(medium: "Memory", limit: "64Mi")),
        VolumeKind("data", "/data", .host(path: "/var/lib/apps/", type: "DirectoryOrCreate")),
        VolumeKind("logs", "/var/log/app", .host(path: "/var/log/apps/", type: "DirectoryOrCreate")),
        VolumeKind("state", "/state", .host(path: "/srv/state/", type: nil)),
        VolumeKind("config", "/etc/app/app.conf", .host(path: "/etc/app.conf", type: "FileOrCreate"), readOnly: true),
        VolumeKind("ssl-certs", "/etc/ssl/certs", .host(path: "/etc/ssl/certs", type: "Directory"), readOnly: true),
        VolumeKind("host-time", "/etc/localtime", .host(path: "/etc/localtime", type: ""), readOnly: true),
        VolumeKind("system-bus", "/run/dbus.sock", .host(path: "/run/dbus/system_bus_socket", type: "Socket")),
        VolumeKind("entropy", "/dev/hwrng", .host(path: "/dev/hwrng", type: "CharDevice")),
        VolumeKind("podinfo", "/etc/podinfo", .podInformation),
    ]

    private init(_ name: String, _ mountPath: String, _ source: Source, readOnly: Bool = false) {
        self.name = name
        self.mountPath = mountPath
        self.source = source
        self.readOnly = readOnly
    }

    /// About how many bytes the volume takes.
    var cost: Int { source == .podInformation ? 230 : 85 }

    /// Whether something can be mounted from below its root.
    var hasSubdirectories: Bool {
        switch source {
        case .host(let path, _): path.utf8.last == UInt8(ascii: "/")
        case .scratch: true
        case .podInformation: false
        }
    }
}

extension PodWriter {
    /// `spec.volumes`: every volume of the plan.
    mutating func writeVolumes() {
        if plan.volumes.isEmpty { return }
        comment()
        sequence("volumes") { pod in
            for volume in pod.plan.volumes {
                pod.out.beginItem()
                if !pod.style.sortsKeys { pod.out.field("name", volume.name) }
                pod.writeSource(volume.source)
                if pod.style.sortsKeys { pod.out.field("name", volume.name) }
            }
        }
    }

    private mutating func writeSource(_ source: VolumeKind.Source) {
        switch source {
        case .host(let path, let type):
            mapping("hostPath") { pod in
                pod.writeHostPath(path)
                if let type { pod.out.field("type", type, quote: type.isEmpty ? .double : .plain) }
            }
        case .scratch(nil, nil):
            out.field("emptyDir", "{}")
        case .scratch(let medium, let limit):
            mapping("emptyDir") { pod in
                if let medium { pod.out.field("medium", medium) }
                if let limit { pod.out.field("sizeLimit", limit) }
            }
        case .podInformation:
            writePodInformation()
        }
    }

    private mutating func writeHostPath(_ path: String) {
        out.beginField("path")
        out.append(path)
        if path.utf8.last == UInt8(ascii: "/") {
            out.append("app-")
            out.append(plan.index, width: 5)
        }
        out.endLine()
    }

    private mutating func writePodInformation() {
        let octal = random.chance(50)
        let fields = random.number(1...3)
        mapping("downwardAPI") { pod in
            if octal { pod.out.field("defaultMode", "0644") }
            pod.sequence("items") { pod in
                pod.writeInformationItem("name", field: "metadata.name")
                if fields > 1 {
                    pod.writeInformationItem("component", field: "metadata.labels['app.kubernetes.io/component']")
                }
                if fields > 2 { pod.writeInformationResource() }
            }
        }
    }

    private mutating func writeInformationItem(_ path: String, field: String) {
        out.beginItem()
        out.field("path", path)
        mapping("fieldRef") { $0.out.field("fieldPath", field) }
    }

    private mutating func writeInformationResource() {
        out.beginItem()
        out.field("path", "limits/memory")
        mapping("resourceFieldRef") { pod in
            pod.out.field("containerName", pod.plan.workload.role)
            pod.out.field("resource", "limits.memory")
            pod.out.field("divisor", "1Mi")
        }
    }

    /// A container's `volumeMounts`: the first container sees every volume, the others a part of them.
    mutating func writeMounts(_ volumes: [VolumeKind]) {
        sequence("volumeMounts") { pod in
            for volume in volumes {
                let subdirectory = volume.hasSubdirectories && pod.random.chance(8)
                let propagates = volume.name == "state" && pod.random.chance(30)
                pod.out.beginItem()
                if pod.style.sortsKeys { pod.out.field("mountPath", volume.mountPath) }
                pod.out.field("name", volume.name)
                if !pod.style.sortsKeys { pod.out.field("mountPath", volume.mountPath) }
                if propagates { pod.out.field("mountPropagation", "HostToContainer") }
                if volume.readOnly { pod.out.field("readOnly", true) }
                if subdirectory { pod.out.field("subPath", "current/files") }
            }
        }
    }
}
