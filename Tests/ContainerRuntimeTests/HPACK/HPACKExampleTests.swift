import Testing

@testable import ContainerRuntime

/// The examples of RFC 7541, appendix C.
struct HPACKExampleTests {
    /// One header block, its fields and the dynamic table after it.
    struct Example {
        let hex: String
        let fields: [HeaderField]
        let table: [HeaderField]
        let size: Int
    }

    private func check(_ examples: [Example], tableLimit: Int = 4096, encodes: Bool) throws {
        var decoder = HPACKDecoder(tableLimit: tableLimit, listLimit: 10_000)
        var encoder = HPACKEncoder()
        encoder.setTableLimit(tableLimit)
        if tableLimit != 4096 {
            var change: [UInt8] = []
            encoder.append([], to: &change)
            #expect(change == bytes("3fe101"))
        }
        for example in examples {
            let block = try decoder.decode(bytes(example.hex)[...])
            #expect(block.fields == example.fields)
            #expect(!block.isTooLarge)
            #expect((0..<decoder.table.count).map { decoder.table[$0] } == example.table)
            #expect(decoder.table.size == example.size)
            if !encodes { continue }
            var encoded: [UInt8] = []
            encoder.append(example.fields, to: &encoded)
            #expect(encoded == bytes(example.hex))
            #expect(encoder.table.size == example.size)
        }
    }

    @Test(arguments: [(10, 5, "0a"), (1337, 5, "1f9a0a"), (42, 8, "2a")])
    func `C.1 integers`(value: Int, prefix: Int, hex: String) throws {
        var encoded: [UInt8] = []
        HPACKInteger.append(value, prefix: prefix, flags: 0, to: &encoded)
        #expect(encoded == bytes(hex))
        var position = 0
        #expect(try HPACKInteger.read(encoded[...], at: &position, prefix: prefix) == value)
        #expect(position == encoded.count)
    }

    @Test func `C.2.1 literal with indexing`() throws {
        let field = HeaderField("custom-key", "custom-header")
        let hex = "400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572"
        try check([Example(hex: hex, fields: [field], table: [field], size: 55)], encodes: false)
    }

    @Test func `C.2.2 literal without indexing`() throws {
        let field = HeaderField(":path", "/sample/path")
        let hex = "040c 2f73 616d 706c 652f 7061 7468"
        try check([Example(hex: hex, fields: [field], table: [], size: 0)], encodes: false)
    }

    @Test func `C.2.3 literal never indexed`() throws {
        let field = HeaderField("password", "secret", isSensitive: true)
        let hex = "1008 7061 7373 776f 7264 0673 6563 7265 74"
        try check([Example(hex: hex, fields: [field], table: [], size: 0)], encodes: false)
        var encoded: [UInt8] = []
        var encoder = HPACKEncoder()
        encoder.append([field], to: &encoded)
        #expect(encoded.first == 0x10 && encoder.table.count == 0)
        var decoder = HPACKDecoder(listLimit: 1000)
        #expect(try decoder.decode(encoded[...]).fields == [field])
    }

    @Test func `C.2.4 indexed`() throws {
        try check([Example(hex: "82", fields: [HeaderField(":method", "GET")], table: [], size: 0)], encodes: true)
    }

    private static let authority = HeaderField(":authority", "www.example.com")
    private static let noCache = HeaderField("cache-control", "no-cache")
    private static let custom = HeaderField("custom-key", "custom-value")
    private static let get = HeaderField(":method", "GET")

    private func requests(_ hex: [String]) -> [Example] {
        [
            Example(
                hex: hex[0],
                fields: [Self.get, HeaderField(":scheme", "http"), HeaderField(":path", "/"), Self.authority],
                table: [Self.authority],
                size: 57
            ),
            Example(
                hex: hex[1],
                fields: [
                    Self.get, HeaderField(":scheme", "http"), HeaderField(":path", "/"), Self.authority, Self.noCache,
                ],
                table: [Self.noCache, Self.authority],
                size: 110
            ),
            Example(
                hex: hex[2],
                fields: [
                    Self.get, HeaderField(":scheme", "https"), HeaderField(":path", "/index.html"), Self.authority,
                    Self.custom,
                ],
                table: [Self.custom, Self.noCache, Self.authority],
                size: 164
            ),
        ]
    }

    @Test func `C.3 requests without Huffman coding`() throws {
        let examples = requests([
            "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
            "8286 84be 5808 6e6f 2d63 6163 6865",
            "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65",
        ])
        try check(examples, encodes: false)
    }

    @Test func `C.4 requests with Huffman coding`() throws {
        let examples = requests([
            "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff",
            "8286 84be 5886 a8eb 1064 9cbf",
            "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf",
        ])
        try check(examples, encodes: true)
    }

    private func responses(_ hex: [String]) -> [Example] {
        let status302 = HeaderField(":status", "302")
        let status307 = HeaderField(":status", "307")
        let secrecy = HeaderField("cache-control", "private")
        let date = HeaderField("date", "Mon, 21 Oct 2013 20:13:21 GMT")
        let later = HeaderField("date", "Mon, 21 Oct 2013 20:13:22 GMT")
        let location = HeaderField("location", "https://www.example.com")
        let encoding = HeaderField("content-encoding", "gzip")
        let cookie = HeaderField("set-cookie", "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1")
        return [
            Example(
                hex: hex[0],
                fields: [status302, secrecy, date, location],
                table: [location, date, secrecy, status302],
                size: 222
            ),
            Example(
                hex: hex[1],
                fields: [status307, secrecy, date, location],
                table: [status307, location, date, secrecy],
                size: 222
            ),
            Example(
                hex: hex[2],
                fields: [HeaderField(":status", "200"), secrecy, later, location, encoding, cookie],
                table: [cookie, encoding, later],
                size: 215
            ),
        ]
    }

    @Test func `C.5 responses without Huffman coding`() throws {
        let examples = responses([
            """
            4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3120 474d
            546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d
            """,
            "4803 3330 37c1 c0bf",
            """
            88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970 7738 666f
            6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b
            2076 6572 7369 6f6e 3d31
            """,
        ])
        try check(examples, tableLimit: 256, encodes: false)
    }

    @Test func `C.6 responses with Huffman coding`() throws {
        let examples = responses([
            """
            4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7
            8f0b 97c8 e9ae 82ae 43d3
            """,
            "4883 640e ffc1 c0bf",
            """
            88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335
            dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07
            """,
        ])
        try check(examples, tableLimit: 256, encodes: true)
    }
}
