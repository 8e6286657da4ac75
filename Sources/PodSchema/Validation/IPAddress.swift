/// IPv4 and IPv6 addresses in the spellings that the API takes (`net/netip` with StrictIPCIDRValidation): no zone, no
/// leading zeroes in octets, no IPv4-mapped IPv6.
enum IPAddress {
    static func isValid(_ text: Span<UInt8>) -> Bool {
        let string = (0..<text.count).map { text[$0] }
        return string.contains(UInt8(ascii: ":")) ? isVersion6(string[...]) : isVersion4(string[...])
    }

    private static func isVersion4(_ text: ArraySlice<UInt8>) -> Bool {
        let octets = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return octets.count == 4
            && octets.allSatisfy { octet in
                guard (1...3).contains(octet.count), octet.allSatisfy(isDigit) else { return false }
                guard octet.count == 1 || octet.first != UInt8(ascii: "0") else { return false }
                return octet.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } <= 255
            }
    }

    private static func isVersion6(_ text: ArraySlice<UInt8>) -> Bool {
        let groups = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var words = 0
        var gaps = 0
        for (index, group) in groups.enumerated() {
            if group.isEmpty {
                // `::` makes one empty group inside, two at an end.
                let isEdge = index == 0 || index == groups.count - 1
                if !isEdge { gaps += 1 }
                if isEdge && !isDoubled(groups, index) { return false }
            } else if group.contains(UInt8(ascii: ".")) {
                guard index == groups.count - 1, isVersion4(group) else { return false }
                words += 2
            } else {
                guard group.count <= 4, group.allSatisfy(isHexadecimal) else { return false }
                words += 1
            }
        }
        if groups.count == 3, groups.allSatisfy(\.isEmpty) { return true }
        let isMapped = text.contains(UInt8(ascii: ".")) && groups.contains { $0.elementsEqual("ffff".utf8) || $0.elementsEqual("FFFF".utf8) }
        guard !isMapped else { return false }
        return gaps == 0 ? words == 8 : gaps == 1 && words <= 7
    }

    /// Whether the empty group at an edge has an empty neighbour: the edge is `::` then, not a lone colon.
    private static func isDoubled(_ groups: [ArraySlice<UInt8>], _ index: Int) -> Bool {
        let neighbour = index == 0 ? 1 : index - 1
        return groups.indices.contains(neighbour) && groups[neighbour].isEmpty
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}
