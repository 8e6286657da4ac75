import Testing

@testable import holdfast

/// What Go's `json.Marshal` prints.
struct GoFloatTests {
    @Test(arguments: [
        (0.0, "0"), (-0.0, "-0"), (1.0, "1"), (-1.5, "-1.5"), (0.1, "0.1"), (100.0, "100"), (1234.5678, "1234.5678"),
        (1e-6, "0.000001"), (9.5e-7, "9.5e-7"), (1e-9, "1e-9"), (1.5e-10, "1.5e-10"), (1e20, "100000000000000000000"),
        (1e21, "1e+21"), (1.25e300, "1.25e+300"), (Double.leastNonzeroMagnitude, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (123456789012345680.0, "123456789012345680"), (9007199254740993.0, "9007199254740992"),
        (0.000123, "0.000123"), (685230.15, "685230.15"),
    ])
    func `numbers are printed as Go prints them`(value: Double, text: String) {
        #expect(GoFloat.text(value) == text)
    }

    @Test func `what is printed reads back as the number`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let value = Double(bitPattern: generator.next())
            guard value.isFinite else { continue }
            #expect(Double(GoFloat.text(value)) == value)
        }
    }
}
