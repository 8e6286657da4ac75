/// A header field. Names and values are bytes: the dynamic table counts them.
package struct HeaderField: Hashable, Sendable {
    package let name: [UInt8]
    package let value: [UInt8]
    /// Never indexed, here and by whoever passes it on. RFC 7541, section 7.1.3.
    package let isSensitive: Bool
    /// A hash of name and value. Only this side's own fields are looked up by it: nobody can make them collide.
    private let digest: UInt64

    package init(name: [UInt8], value: [UInt8], isSensitive: Bool = false) {
        self.name = name
        self.value = value
        self.isSensitive = isSensitive
        // FNV-1a, with a mark between the two.
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3 }
        digest = (digest ^ 0x100) &* 0x100_0000_01B3
        for byte in value { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3 }
        self.digest = digest
    }

    /// Feeds the digest, which was made once: the standard library hashes an array byte by byte.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(digest)
    }

    /// A field from text.
    package init(_ name: String, _ value: String, isSensitive: Bool = false) {
        self.init(name: Array(name.utf8), value: Array(value.utf8), isSensitive: isSensitive)
    }

    /// What the field counts in a table and in a list. RFC 7541, section 4.1.
    package var size: Int { name.count + value.count + 32 }

    /// Whether the field has this name.
    package func isNamed(_ text: StaticString) -> Bool {
        guard name.count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { unsafe name.elementsEqual($0) }
    }

    /// The value as text; what is not UTF-8 is repaired.
    package var text: String { String(decoding: value, as: UTF8.self) }
}
