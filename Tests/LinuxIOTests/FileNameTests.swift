import LinuxIO
import Testing

struct FileNameTests {
    @Test(
        arguments: [
            ([0x61, 0x0a, 0x1b], "a\\x0a\\x1b"),
            ([0x61, 0xff, 0x62], "a\\xffb"),
            ([0xc3, 0xa9], "é"),
            ([0xc3], "\\xc3"),
            ([0xe2, 0x80, 0xae, 0x61], "\\xe2\\x80\\xaea"),  // right-to-left override
            ([0xc2, 0x9b], "\\xc2\\x9b"),  // CSI, one of the C1 controls
            ([0x5c, 0x78], "\\x5cx"),
            ([0xf0, 0x9f, 0x99, 0x82], "🙂"),
            ([], ""),
        ] as [([UInt8], String)]
    )
    func `the description is safe on a terminal`(bytes: [UInt8], expected: String) {
        #expect(FileName(bytes.span).description == expected)
    }

    @Test func `bytes and count leave the NUL out, the C string has it`() {
        let name = FileName("web.yaml")
        #expect(name.count == 8)
        #expect(text(name.bytes) == "web.yaml")
        #expect(name.withCString { String(cString: $0) } == "web.yaml")
    }

    @Test func `a leading dot hides`() {
        #expect(FileName(".swp").isHidden)
        #expect(!FileName("a.swp").isHidden)
        #expect(!FileName("").isHidden)
    }

    @Test func `names sort by bytes, a prefix first`() {
        let names = ["b", "a", "ab", "é", "Z", ""].map { FileName($0) }
        #expect(names.sorted().map(\.description) == ["", "Z", "a", "ab", "b", "é"])
    }

    @Test func `a word of the name sorts as the name does`() {
        let names = ["", "a", "ab", "ab-0000001", "ab-0000002", "b", "é"].map { FileName($0) }
        for (left, right) in zip(names, names.dropFirst()) {
            let common = left.countOfCommonPrefix(with: right)
            #expect(common == right.countOfCommonPrefix(with: left))
            #expect(left.sortingWord(from: common) < right.sortingWord(from: common))
        }
        #expect(FileName("abcdefgh").sortingWord(from: 0) == 0x6162_6364_6566_6768)
        #expect(FileName("abc").sortingWord(from: 1) == 0x6263_0000_0000_0000)
        #expect(FileName("abc").sortingWord(from: 9) == 0)
    }

    @Test func `every byte and the length of a name change its hash`() {
        var seen: Set<UInt64> = []
        var count = 0
        for length in 1..<40 {
            for index in 0...length {
                var bytes = [UInt8](repeating: 0x61, count: length)
                if index < length { bytes[index] = 0x62 }
                seen.insert(FileName.hash(of: bytes.span))
                count += 1
            }
        }
        #expect(seen.count == count)
    }

    @Test func `equal names have equal hashes`() {
        #expect(Set([FileName("a"), FileName("a"), FileName("b")]).count == 2)
        #expect(FileName("a") == FileName([0x61].span))
    }

    @Test func `a name is spelled by its own bytes alone`() {
        func isSpelled(_ name: String, _ bytes: String) -> Bool { FileName(name).isSpelled(bytes.utf8Span.span) }
        #expect(isSpelled("web.yaml", "web.yaml") && isSpelled("", ""))
        for other in ["", "web.yam", "web.yaml2", "Web.yaml", "web.yamk"] {
            #expect(!isSpelled("web.yaml", other) && !isSpelled(other, "web.yaml"))
        }
    }

    @Test func `a path is not a name`() async {
        await #expect(processExitsWith: .failure) { _ = FileName("../etc") }
    }
}
