import Foundation
import Testing

/// `holdfast --once` on directories as they may be.
@Suite(.inTurn)
struct OnceTests {
    @Test func `the examples are all started, in a table whose columns line up`() async throws {
        let result = try await Program.run("--once", Program.root.appendingPathComponent("tools/examples").path)
        #expect(result.code == 2)
        #expect(result.errors.isEmpty)
        let lines = result.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 7)
        let header = lines[0]
        let columns = ["ACTION", "POD", "DOMAIN", "CONTAINERS", "FILE"].map { name in
            header.range(of: name).map { header.distance(from: header.startIndex, to: $0.lowerBound) } ?? -1
        }
        #expect(columns == columns.sorted() && columns[0] == 0)
        for row in lines[1...5] {
            for column in columns {
                let start = row.index(row.startIndex, offsetBy: column)
                #expect(row[start] != " ", "\(row)")
                if column > 0 { #expect(row[..<start].hasSuffix("  "), "\(row)") }
            }
            #expect(!row.hasSuffix(" "))
        }
        let pods = lines[1...5].map { String($0.split(separator: " ")[1]) }
        let names = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "web"]
        #expect(pods.map { String($0.split(separator: "/")[1]) } == names)
        #expect(lines[6] == "5 manifests: 0 unchanged, 5 to start")
        #expect(!result.output.contains("\u{1B}"), "colour is for terminals")
    }

    @Test func `the columns of a long table are as wide as its widest row asks for`() async throws {
        let folder = Folder()
        for index in 0..<1_300 {
            let name = index == 1_200 ? "a-much-longer-name-than-the-others" : "p\(index)"
            folder.write("f\(10_000 + index).yaml", pod(name))
        }
        let result = try await Program.run("--once", folder.path)
        #expect(result.code == 2)
        let lines = result.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 1_302)
        let header = lines[0]
        let file = try #require(header.range(of: "FILE")).lowerBound
        let start = header.distance(from: header.startIndex, to: file)
        for (index, line) in lines[1...1_300].enumerated() {
            #expect(line.dropFirst(start) == "f\(10_000 + index).yaml  \(index / 10 + 1)", "\(line)")
            #expect(line.dropFirst(start - 1).hasPrefix(" "), "\(line)")
        }
        #expect(lines[1_301] == "1300 manifests: 0 unchanged, 1300 to start")
    }

    @Test func `JSON has the documented members and no others`() async throws {
        let folder = Folder()
        let state = Folder()
        folder.write("web.yaml", pod("web"))
        folder.write("db.yaml", pod("db"))
        _ = try await Program.once(folder.path, "--state-dir", state.path, "--record")
        folder.write("web.yaml", pod("web", image: "nginx:1.26"))
        folder.write("unknown.yaml", pod("unknown") + "status:\n  nonsense: 1\nsomething: else\n")
        folder.write("bad.yaml", pod("bad", image: "\"\""))
        let result = try await Program.run("--once", "--output", "json", "--state-dir", state.path, folder.path)
        #expect(result.code == 1)
        #expect(result.output.hasSuffix("}\n") && result.output.filter { $0 == "\n" }.count == 1)
        let plan = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect(Set(plan.keys) == ["actions", "errors", "warnings", "notices", "summary"])
        let actions = try #require(plan["actions"] as? [[String: Any]])
        #expect(actions.count == 2)
        for action in actions {
            let members = ["pod", "file", "action", "domain", "containers", "reasons", "step", "wave", "after", "held"]
            #expect(Set(action.keys) == Set(members))
            for reason in try #require(action["reasons"] as? [[String: Any]]) {
                #expect(Set(reason.keys) == ["field", "old", "new"])
            }
        }
        // Line, column and field only where there is one.
        let problem = ["file", "line", "column", "field", "message"] as Set
        let errors = try #require(plan["errors"] as? [[String: Any]])
        #expect(errors.count == 1)
        let warnings = try #require(plan["warnings"] as? [[String: Any]])
        #expect(!warnings.isEmpty)
        for found in errors + warnings {
            #expect(problem.isSuperset(of: found.keys) && Set(found.keys).isSuperset(of: ["file", "message"]))
        }
        #expect(Set(errors.first?.keys ?? [:].keys) == problem)
        let summary = try #require(plan["summary"] as? [String: Int])
        #expect(
            summary == [
                "manifests": 4, "unchanged": 1, "start": 1, "stop": 0, "restart": 1, "update": 0, "invalid": 1,
                "held": 0,
            ]
        )
    }

    @Test func `an empty directory is in sync`() async throws {
        let folder = Folder()
        let (plan, code) = try await Program.once(folder.path)
        #expect(code == 0 && plan.told.isEmpty && plan.summary.manifests == 0)
        let text = try await Program.run("--once", folder.path)
        #expect(text.code == 0 && text.output == "0 manifests: 0 unchanged\n")
    }

    @Test func `one manifest can be asked for by its path`() async throws {
        let folder = Folder()
        folder.write("web.yaml", pod("web"))
        folder.write("db.yaml", pod("db"))
        let (plan, code) = try await Program.once(folder["web.yaml"])
        #expect(code == 2 && plan.told == ["start default/web"] && plan.summary.manifests == 1)
    }

    @Test(arguments: ["missing", "missing/below", "file/below"])
    func `a path that is not there is a failure that names it`(name: String) async throws {
        let folder = Folder()
        folder.write("file", "")
        let result = try await Program.run("--once", folder[name])
        #expect(result.code == 1 && result.output.isEmpty)
        #expect(result.errors.contains(folder[name]))
    }

    @Test func `two files with one pod name each other, and the first by name counts`() async throws {
        let folder = Folder()
        folder.write("b.yaml", pod("web", image: "nginx:2"))
        folder.write("a.yaml", pod("web"))
        let (plan, code) = try await Program.once(folder.path)
        #expect(code == 1 && plan.told == ["start default/web"] && plan.actions.first?.file == "a.yaml")
        #expect(plan.errors.map(\.file) == ["b.yaml"] && plan.summary.invalid == 1)
        #expect(plan.errors.first?.message.contains("a.yaml") == true)
    }

    @Test func `hidden files say nothing, leftovers are skipped with a word`() async throws {
        let folder = Folder()
        for name in [
            ".web.yaml.swp", ".hidden.yaml", "web.yaml~", "#web.yaml#", "4913", "web.yaml.bak", "web.yaml.dpkg-old",
        ] {
            folder.write(name, pod("x"))
        }
        folder.write("web.yaml", pod("web"))
        let result = try await Program.run("--once", "--output", "json", folder.path)
        #expect(result.code == 2)
        #expect(try result.plan().told == ["start default/web"])
        #expect(result.errors.split(separator: "\n").count == 5 && !result.errors.contains("hidden"))
        for name in ["web.yaml~", "#web.yaml#", "4913", "web.yaml.bak", "web.yaml.dpkg-old"] {
            #expect(result.errors.contains(name + ": "))
        }
    }

    @Test func `names of any bytes are read, and printed so that no terminal minds`() async throws {
        let folder = Folder()
        let names: [(bytes: [UInt8], text: String)] = [
            (Array("a b.yaml".utf8), "a b.yaml"), (Array("new\nline".utf8), #"new\x0aline"#),
            ([0x66, 0xFF, 0xFE], #"f\xff\xfe"#), (Array("$(reboot);'\"|&`x`".utf8), "$(reboot);'\"|&`x`"),
            (Array("\u{1B}[31mred".utf8), #"\x1b[31mred"#), (Array("-rf".utf8), "-rf"),
            (Array("ümlaut→".utf8), "ümlaut→"),
            (Array(#"back\slash"#.utf8), #"back\x5cslash"#),
            (Array(repeating: 0x77, count: 255), String(repeating: "w", count: 255)),
        ]
        for (index, name) in names.enumerated() { folder.write(name.bytes, Array(pod("pod-\(index)").utf8)) }
        let (plan, code) = try await Program.once(folder.path)
        #expect(code == 2 && plan.errors.isEmpty)
        #expect(Set(plan.actions.map(\.file)) == Set(names.map(\.text)))
        let text = try await Program.run("--once", folder.path)
        #expect(text.code == 2 && !text.output.contains("\u{1B}"))
        #expect(text.output.split(separator: "\n").count == names.count + 2, "one line a file")
    }
}
