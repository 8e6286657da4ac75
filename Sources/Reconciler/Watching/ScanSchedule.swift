import LinuxIO

/// When every file is looked at again, for what no event told.
///
/// The period is the one that was asked for. Where a scan finds what should have been told, or where there are no events
/// at all, it is a tenth, and grows again while scans find nothing. However often, scans take a fiftieth of the time at
/// most.
struct ScanSchedule {
    /// Milliseconds.
    private static let shortest: Int64 = 1_000
    private static let costFactor: Int64 = 50

    private let period: Int64
    private(set) var current: Int64
    private(set) var next = MonotonicTime.now
    /// Whether the next scan has a reason other than that it is time.
    private(set) var isForced = true

    init(period: Int64) {
        self.period = period
        current = period
    }

    private var hastened: Int64 { min(max(period / 10, Self.shortest), period) }

    /// Something should be looked at now.
    mutating func now() {
        next = .now
        isForced = true
    }

    /// Something should be looked at after so many milliseconds at the latest.
    mutating func within(_ milliseconds: Int64) {
        next = min(next, MonotonicTime.now.advanced(byMilliseconds: milliseconds))
    }

    /// A scan is over.
    ///
    /// - Parameters:
    ///   - isSurprised: it found what no event had told.
    ///   - isBlind: there are no events.
    mutating func finish(started: MonotonicTime, isSurprised: Bool, isBlind: Bool) {
        let now = MonotonicTime.now
        isForced = false
        if isSurprised || isBlind {
            current = hastened
        } else {
            current = min(current + current / 2, period)
        }
        let cost = now.nanoseconds(since: started) / 1_000_000 * Self.costFactor
        next = now.advanced(byMilliseconds: min(max(current, cost), max(period, cost)))
    }
}
