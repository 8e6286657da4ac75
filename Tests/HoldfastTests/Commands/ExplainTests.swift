import Testing

/// `holdfast explain`, as people call it.
struct ExplainTests {
    @Test func `a field and all below it, with or without brackets`() throws {
        for name in ["spec.containers.ports", "spec.containers[web].ports", "spec.containers[].ports"] {
            let run = try CommandRun(["explain", name])
            #expect(run.code == 0 && run.lines.count == 7)
            #expect(run.lines[0].hasPrefix("FIELD") && run.lines[1].hasPrefix("spec.containers[].ports "))
        }
    }

    @Test func `everything without a name, in three formats`() throws {
        let text = try CommandRun(["explain"])
        let markdown = try CommandRun(["explain", "--output", "markdown"])
        let rows = markdown.lines.filter { $0.hasPrefix("| `") }
        #expect(text.lines.count == rows.count + 1 && rows.count > 500)
        let json = try CommandRun(["explain", "--output", "json", "spec.hostNetwork"])
        #expect(
            json.output
                == #"[{"field":"spec.hostNetwork","type":"bool","domain":"pod","action":"the pod restarts"}]"# + "\n"
        )
    }

    @Test func `a field that does not exist`() throws {
        let run = try CommandRun(["explain", "spec.nope"])
        #expect(run.code == 1 && run.errors == "holdfast: v1.Pod has no field 'spec.nope'\n")
        #expect(try CommandRun(["explain", "--output", "xml"]).code == 64)
    }
}
