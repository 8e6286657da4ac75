/// Which names in the directory are manifests'.
public enum ManifestName {
    /// Why a name is none of a manifest.
    public enum Refusal: Hashable, Sendable {
        /// A leading dot: as the kubelet (`pkg/kubelet/config/file.go`), passed over in silence.
        case hidden
        /// What editors and package managers leave behind; the kubelet would run it.
        case leftover
    }

    /// - Returns: nil for a manifest's name.
    public static func refusal(_ name: Span<UInt8>) -> Refusal? {
        guard !name.isEmpty, name[0] != UInt8(ascii: ".") else { return .hidden }
        let last = name[name.count - 1]
        if last == UInt8(ascii: "~") { return .leftover }
        if name[0] == UInt8(ascii: "#"), last == UInt8(ascii: "#") { return .leftover }
        if isEqual(name, from: 0, "4913") { return .leftover }
        guard let dot = lastDot(name) else { return nil }
        for ending in endings where isEqual(name, from: dot, ending) { return .leftover }
        return startsWith(name, from: dot, ".dpkg-") ? .leftover : nil
    }

    private static let endings: [StaticString] = [".swp", ".bak", ".orig", ".rpmsave"]

    private static func lastDot(_ name: Span<UInt8>) -> Int? {
        var index = name.count - 1
        while index >= 0 {
            if name[index] == UInt8(ascii: ".") { return index }
            index -= 1
        }
        return nil
    }

    private static func isEqual(_ name: Span<UInt8>, from start: Int, _ text: StaticString) -> Bool {
        name.count - start == text.utf8CodeUnitCount && startsWith(name, from: start, text)
    }

    private static func startsWith(_ name: Span<UInt8>, from start: Int, _ text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes in
            guard name.count - start >= bytes.count else { return false }
            for index in bytes.indices where unsafe bytes[index] != name[start + index] { return false }
            return true
        }
    }
}
