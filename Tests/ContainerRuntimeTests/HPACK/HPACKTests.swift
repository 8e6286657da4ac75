import Testing

@testable import ContainerRuntime

struct HPACKTests {
    private func decode(_ hex: String, tableLimit: Int = 4096) throws(HPACKError) -> [HeaderField] {
        var decoder = HPACKDecoder(tableLimit: tableLimit, listLimit: 10_000)
        return try decoder.decode(bytes(hex)[...]).fields
    }

    @Test(
        arguments: [
            ("80", HPACKError.badIndex),  // index 0
            ("be", .badIndex),  // 62 in an empty table
            ("ff80808001", .badIndex),  // far beyond
            ("7f", .truncated), ("40", .truncated), ("4001", .truncated), ("400161", .truncated),
            ("40016105", .truncated),
            ("ff", .truncated), ("ff80", .truncated),
            ("ffffffffffffffffffff7f", .integerTooLarge), ("ff808080808000", .integerTooLarge),
            ("3fe21f", .tableTooLarge),  // 4097
            ("8220", .lateTableSize),
            ("00018130", .badHuffman),  // a name whose coded byte is no code's end
        ] as [(String, HPACKError)]
    )
    func `what is not a header block is refused`(hex: String, error: HPACKError) {
        let thrown = #expect(throws: HPACKError.self) { try decode(hex) }
        if error != .badHuffman { #expect(thrown == error) }
    }

    @Test func `the table's size changes at the start of a block only, and evicts`() throws {
        var decoder = HPACKDecoder(listLimit: 10_000)
        _ = try decoder.decode(bytes("4001610162 4001630164")[...])
        #expect(decoder.table.count == 2 && decoder.table.size == 68)
        // Down to 40: the older one goes. Then up again, twice in one block.
        _ = try decoder.decode(bytes("3f09")[...])
        #expect(decoder.table.count == 1 && decoder.table[0] == HeaderField("c", "d"))
        #expect(try decoder.decode(bytes("20 3fe11f be 82")[...].prefix(0)).fields.isEmpty)
        #expect(throws: HPACKError.badIndex) { try decoder.decode(bytes("20 3fe11f be")[...]) }
        #expect(decoder.table.count == 0 && decoder.table.limit == 4096)
    }

    @Test func `a field larger than the table empties it`() throws {
        var decoder = HPACKDecoder(tableLimit: 100, listLimit: 10_000)
        _ = try decoder.decode(bytes("4001610162")[...])
        #expect(decoder.table.count == 1)
        let long = String(repeating: "78", count: 70)
        #expect(try decoder.decode(bytes("400161 46" + long)[...]).fields.count == 1)
        #expect(decoder.table.count == 0 && decoder.table.size == 0)
    }

    @Test func `a list beyond the limit is decoded to its end, and kept to the limit`() throws {
        var decoder = HPACKDecoder(listLimit: 100)
        let block = try decoder.decode(bytes("4001610162 4001630164 4001650166 4001670168")[...])
        #expect(block.isTooLarge && block.fields.count == 2)
        #expect(decoder.table.count == 4)
    }

    @Test func `a name may come from the table that the value goes into`() throws {
        var decoder = HPACKDecoder(tableLimit: 34, listLimit: 10_000)
        _ = try decoder.decode(bytes("4001610162")[...])
        // The new field pushes out the one whose name it takes. RFC 7541, section 4.4.
        #expect(try decoder.decode(bytes("7e0163")[...]).fields == [HeaderField("a", "c")])
        #expect(decoder.table[0] == HeaderField("a", "c"))
    }

    @Test func `random fields come back through changing tables`() throws {
        var generator = SeededGenerator(seed: 3)
        var encoder = HPACKEncoder()
        var decoder = HPACKDecoder(listLimit: 1 << 20)
        for round in 0..<3000 {
            if round % 50 == 0 {
                for _ in 0..<Int.random(in: 1...3, using: &generator) {
                    encoder.setTableLimit([0, 64, 200, 1000, 4096, 100_000].randomElement(using: &generator)!)
                }
            }
            let fields = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
                HeaderField(
                    ["x-a", ":path", "grpc-status", "n\(Int.random(in: 0...30, using: &generator))"]
                        .randomElement(using: &generator)!,
                    String(repeating: "v", count: Int.random(in: 0...90, using: &generator)),
                    isSensitive: Int.random(in: 0...9, using: &generator) == 0
                )
            }
            var block: [UInt8] = []
            encoder.append(fields, to: &block) { _ in Bool.random(using: &generator) }
            let decoded = try decoder.decode(block[...])
            #expect(decoded.fields == fields)
            #expect(decoder.table.size == encoder.table.size && decoder.table.count == encoder.table.count)
            for index in 0..<decoder.table.count { #expect(decoder.table[index] == encoder.table[index]) }
        }
    }

    @Test func `changed and cut blocks never trap`() {
        var generator = SeededGenerator(seed: 5)
        var encoder = HPACKEncoder()
        for _ in 0..<3000 {
            var block: [UInt8] = []
            encoder.append(
                [HeaderField(":path", "/a/b"), HeaderField("te", "trailers"), HeaderField("x", "y")],
                to: &block
            )
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                block[Int.random(in: 0..<block.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            var decoder = HPACKDecoder(listLimit: 200)
            _ = try? decoder.decode(block.prefix(Int.random(in: 0...block.count, using: &generator)))
            #expect(decoder.table.size <= 4096)
        }
    }
}
