/// Manifests of any size: containers with as many variables as it takes.
enum SizedManifest {
    static let sizes = [512, 4_096, 32_768, 262_144, 1_048_576]

    static func name(_ size: Int) -> String { size < 1_024 ? "0.5K" : size < 1 << 20 ? "\(size / 1_024)K" : "1M" }

    /// How many of a size are measured together: 64 MB of them, but no more than 10,000.
    static func count(_ size: Int) -> Int { min(10_000, (64 << 20) / size) }

    /// A manifest of at most `size` bytes, and little less.
    static func bytes(_ size: Int, _ index: Int) -> [UInt8] {
        var text = Array("apiVersion: v1\nkind: Pod\nmetadata:\n  name: app-\(index)\nspec:\n  containers:\n".utf8)
        text.reserveCapacity(size)
        var line = 0
        while true {
            var next = ""
            if line % 40 == 0 {
                let container = line / 40
                next +=
                    "    - name: part-\(container)\n      image: registry.example.com/platform/part:1.\(container)\n"
                next += "      env:\n"
            }
            next += "        - name: SETTING_\(line)\n          value: \"value \(line) of manifest \(index)\"\n"
            guard text.count + next.utf8.count <= size else { return text }
            text += next.utf8
            line += 1
        }
    }
}
