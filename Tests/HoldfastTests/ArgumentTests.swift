import Foundation
import Testing

@Suite(.inTurn)
struct ArgumentTests {
    @Test(arguments: [
        ["--nonsense"], ["-x"], ["--once", "a", "b"], ["--output"], ["--output", "yaml"], ["--output=xml"],
        ["--debounce", "-1"], ["--debounce", "soon"], ["--debounce", "60001"], ["--scan-period", "0"],
        ["--threads", "0"],
        ["--threads", "257"], ["--once=yes"], ["--record"], ["--once", "--record"], ["--record", "--state-dir", "x"],
        ["--state-dir"],
    ])
    func `arguments that make no sense end with 64 and say which`(arguments: [String]) async throws {
        let folder = Folder()
        let process = try Program.process(arguments, in: folder)
        try process.start()
        #expect(await eventually { !process.isRunning })
        #expect(process.terminationStatus == 64 && process.terminationReason == .exit)
        let errors = folder.text("errors")
        #expect(errors.hasPrefix("holdfast: ") && errors.contains("--help") && folder.text("output").isEmpty)
    }

    @Test func `help and version go to standard output and end with 0`() async throws {
        for option in ["--help", "-h"] {
            let help = try await Program.run(option)
            #expect(help.code == 0 && help.output.contains("Usage: holdfast") && help.errors.isEmpty)
            #expect(help.output.split(separator: "\n").allSatisfy { $0.count <= 120 })
        }
        let version = try await Program.run("--version")
        #expect(version.code == 0 && version.output.wholeMatch(of: /holdfast \d+\.\d+\.\d+\n/) != nil)
    }

    @Test func `a path may stand anywhere, and behind two dashes look like an option`() async throws {
        let folder = Folder()
        folder.makeFolder("--once")
        folder.write("--once/web.yaml", pod("web"))
        for arguments in [
            ["--once", "--", folder["--once"]], [folder["--once"], "--once"],
            ["--once", "--manifests=" + folder["--once"]],
        ] {
            let output = Folder()
            let process = try Program.process(arguments, in: output)
            try process.start()
            #expect(await eventually { !process.isRunning })
            #expect(process.terminationStatus == 2, "\(arguments): \(output.text("errors"))")
        }
    }
}
