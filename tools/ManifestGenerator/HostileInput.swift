/// A manifest of any size that is large in one way.
public struct HostileInput: Sendable {
    /// What it is large in, after `hostile.`.
    public let name: String
    private let head: String
    private let part: @Sendable (Int) -> String
    private let tail: String

    private init(_ name: String, _ head: String, _ part: @escaping @Sendable (Int) -> String, _ tail: String = "") {
        self.name = "hostile." + name
        self.head = head
        self.part = part
        self.tail = tail
    }

    /// A manifest of at most `limit` bytes.
    public func bytes(_ limit: Int) -> [UInt8] {
        var text = Array(head.utf8)
        text.reserveCapacity(limit)
        var index = 0
        while true {
            let next = part(index).utf8
            guard text.count + next.count + tail.utf8.count <= limit else { break }
            text += next
            index += 1
        }
        return text + tail.utf8
    }

    private static let start = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n"
    private static let pod = start + "spec: {containers: [{name: a, image: b}]}\n"
    private static let spec = start + "spec: {containers: [{name: a, image: b, "

    /// One for each thing that there may be much of.
    public static let all = [
        HostileInput("labels", start + "  labels: {", { "k\($0): v," }, "}\n"),
        HostileInput("annotations", start + "  annotations: {", { "k\($0): v," }, "}\n"),
        HostileInput("unknown", pod, { "k\($0): v\n" }),
        HostileInput("misspelt", start + "spec:\n", { "  containerz\($0): v\n" }),
        HostileInput("duplicates", pod, { _ in "x: a\n" }),
        HostileInput("env", spec + "env: [", { "{name: V\($0), value: a}," }, "]}]}\n"),
        HostileInput("ports", spec + "ports: [", { "{containerPort: \(1 + $0 % 65_535), hostPort: \($0)}," }, "]}]}\n"),
        HostileInput(
            "mounts",
            spec + "volumeMounts: [",
            { "{name: v, mountPath: /\($0)}," },
            "]}], volumes: [{name: v}]}\n"
        ),
        HostileInput(
            "volumes",
            start + "spec: {containers: [{name: a, image: b}], volumes: [",
            { "{name: v\($0)}," },
            "]}\n"
        ),
        HostileInput("containers", start + "spec: {containers: [", { "{name: c\($0), image: b}," }, "]}\n"),
        HostileInput("limits", spec + "resources: {limits: {", { "example.com/r\($0): 1," }, "}}}]}\n"),
        HostileInput("errors", start + "spec: {containers: [", { _ in "{ports: [{}], image: 1}," }, "]}\n"),
        HostileInput("command", spec + "command: [", { _ in "a," }, "]}]}\n"),
        HostileInput("list", pod + "x:\n", { _ in "- a\n" }),
        HostileInput("flow", pod + "x: [", { _ in "[]," }, "]\n"),
        HostileInput(
            "deep",
            pod + "x:\n",
            { _ in "- " + String(repeating: "[", count: 900) + String(repeating: "]", count: 900) + "\n" }
        ),
        HostileInput("keys", pod, { "\($0 + 1_000_000)" + String(repeating: "k", count: 1_000) + ": v\n" }),
        HostileInput("anchors", pod + "x:\n", { "- &a\($0) b\n" }),
        HostileInput("aliases", pod + "y: &a b\nx:\n", { $0 % 20 == 0 ? "- *a\n" : "- c\n" }),
        HostileInput("merges", pod + "y: &a {b: c}\nx:\n", { $0 % 20 == 0 ? "- {<<: *a}\n" : "- {d: e}\n" }),
        HostileInput("blanks", pod + "x: a", { _ in "\n      " }, "\n"),
        HostileInput("plain", pod + "x: a", { _ in " word\n " }, "\n"),
        HostileInput("quoted", pod + "x: \"", { _ in "\\u00e9 " }, "\"\n"),
        HostileInput("block", pod + "x: |\n", { "  line \($0)\n" }),
        HostileInput("documents", pod, { "---\na: \($0)\n" }),
        HostileInput("json", "{\"x\":[", { "{\"a\":\($0)}," }, "0]}\n"),
    ]
}
