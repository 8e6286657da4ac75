import Foundation
import Testing

struct ValidateTests {
    let folder = ScratchFolder()

    @Test func `a valid manifest is one line and 0`() throws {
        folder.write("web.yaml", Sample.valid)
        let run = try CommandRun(["validate", folder["web.yaml"]])
        #expect(run.code == 0 && run.errors.isEmpty)
        #expect(run.output == "1 manifest: 1 valid, 0 invalid\n")
    }

    @Test func `every problem has its place, in the order of the file`() throws {
        folder.write("web.yaml", Sample.broken)
        let run = try CommandRun(["validate", "web.yaml"], in: folder.path)
        #expect(run.code == 1 && run.errors.isEmpty)
        let places = run.lines.map { $0.split(separator: " ").prefix(3).joined(separator: " ") }
        #expect(
            places.prefix(4) == [
                "error: web.yaml:7:7: spec.containers[0].image:",
                "error: web.yaml:10:26: spec.containers[0].ports[0].containerPort:",
                "error: web.yaml:11:7: spec.containers[1].image:",
                "error: web.yaml:11:13: spec.containers[1].name:",
            ]
        )
        #expect(
            run.lines.contains {
                $0.hasPrefix("warning: web.yaml:8:7: ") && $0.hasSuffix("did you mean \"imagePullPolicy\"?")
            }
        )
        #expect(run.lines.last == "1 manifest: 0 valid, 1 invalid, 1 warning")
    }

    @Test func `strict makes warnings errors`() throws {
        folder.write("web.yaml", Sample.misspelled)
        folder.write("two.yaml", Sample.valid + "---\nmore: 1\n")
        let lenient = try CommandRun(["validate", "web.yaml", "two.yaml"], in: folder.path)
        #expect(lenient.code == 0)
        #expect(lenient.lines.filter { $0.hasPrefix("warning: ") }.count == 2)
        let strict = try CommandRun(["validate", "--strict", "web.yaml", "two.yaml"], in: folder.path)
        #expect(strict.code == 1)
        #expect(strict.lines.filter { $0.hasPrefix("error: ") }.count == 2)
        #expect(strict.lines[0].hasPrefix("error: web.yaml:9:7: "))
        #expect(strict.lines[1].hasPrefix("error: two.yaml:9:1: "))
        #expect(strict.lines.last == "2 manifests: 0 valid, 2 invalid")
    }

    @Test func `of a directory, what would be run from there is read`() throws {
        for name in ["b.yaml", "a.json", "no-ending", ".hidden", "c.yaml~", "#c#", "c.bak"] {
            folder.write(name, name.hasPrefix("a") ? "{" : Sample.valid)
        }
        folder.makeFolder("sub.yaml")
        folder.link("linked", to: "b.yaml")
        folder.link("lost", to: "nowhere")
        let run = try CommandRun(["validate", "--output", "json", folder.path + "/"])
        let object = try #require(try run.objects().first)
        let files = try #require(object["files"] as? [[String: Any]])
        #expect(
            files.compactMap { $0["file"] as? String }
                == ["a.json", "b.yaml", "linked", "no-ending"].map { folder[$0] }
        )
        #expect(files.compactMap { $0["ok"] as? Bool } == [false, true, true, true])
        #expect(run.code == 1)
        for name in ["c.yaml~", "#c#", "c.bak", "lost"] { #expect(run.errors.contains("\(name): "), "\(run.errors)") }
        #expect(!run.errors.contains("hidden"))
    }

    @Test func `json says the same`() throws {
        folder.write("web.yaml", Sample.broken)
        folder.write("good.yaml", Sample.valid)
        let run = try CommandRun(["validate", "--output=json", "web.yaml", "good.yaml"], in: folder.path)
        #expect(run.code == 1 && run.lines.count == 1)
        let object = try #require(try run.objects().first)
        let files = try #require(object["files"] as? [[String: Any]])
        let errors = try #require(files[0]["errors"] as? [[String: Any]])
        let port = try #require(errors.first { ($0["field"] as? String)?.hasSuffix("containerPort") == true })
        #expect(port["line"] as? Int == 10 && port["column"] as? Int == 26)
        #expect((port["message"] as? String)?.isEmpty == false)
        #expect((files[0]["warnings"] as? [[String: Any]])?.count == 1)
        #expect(files[1]["ok"] as? Bool == true && (files[1]["errors"] as? [Any])?.isEmpty == true)
        #expect(object["summary"] as? [String: Int] == ["files": 2, "valid": 1, "invalid": 1])
    }

    @Test func `standard input is a dash`() throws {
        let good = try CommandRun(["validate", "-"], input: Sample.valid)
        #expect(good.code == 0)
        let bad = try CommandRun(["validate", "-"], input: "a: [\n")
        #expect(bad.code == 1 && bad.output.hasPrefix("error: -:2:1: "), "\(bad.output)")
    }

    @Test func `what is no file to read is invalid and says why`() throws {
        folder.write("large", String(repeating: "#", count: 10 << 20) + "\n")
        let run = try CommandRun(["validate", "missing", "large", "/dev/null"], in: folder.path)
        #expect(run.code == 1)
        #expect(run.lines[0] == "error: missing: cannot be read: No such file or directory (ENOENT)")
        #expect(run.lines[1].hasPrefix("error: large: the file has 10485761 bytes"))
        #expect(run.lines[2] == "error: /dev/null: is no regular file")
        let input = try CommandRun(["validate", "-"], input: String(repeating: "#", count: 10 << 20) + "\n")
        #expect(input.code == 1 && input.output.contains("10485760"))
    }

    @Test func `as many bytes as the kubelet reads are read`() throws {
        let manifest = Sample.valid + String(repeating: "#", count: (10 << 20) - Sample.valid.utf8.count)
        folder.write("full", manifest)
        #expect(try CommandRun(["validate", folder["full"]]).code == 0)
        #expect(try CommandRun(["validate", "-"], input: manifest).code == 0)
    }

    @Test func `names cannot steer a terminal`() throws {
        folder.write("a\u{1B}[31m.yaml", "{")
        let run = try CommandRun(["validate", folder.path])
        #expect(run.code == 1 && !run.output.contains("\u{1B}"))
    }

    @Test(arguments: [
        ["validate"], ["validate", "--raw", "x"], ["validate", "--output", "xml", "x"],
        ["validate", "--strict=1", "x"],
        ["inspect"], ["inspect", "--strict", "x"], ["inspect", "--node-name", " ", "x"], ["inspect", "--node-name"],
    ])
    func `arguments that make no sense end with 64`(arguments: [String]) throws {
        let run = try CommandRun(arguments)
        #expect(run.code == 64 && run.output.isEmpty && run.errors.hasPrefix("holdfast: "))
    }
}
