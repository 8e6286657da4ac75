/// How one author writes YAML. Drawn once a manifest, so that a file is consistent in itself.
struct ManifestStyle: Sendable {
    /// What stands around a scalar.
    enum Quote: Sendable {
        case plain, double, single
    }

    /// Whether list items stand two columns right of their key (`kubectl` and the kubelet write them below it).
    let indentsSequences: Bool
    /// Whether fields stand in alphabetical order, as tools write them, instead of name and image first.
    let sortsKeys: Bool
    /// Whether short string lists are written as `["a", "b"]`.
    let usesFlowLists: Bool
    /// What stands around strings that need no quotes.
    let optionalQuote: Quote
    /// What stands around strings that would read as something else without quotes.
    let requiredQuote: Quote
    /// How many of 100 places that invite a comment have one.
    let commentPercent: Int

    init(_ random: inout RandomSource) {
        indentsSequences = random.chance(45)
        sortsKeys = random.chance(35)
        usesFlowLists = !sortsKeys && random.chance(40)
        optionalQuote = random.pick([.plain, .plain, .plain, .double, .single])
        requiredQuote = optionalQuote == .single || random.chance(15) ? .single : .double
        commentPercent = sortsKeys ? 3 : random.pick([0, 10, 25])
    }
}
