/// A small random generator whose output never changes between runs, machines or toolchains.
///
/// The standard library leaves open how it maps random bits to ranges, so this type draws its own numbers:
/// xoshiro256** for the stream, splitmix64 for its start.
struct RandomSource: Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// Starts the stream of one manifest.
    ///
    /// - Parameters:
    ///   - seed: what the whole set was asked for with.
    ///   - index: which manifest of the set; neighbouring indices give unrelated streams.
    init(seed: UInt64, index: UInt64) {
        var start = seed ^ RandomSource.mixed(index &+ 0x9E37_79B9_7F4A_7C15)
        func next() -> UInt64 {
            start &+= 0x9E37_79B9_7F4A_7C15
            return RandomSource.mixed(start)
        }
        state = (next(), next(), next(), next())
    }

    /// The finishing step of splitmix64: every input bit reaches every output bit.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// The next 64 random bits.
    mutating func next() -> UInt64 {
        let scrambled = RandomSource.rotated(state.1 &* 5, by: 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = RandomSource.rotated(state.3, by: 45)
        return scrambled
    }

    private static func rotated(_ value: UInt64, by count: UInt64) -> UInt64 {
        (value << count) | (value >> (64 - count))
    }

    /// A number in `0..<bound`. The bias of the multiplication is far below anything a manifest shows.
    mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "an empty range has no number to draw")
        return Int(UInt64(bound).multipliedFullWidth(by: next()).high)
    }

    /// A number in `range`.
    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    /// True in `percent` of 100 draws.
    mutating func chance(_ percent: Int) -> Bool {
        below(100) < percent
    }

    /// One of `choices`, each as likely as the others.
    mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[below(choices.count)]
    }
}
