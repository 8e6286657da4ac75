import Foundation
import Testing

/// `--strict` of `--once`.
struct StrictTests {
    let folder = ScratchFolder()

    private func once(_ options: String...) throws -> (code: Int32, plan: [String: Any]) {
        let run = try CommandRun(["--once", "--output", "json"] + options + [folder["manifests"]])
        return (run.code, try #require(try run.objects().first, "\(run.errors)"))
    }

    @Test func `a manifest with a warning is invalid, and what runs is kept`() throws {
        folder.makeFolder("manifests")
        folder.write("manifests/web.yaml", Sample.valid)
        let state = ["--state-dir", folder["state"]]
        #expect(try once(state[0], state[1], "--record", "--strict").code == 2)
        folder.write("manifests/web.yaml", Sample.misspelled.replacing("1.25", with: "1.26"))
        let strict = try once(state[0], state[1], "--strict")
        #expect(strict.code == 1)
        #expect(
            (strict.plan["actions"] as? [Any])?.isEmpty == true && (strict.plan["warnings"] as? [Any])?.isEmpty == true
        )
        let errors = try #require(strict.plan["errors"] as? [[String: Any]])
        #expect(errors.count == 1 && errors[0]["line"] as? Int == 9)
        let lenient = try once(state[0], state[1])
        #expect(lenient.code == 2 && (lenient.plan["warnings"] as? [Any])?.count == 1)
    }
}
