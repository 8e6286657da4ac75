import ManifestDecoding

/// The part of an image's name that decides how it is pulled.
struct ImageReference {
    /// Whether the tag is `latest`, or there is neither a tag nor a digest.
    let isLatest: Bool

    private init(isLatest: Bool) {
        self.isLatest = isLatest
    }

    init(_ scalar: borrowing TapeScalar) {
        let text = scalar.bytes
        // A digest is rare, and stands behind what else there may be.
        guard TextScan(scalar).firstIndex(of: UInt8(ascii: "@")) == nil else {
            self = ImageReference(text)
            return
        }
        var start = text.count
        while start > 0, text[start &- 1] != UInt8(ascii: "/"), text[start &- 1] != UInt8(ascii: ":") { start &-= 1 }
        let hasTag = start > 0 && text[start &- 1] == UInt8(ascii: ":")
        self = ImageReference(isLatest: !hasTag || text.extracting(start..<text.count).equals("latest"))
    }

    init(_ text: Span<UInt8>) {
        var end = text.count
        // A colon before the last slash belongs to a registry's port.
        var colon = -1
        for index in text.indices {
            if text[index] == UInt8(ascii: "@") {
                end = index
                break
            }
            if text[index] == UInt8(ascii: "/") { colon = -1 }
            if text[index] == UInt8(ascii: ":") { colon = index }
        }
        guard colon >= 0 else {
            isLatest = end == text.count
            return
        }
        let tag = text.extracting((colon + 1)..<end)
        let latest: StaticString = "latest"
        var isSame = tag.count == latest.utf8CodeUnitCount
        latest.withUTF8Buffer { bytes in
            for index in tag.indices where isSame { isSame = unsafe bytes[index] == tag[index] }
        }
        isLatest = isSame
    }
}
