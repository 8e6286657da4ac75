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
    /// What one in a hundred of those took at least.
    let floorP99: Double?

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
        let floors = floor.sorted()
        self.floor = floors.isEmpty ? nil : Self.quantile(0.5, of: floors)
        floorP99 = floors.isEmpty ? nil : Self.quantile(0.99, of: floors)
    }

    /// A row of another run, of which the samples are gone.
    init(
        _ name: String,
        manifests: Int,
        unit: String,
        samples: Int,
        _ figures: (min: Double, p50: Double, p99: Double, max: Double),
        floor: Double?,
        floorP99: Double?
    ) {
        self.name = name
        self.manifests = manifests
        self.unit = unit
        self.samples = samples
        (min, p50, p99, max) = figures
        self.floor = floor
        self.floorP99 = floorP99
    }

    /// The nearest sample at or above the share.
    private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        let rank = Int((Double(sorted.count) * share).rounded(.up))
        return sorted[Swift.min(Swift.max(rank - 1, 0), sorted.count - 1)]
    }

    /// Whether the same is measured in both.
    func isSameScenario(as other: Row) -> Bool {
        name == other.name && manifests == other.manifests && unit == other.unit
    }
}
