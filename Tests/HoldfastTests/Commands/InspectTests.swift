import Foundation
import Testing

struct InspectTests {
    let folder = ScratchFolder()

    static let conformance: URL = {
        var parent = URL(fileURLWithPath: #filePath)
        while parent.path != "/" {
            parent.deleteLastPathComponent()
            let folder = parent.appendingPathComponent("shared/conformance")
            if FileManager.default.fileExists(atPath: folder.path) { return folder }
        }
        fatalError("no shared/conformance above \(#filePath)")
    }()

    static func verdicts(_ folder: String) throws -> [[String: Any]] {
        let file = conformance.appendingPathComponent("\(folder)/verdicts.jsonl")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    static func paths(_ folder: String, _ verdicts: [[String: Any]]) throws -> [String] {
        try verdicts.map { row in
            conformance.appendingPathComponent(folder).path + "/" + (try #require(row["file"] as? String))
        }
    }

    /// Numbers by value, objects without order.
    static func equal(_ left: Any?, _ right: Any?) -> Bool {
        guard let left = left as? NSObject, let right = right as? NSObject else { return false }
        return left == right
    }

    // MARK: - What the kubelet says

    @Test func `raw gives the kubelet's JSON of every input`() throws {
        let verdicts = try Self.verdicts("yaml")
        let run = try CommandRun(["inspect", "--raw"] + (try Self.paths("yaml", verdicts)))
        #expect(run.code == 1)
        let rows = try run.objects()
        try #require(rows.count == 177 && verdicts.count == 177)
        for (verdict, row) in zip(verdicts, rows) {
            let isGood = row["ok"] as? Bool == true
            if verdict["ok"] as? Bool == true {
                #expect(isGood && Self.equal(verdict["json"], row["json"]), "\(verdict)\n\(row)")
            } else if isGood {
                // Flow YAML that the kubelet takes for JSON may be accepted.
                #expect(verdict["error"] as? String == "invalid JSON", "\(verdict)\n\(row)")
            } else {
                #expect((row["error"] as? [String: Any])?["line"] is Int, "\(row)")
            }
        }
    }

    @Test func `the pod is the kubelet's, and so are the verdicts`() throws {
        let verdicts = try Self.verdicts("pods")
        let run = try CommandRun(["inspect", "--node-name", "Node1"] + (try Self.paths("pods", verdicts)))
        #expect(run.code == 1)
        let rows = try run.objects()
        try #require(rows.count == 286 && verdicts.count == 286)
        for (verdict, row) in zip(verdicts, rows) {
            let file = verdict["file"] as? String ?? ""
            #expect(verdict["ok"] as? Bool == row["ok"] as? Bool, "\(file): \(row["errors"] ?? "")")
            if verdict["ok"] as? Bool == true {
                let (expected, found) = (Self.withoutIdentifiers(verdict["pod"]), Self.withoutIdentifiers(row["pod"]))
                #expect(Self.equal(expected, found), "\(file)")
                #expect((row["hashes"] as? [String: Any])?.count == 5, "\(file)")
            } else {
                let errors = row["errors"] as? [[String: Any]] ?? []
                #expect(errors.first?["message"] as? String == (row["error"] as? [String: Any])?["message"] as? String)
                #expect(row["pod"] == nil && row["hashes"] == nil && !errors.isEmpty, "\(file)")
            }
        }
    }

    /// What is made from the directory's path, made sure to be there.
    private static func withoutIdentifiers(_ pod: Any?) -> [String: Any] {
        var pod = pod as? [String: Any] ?? [:]
        var metadata = pod["metadata"] as? [String: Any] ?? [:]
        var annotations = metadata["annotations"] as? [String: Any] ?? [:]
        #expect((metadata.removeValue(forKey: "uid") as? String)?.isEmpty == false)
        #expect((annotations.removeValue(forKey: "kubernetes.io/config.hash") as? String)?.isEmpty == false)
        metadata["annotations"] = annotations
        pod["metadata"] = metadata
        return pod
    }

    // MARK: - Details

    private func inspect(_ text: String, _ options: String...) throws -> (row: [String: Any], run: CommandRun) {
        let run = try CommandRun(["inspect"] + options + ["-"], input: text)
        return (try #require(try run.objects().first), run)
    }

    @Test func `hashes are the same in two runs, whatever the format`() throws {
        let first = try inspect(Sample.valid).row["hashes"]
        let second = try inspect(Sample.valid + "# more\n").row["hashes"]
        let other = try inspect(Sample.valid.replacing("1.25", with: "1.26")).row["hashes"]
        #expect(Self.equal(first, second) && !Self.equal(first, other))
        let containers = (first as? [String: Any])?["containers"] as? [String: [String: String]]
        #expect(containers?["web"].map { Set($0.keys) } == ["container", "resize", "live"])
        #expect(containers?["web"]?["container"]?.wholeMatch(of: /[0-9a-f]{32}/) != nil)
    }

    @Test func `an error has its place, and the others are there too`() throws {
        let (row, run) = try inspect(Sample.broken)
        #expect(run.code == 1 && row["file"] as? String == "-")
        let errors = try #require(row["errors"] as? [[String: Any]])
        #expect(errors.count >= 2 && errors.allSatisfy { $0["line"] is Int && $0["column"] is Int })
        #expect(Self.equal(row["error"], errors[0]))
        #expect((row["warnings"] as? [Any])?.count == 1)
    }

    @Test func `the node is the host unless it is told`() throws {
        let host = ProcessInfo.processInfo.hostName.split(separator: ".")[0].lowercased()
        func name(_ row: [String: Any]) -> String? {
            ((row["pod"] as? [String: Any])?["metadata"] as? [String: Any])?["name"] as? String
        }
        #expect(name(try inspect(Sample.valid).row)?.hasPrefix("web-\(host)") == true)
        #expect(name(try inspect(Sample.valid, "--node-name", "EDGE-7").row) == "web-edge-7")
    }

    @Test(arguments: [
        ("a: 1\nb: 2\na: 3\n", #"{"a":3,"b":2}"#),
        ("z: 1\na: [yes, 010, ~, 1e3]\n", #"{"a":[true,8,null,1000],"z":1}"#),
        ("18446744073709551615", "18446744073709551615"), ("1e21", "1e+21"), ("0.0000001", "1e-7"), ("", "null"),
        ("-9223372036854775808", "-9223372036854775808"), ("\"a\\u0001\\\"\"", #""a\u0001\"""#),
        ("{}", "{}"), ("[[], {}]", "[[],{}]"),
    ])
    func `raw is compact, in the order of the keys, with Go's numbers`(yaml: String, json: String) throws {
        let run = try CommandRun(["inspect", "--raw", "-"], input: yaml)
        #expect(run.output == #"{"file":"-","ok":true,"json":"# + json + "}\n" && run.code == 0)
    }

    @Test(arguments: [".inf", "a: -.Inf", "[1, .nan]"])
    func `a number that JSON has not is an error with its place`(yaml: String) throws {
        let (row, run) = try inspect(yaml, "--raw")
        #expect(run.code == 1 && row["json"] == nil)
        #expect((row["error"] as? [String: Any])?["line"] as? Int == 1)
    }

    @Test func `canonically equal keys are different keys`() throws {
        let (row, _) = try inspect("\"\\u00e9\": 1\n\"e\\u0301\": 2\n", "--raw")
        #expect(row["json"] != nil)
        let run = try CommandRun(["inspect", "--raw", "-"], input: "\"\\u00e9\": 1\n\"e\\u0301\": 2\n")
        #expect(run.output.contains(":1") && run.output.contains(":2"))
    }

    @Test func `deep documents need no deep stack`() throws {
        let deep = String(repeating: "[", count: 9_000) + String(repeating: "]", count: 9_000)
        let run = try CommandRun(["inspect", "--raw", "-"], input: deep)
        #expect(run.code == 0 && run.output.contains(deep))
    }
}
