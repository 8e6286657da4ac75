import Testing

@testable import PodSchema

struct SchemaBuilderTests {
    @Test func `two names that only differ in the middle are refused`() async {
        await #expect(processExitsWith: .failure) {
            var builder = SchemaBuilder()
            let rows = SchemaRow.rows(
                of: "Pod\n  aaaaaaaaXbbbbbbbb string none\n  aaaaaaaaYbbbbbbbb string none\n"
            )
            builder.declare(rows)
            builder.define(rows)
            builder.finish()
        }
    }

    @Test func `names that KeyBytes tells apart are found`() {
        var builder = SchemaBuilder()
        let rows = SchemaRow.rows(of: "Pod\n  aaaaaaaaXbbbbbbb string none\n  aaaaaaaaYbbbbbbbb string none\n")
        builder.declare(rows)
        builder.define(rows)
        builder.finish()
        #expect(Set(builder.slots) == [0, 1])
    }
}
