import PodSchema

/// What a batch's manifests differ in, of those that were not walked because that is one text.
struct ExchangeTable: Sendable {
    private let exchanges: [AcceptedExchange]
    /// Places in `exchanges` by the new manifest; empty where there are few.
    private let places: [ObjectIdentifier: Int]

    init(_ exchanges: [AcceptedExchange]) {
        self.exchanges = exchanges
        guard exchanges.count > 1 else {
            places = [:]
            return
        }
        var places: [ObjectIdentifier: Int] = Dictionary(minimumCapacity: exchanges.count)
        for (place, exchange) in exchanges.enumerated() { places[ObjectIdentifier(exchange.new)] = place }
        self.places = places
    }

    /// What differs between two manifests; nil where that is not known.
    func reasons(from old: AcceptedManifest?, to new: AcceptedManifest?) -> [FieldChange]? {
        guard !exchanges.isEmpty, let old, let new,
            let place = exchanges.count == 1 ? 0 : places[ObjectIdentifier(new)],
            exchanges[place].old === old, exchanges[place].new === new
        else { return nil }
        return exchanges[place].reasons
    }
}
