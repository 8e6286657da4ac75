/// One measured scenario.
struct Row: Sendable {
    let name: String
    let manifests: Int
    let unit: String
    let samples: Int
    let min: Double
    let p50: Double
    let p99: Double
    let max: Double
    /// The median of the same work as bare system calls.
    let floor: Double?

    /// - Parameter values: at least one.
    init(_ name: String, manifests: Int, unit: String, _ values: [Double], floor: [Double] = []) {
        let sorted = values.sorted()
        precondition(!sorted.isEmpty, "a row needs samples")
        self.name = name
        self.manifests = manifests
        self.unit = unit
        samples = sorted.count
        min = sorted[0]
        p50 = Self.quantile(0.5, of: sorted)
        p99 = Self.quantile(0.99, of: sorted)
        max = sorted[sorted.count - 1]
        self.floor = floor.isEmpty ? nil : Self.quantile(0.5, of: floor.sorted())
    }

    /// The nearest sample at or above the share.
    private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        let rank = Int((Double(sorted.count) * share).rounded(.up))
        return sorted[Swift.min(Swift.max(rank - 1, 0), sorted.count - 1)]
    }
}
