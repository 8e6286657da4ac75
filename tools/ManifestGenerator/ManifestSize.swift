/// How large the manifests of a set are.
public enum ManifestSize: Sendable, Hashable, CaseIterable {
    /// 0.5 to 1 KB: one container with little but an image.
    case small
    /// 1 to 12 KB with a mean near 3 KB, as a node's manifest directory has them.
    case mixed
    /// 8 to 12 KB: several containers with long argument and environment lists.
    case large

    /// The sizes in bytes that no manifest leaves.
    public var bounds: ClosedRange<Int> {
        switch self {
        case .small: 512...1_024
        case .mixed: 1_000...12_288
        case .large: 8_000...12_288
        }
    }

    /// Draws how many bytes one manifest aims for; sections that are only added whole move the result a little.
    func target(_ random: inout RandomSource) -> Int {
        switch self {
        case .small: return random.number(610...800)
        case .large: return random.number(8_200...11_200)
        case .mixed:
            let step = random.below(mixedQuantiles.count - 1)
            return random.number(mixedQuantiles[step]...mixedQuantiles[step + 1])
        }
    }
}

/// The 17 quantiles of the mixed sizes: half of all manifests are below 2.3 KB, one in sixteen is above 6.6 KB.
private let mixedQuantiles = [
    1_120, 1_230, 1_360, 1_500, 1_650, 1_800, 1_950, 2_100, 2_300,
    2_500, 2_750, 3_050, 3_450, 3_950, 4_850, 6_600, 11_200,
]
