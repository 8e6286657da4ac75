import Foundation

/// One run of the built program to its end.
struct CommandRun {
    let code: Int32
    let output: String
    let errors: String

    var lines: [String] { output.split(separator: "\n").map(String.init) }

    /// The output's lines as JSON objects.
    func objects() throws -> [[String: Any]] {
        try output.split(separator: "\n").map { line in
            guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
                throw CocoaError(.coderInvalidValue)
            }
            return object
        }
    }

    /// Runs the program; what it prints goes through files, which never fill up.
    init(_ arguments: [String], input: String = "", in directory: String? = nil) throws {
        let folder = ScratchFolder()
        let process = Process()
        process.executableURL = Self.program
        process.arguments = arguments
        if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
        folder.write("input", input)
        folder.write("output", "")
        folder.write("errors", "")
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: folder["input"]))
        process.standardOutput = FileHandle(forWritingAtPath: folder["output"])
        process.standardError = FileHandle(forWritingAtPath: folder["errors"])
        try process.start()
        process.waitUntilExit()
        code = process.terminationReason == .exit ? process.terminationStatus : -1
        output = try String(contentsOfFile: folder["output"], encoding: .utf8)
        errors = try String(contentsOfFile: folder["errors"], encoding: .utf8)
    }

    /// The build puts it beside the tests.
    static let program: URL = {
        var folders = [Bundle.main.bundleURL]
        if let executable = Bundle.main.executableURL { folders.append(executable.deletingLastPathComponent()) }
        for argument in CommandLine.arguments.prefix(1) + CommandLine.arguments.filter({ $0.hasSuffix(".xctest") }) {
            folders.append(URL(fileURLWithPath: argument).deletingLastPathComponent())
        }
        let candidates = folders.map { $0.appendingPathComponent("holdfast") }
        guard let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
            fatalError("no program in \(folders)")
        }
        return found
    }()
}

/// A directory that is removed with what is in it.
final class ScratchFolder: Sendable {
    let path = "/tmp/holdfast-commands-\(UUID().uuidString)"

    init() {
        makeFolder("")
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    subscript(name: String) -> String { "\(path)/\(name)" }

    func write(_ name: String, _ text: String) {
        guard FileManager.default.createFile(atPath: self[name], contents: Data(text.utf8)) else {
            fatalError("cannot write \(self[name])")
        }
    }

    func makeFolder(_ name: String) {
        try? FileManager.default.createDirectory(atPath: self[name], withIntermediateDirectories: true)
    }

    func link(_ name: String, to target: String) {
        try? FileManager.default.createSymbolicLink(atPath: self[name], withDestinationPath: target)
    }
}

/// Manifests that the tests of commands share.
enum Sample {
    static let valid = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
        spec:
          containers:
            - name: web
              image: nginx:1.25

        """

    static let misspelled = valid + "      imagePullPolcy: Always\n"

    /// Two errors and a warning.
    static let broken = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
        spec:
          containers:
            - name: web
              imagePullPolcy: Always
              ports:
                - containerPort: 70000
            - name: Web

        """
}
