import LinuxIO

/// When every file is looked at again, for what no event told.
///
/// The period is the one that was asked for. Where a scan finds what should have been told, or where there are no events
/// at all, it is a tenth, and grows again while scans find nothing. However often, scans take a fiftieth of the time at
/// most.
///
/// The period is meant for directories that are looked at in a few milliseconds. Where it takes longer, and everything
/// points to events that tell of all changes, the next scan comes later in proportion, up to a limit.
struct ScanSchedule {
    /// Milliseconds.
    private static let shortest: Int64 = 1_000
    private static let costFactor: Int64 = 50
    /// Nanoseconds of a processor that a scan may take in each period: of 20 s, a two-thousandth.
    private static let share: Int64 = 10_000_000
    /// Periods between two scans at most.
    private static let longest: Int64 = 15

    /// How far events tell of everything.
    enum Trust: Hashable {
        /// There are none, or they have left out something.
        case none
        /// They come, but others may change the files too.
        case some
        case full
    }

    /// When a scan began.
    struct Start {
        let time: MonotonicTime
        /// Of the thread.
        let processorTime: Int64

        static var now: Start { Start(time: .now, processorTime: ProcessorTime.ofThread) }
    }

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
    /// - Parameter end: only for tests.
    mutating func finish(_ start: Start, _ trust: Trust, end: Start = .now) {
        isForced = false
        current = trust == .none ? hastened : min(current + current / 2, period)
        let cost = end.time.nanoseconds(since: start.time) / 1_000_000 * Self.costFactor
        var pause = max(current, cost)
        if trust == .full, current == period {
            let tenths = min((end.processorTime - start.processorTime) * 10 / Self.share, Self.longest * 10)
            pause = max(pause, period * tenths / 10)
        }
        next = end.time.advanced(byMilliseconds: pause)
    }
}
