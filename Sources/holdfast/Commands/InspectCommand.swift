import ManifestDecoding
import PodSchema
import Reconciler

/// `holdfast inspect`: how manifests are read, one JSON object a line and file.
struct InspectCommand {
    /// Digests of two runs are the same, so that they can be compared; the daemon's have a random key.
    private static let key = Hash128.zero

    private let options: InspectOptions

    init(_ options: InspectOptions) {
        self.options = options
    }

    /// - Returns: the exit code.
    func run() -> Int32 {
        var files = ManifestFiles(key: Self.key)
        let nodeName = options.nodeName ?? NodeName.host
        var isValid = true
        files.forEach(options.paths) { file, checker in
            var json = JSONWriter()
            let isGood =
                options.isRaw
                ? Self.writeRaw(file, checker, &json) : Self.write(file, &checker, nodeName: nodeName, &json)
            if !isGood { isValid = false }
            json.newline()
            Console.write(json.bytes)
        }
        return isValid ? ExitCode.success : ExitCode.failure
    }

    // MARK: - The manifest

    private static func write(
        _ file: ManifestFile,
        _ checker: inout ManifestChecker,
        nodeName: String,
        _ json: inout JSONWriter
    ) -> Bool {
        let result = checker.check()
        writeHead(file, result, &json)
        if let digest = result.digest {
            let writer = DefaultedPodWriter(nodeName: nodeName, directory: file.directory)
            let pod = checker.withDocument { view in
                var (writer, pod) = (writer, [UInt8]())
                writer.write(view, fileName: file.name, into: &pod)
                return pod
            }
            if let pod {
                json.key("pod")
                json.embed(pod)
            }
            json.key("hashes")
            write(digest, &json)
        }
        if !result.warnings.isEmpty {
            json.key("warnings")
            json.array(result.warnings) { $0.problem($1) }
        }
        json.end(UInt8(ascii: "}"))
        return result.isValid
    }

    private static func writeHead(_ file: ManifestFile, _ result: CheckedManifest, _ json: inout JSONWriter) {
        json.begin(UInt8(ascii: "{"))
        json.key("file")
        json.string(file.path)
        json.key("ok")
        json.boolean(result.isValid)
        guard let first = result.errors.first else { return }
        json.key("error")
        json.problem(first)
        json.key("errors")
        json.array(result.errors) { $0.problem($1) }
    }

    private static func write(_ digest: PodDigest, _ json: inout JSONWriter) {
        json.object { json in
            let hashes = [
                ("identity", digest.identity), ("pod", digest.pod), ("live", digest.live), ("resize", digest.resize),
            ]
            for (name, hash) in hashes { json.hash(name, hash) }
            json.key("containers")
            json.object { json in
                for container in digest.containers {
                    json.key(container.name)
                    json.object { json in
                        json.hash("container", container.container)
                        json.hash("resize", container.resize)
                        json.hash("live", container.live)
                    }
                }
            }
        }
    }

    // MARK: - Without the schema

    private static func writeRaw(
        _ file: ManifestFile,
        _ checker: borrowing ManifestChecker,
        _ json: inout JSONWriter
    ) -> Bool {
        var result = checker.syntax
        let document = checker.withDocument { view in DocumentJSON.write(view) }
        if case .failure(let error) = document { result = CheckedManifest(error: error.problem) }
        writeHead(file, result, &json)
        if case .success(let bytes) = document {
            json.key("json")
            json.embed(bytes)
        }
        json.end(UInt8(ascii: "}"))
        return result.isValid
    }
}

extension JSONWriter {
    fileprivate mutating func hash(_ name: String, _ hash: Hash128) {
        key(name)
        string(hash.description)
    }
}
