import Foundation
import Glibc
import Testing

/// Files that are no manifests: each is named with its fault, and the good one beside it counts all the same.
@Suite(.inTurn)
struct BadFileTests {
    /// The problems of one file beside a good one, and whether the good one is started.
    private func problems(_ folder: Folder, _ location: SourceLocation = #_sourceLocation) async throws -> [PlanOutput
        .Problem]
    {
        folder.write("good.yaml", pod("good"))
        let (plan, code) = try await Program.once(folder.path)
        #expect(plan.told == ["start default/good"], sourceLocation: location)
        #expect(code == (plan.errors.isEmpty ? 2 : 1), sourceLocation: location)
        #expect(plan.errors.allSatisfy { $0.file == "bad.yaml" && !$0.message.isEmpty }, sourceLocation: location)
        #expect(plan.summary.invalid == (plan.errors.isEmpty ? 0 : 1), sourceLocation: location)
        return plan.errors
    }

    @Test func `an empty file is an error`() async throws {
        for text in ["", "\n", "# only a comment\n", "---\n"] {
            let folder = Folder()
            folder.write("bad.yaml", text)
            #expect(try await !problems(folder).isEmpty, "\(text)")
        }
    }

    @Test func `a sparse file of 1 GB is refused without being read`() async throws {
        let folder = Folder()
        folder.write("bad.yaml", "")
        truncate(folder["bad.yaml"], 1 << 30)
        folder.write("good.yaml", pod("good"))
        let output = Folder()
        let process = try Program.process(["--once", "--output", "json", folder.path], in: output)
        try process.start()
        // What the kernel counts for children that have ended: the peak of the largest of them.
        #expect(await eventually { !process.isRunning })
        #expect(process.terminationStatus == 1)
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
        #expect(usage.ru_maxrss < 512 << 10, "kilobytes")
        #expect(output.text("output").contains("1073741824 bytes"))
    }

    @Test func `bytes that are no UTF-8 are an error with their place`() async throws {
        let folder = Folder()
        folder.write(Array("bad.yaml".utf8), Array("kind: Pod\nmetadata:\n  name: ".utf8) + [0xC3, 0x28, 0x0A])
        let problem = try #require(try await problems(folder).first)
        #expect(problem.line == 3)
    }

    @Test func `a manifest that ends early is an error or another manifest, wherever it ends`() async throws {
        let folder = Folder()
        let text = pod("bad") + "    - name: side\n      image: [\n"
        for count in stride(from: 1, to: text.utf8.count, by: 7) {
            folder.write("cut-\(count)", String(decoding: text.utf8.prefix(count), as: UTF8.self))
        }
        let (plan, code) = try await Program.once(folder.path)
        #expect(code == 1 && plan.summary.start <= 2)
        #expect(plan.summary.invalid + plan.summary.start == plan.summary.manifests)
    }

    @Test func `a syntax error is told with line and column`() async throws {
        let folder = Folder()
        folder.write("bad.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: web\nspec: 1\n")
        let problem = try #require(try await problems(folder).first)
        #expect((problem.line ?? 0) >= 3 && problem.column != nil)
    }

    @Test func `wrong types are told with their fields`() async throws {
        let folder = Folder()
        folder.write(
            "bad.yaml",
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: bad
              labels: [a]
            spec:
              hostNetwork: "maybe"
              containers:
                - name: bad
                  image: {x: y}
                  ports:
                    - containerPort: 70000
            """
        )
        let problems = try await problems(folder)
        let lines = Dictionary(problems.map { ($0.field ?? "", $0.line ?? 0) }) { first, _ in first }
        #expect(!lines.isEmpty)
        let known = [
            "metadata.labels": 5, "spec.hostNetwork": 7, "spec.containers[0].image": 10,
            "spec.containers[0].ports[0].containerPort": 12,
        ]
        for (field, line) in lines { #expect(known[field] == line, "\(field), line \(line)") }
    }

    @Test(arguments: ["[]", "42", "just text", "{\"kind\":\"Pod\"", "kind: Secret\n", "apiVersion: v2\nkind: Pod\n"])
    func `what is no pod is an error`(text: String) async throws {
        let folder = Folder()
        folder.write("bad.yaml", text)
        #expect(try await !problems(folder).isEmpty)
    }

    @Test func `a directory is passed over in silence, as the kubelet does`() async throws {
        let folder = Folder()
        folder.makeFolder("bad.yaml")
        #expect(try await problems(folder).isEmpty)
    }

    @Test(arguments: ["pipe", "socket", "device", "loop", "nowhere"])
    func `what is no regular file is never waited for`(kind: String) async throws {
        let folder = Folder()
        let path = folder["bad.yaml"]
        switch kind {
        case "pipe": mkfifo(path, 0o600)
        case "socket": try listen(at: path)
        case "device": symlink("/dev/zero", path)
        case "loop": symlink("bad.yaml", path)
        default: symlink("/nonexistent/target", path)
        }
        let problems = try await problems(folder)
        #expect(problems.isEmpty == ["pipe", "socket"].contains(kind), "\(problems)")
    }

    @Test(.enabled(if: getuid() != 0, "root reads everything"))
    func `a file that may not be read is an error`() async throws {
        let folder = Folder()
        folder.write("bad.yaml", pod("bad"))
        chmod(folder["bad.yaml"], 0)
        #expect(try await problems(folder).first?.message.contains("cannot be read") == true)
    }

    @Test(arguments: ["pipe", "device"])
    func `a path that is no regular file is never waited for either`(kind: String) async throws {
        let folder = Folder()
        if kind == "pipe" { mkfifo(folder["x.yaml"], 0o600) } else { symlink("/dev/zero", folder["x.yaml"]) }
        let result = try await Program.run("--once", folder["x.yaml"])
        #expect(result.code != 2, "\(result.output)\(result.errors)")
        #expect(result.errors.contains("x.yaml"))
    }

    private func listen(at path: String) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(code == 0)
    }
}
