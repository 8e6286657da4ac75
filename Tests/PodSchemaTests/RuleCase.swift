import Testing

@testable import PodSchema

/// A manifest with one part of interest, and the fields that are wrong with it.
struct RuleCase: Sendable, CustomTestStringConvertible {
    let manifest: String
    let fields: [String]
    let testDescription: String

    /// A pod with one container.
    ///
    /// - Parameters:
    ///   - container: more lines of the container.
    ///   - spec: more lines of the spec; with `containers` in it there is no container but those.
    ///   - metadata: more lines of the metadata.
    ///   - fields: what is wrong, in any order; none for a pod that is fine.
    init(container: String = "", spec: String = "", metadata: String = "", _ fields: String...) {
        self.init(container: container, spec: spec, metadata: metadata, fields: fields)
    }

    init(container: String = "", spec: String = "", metadata: String = "", fields: [String]) {
        var lines = ["apiVersion: v1", "kind: Pod", "metadata:", "  name: web"]
        lines += metadata.split(separator: "\n").map { "  " + $0 }
        lines.append("spec:")
        lines += spec.split(separator: "\n").map { "  " + $0 }
        if !spec.split(separator: "\n").contains(where: { $0.hasPrefix("containers:") }) {
            lines += ["  containers:", "  - name: web", "    image: nginx:1.25"]
            lines += container.split(separator: "\n").map { "    " + $0 }
        }
        manifest = lines.joined(separator: "\n") + "\n"
        self.fields = fields
        testDescription = [metadata, spec, container].filter { !$0.isEmpty }.joined(separator: " | ")
    }

    func check() {
        let result = ManifestReading.read(manifest)
        #expect(result.problems.map(\.field).sorted() == fields.sorted(), "\(testDescription): \(result.problems)")
        #expect((result.digest == nil) == !fields.isEmpty)
    }
}
