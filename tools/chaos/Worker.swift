import Glibc
import LinuxIO

/// One process that changes files until its time is over. Each process has its own share of the names; no two manifests
/// that are written ever define the same pod, so what is wanted at the end does not depend on what was seen before.
struct Worker {
    private let directory: String
    private let staging: String
    private let index: Int
    private let names: Int
    private var random: SeededNumbers
    private var version: Int
    private var operations = 0
    /// The pod that each file defines, as far as this round has written it.
    private var pods: [String: String] = [:]

    init(_ options: ChaosOptions, worker: Int) {
        directory = options.folder + "/manifests"
        staging = options.folder + "/staging"
        index = worker
        names = options.files / options.processes
        random = SeededNumbers(seed: options.seed &* 1_000_003 &+ UInt64(worker))
        // Rounds differ in their seed, and so do the pods that they define.
        version = Int(options.seed % 1_000_000) * 10_000_000
    }

    /// - Returns: how much was done.
    mutating func run(seconds: Int) -> Int {
        let end = MonotonicTime.now.advanced(byMilliseconds: Int64(seconds) * 1_000)
        while MonotonicTime.now < end {
            for _ in 0..<20 { step() }
        }
        return operations
    }

    private mutating func step() {
        operations += 1
        let path = path(random.next(below: names))
        switch random.next(below: 100) {
        case ..<20: write(path, manifest(path))
        case ..<40: replace(path, manifest(path))
        case ..<45:
            pods[path] = nil
            replace(path, manifest(path))
        case ..<50: write(path, Array(manifest(path).dropLast(random.next(below: 60))))
        case ..<55: writeSlowly(path, manifest(path))
        case ..<70: move(path, to: self.path(random.next(below: names)))
        case ..<85: remove(path)
        case ..<88: link(path)
        case ..<90: exchange(path)
        case ..<93: chmod(path, 0o640)
        case ..<96: utimes(path, nil)
        default: leftover(path)
        }
    }

    private func path(_ number: Int) -> String { "\(directory)/w\(index)-\(number).yaml" }

    /// Another version of the pod that the file defines, or a pod of its own: the container's name is the version.
    private mutating func manifest(_ path: String) -> [UInt8] {
        version += 1
        let pod = pods[path] ?? "w\(index)-\(version)"
        pods[path] = pod
        return text(pod: pod, version: version)
    }

    private mutating func move(_ path: String, to other: String) {
        guard rename(path, other) == 0, path != other else { return }
        pods[other] = pods.removeValue(forKey: path)
    }

    private mutating func remove(_ path: String) {
        unlink(path)
        pods[path] = nil
    }

    private func text(pod: String, version: Int) -> [UInt8] {
        Array(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: \(pod)
            spec:
              containers:
                - name: c\(version)
                  image: registry.example/app:\(version)

            """.utf8
        )
    }

    // MARK: - What writers do

    private func write(_ path: String, _ bytes: [UInt8]) {
        guard let file = try? Descriptor.open(path: path, flags: O_WRONLY | O_CREAT | O_TRUNC) else { return }
        try? file.write(all: bytes)
    }

    private func writeSlowly(_ path: String, _ bytes: [UInt8]) {
        guard let file = try? Descriptor.open(path: path, flags: O_WRONLY | O_CREAT | O_TRUNC) else { return }
        let half = bytes.count / 2
        try? file.write(all: Array(bytes[..<half]))
        usleep(2_000)
        try? file.write(all: Array(bytes[half...]))
    }

    private func replace(_ path: String, _ bytes: [UInt8]) {
        let temporary = "\(staging)/w\(index)"
        write(temporary, bytes)
        rename(temporary, path)
    }

    /// The file as a link to one elsewhere, which is written behind it.
    private mutating func link(_ path: String) {
        let target = "\(staging)/target-\(index)-\(version)"
        let temporary = "\(staging)/link-\(index)"
        write(target, manifest(path))
        unlink(temporary)
        symlink(target, temporary)
        rename(temporary, path)
        write(target, manifest(path))
    }

    /// Removed and created again.
    private mutating func exchange(_ path: String) {
        unlink(path)
        write(path, manifest(path))
    }

    private mutating func leftover(_ path: String) {
        version += 1
        write(path + "~", text(pod: "leftover", version: version))
        unlink(path + "~")
    }
}
