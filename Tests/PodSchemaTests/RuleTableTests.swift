import Testing

/// What the API's validation and the kubelet's rules for static pods say of single values, family by family.
struct RuleTableTests {
    @Test(arguments: RuleTable.allCases)
    func `fragments are accepted, or refused for the field that is wrong`(_ table: RuleTable) throws {
        let cases = try table.cases()
        #expect(cases.count > 40)
        for rule in cases { rule.check() }
    }
}
