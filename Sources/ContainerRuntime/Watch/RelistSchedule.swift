/// When to list everything again: soon while things change, seldom while nothing does, and never so often that it costs more
/// than a small part of a core. All times are milliseconds.
struct RelistSchedule {
    /// The shortest wait, after a change or when one is expected.
    static let shortest: Int64 = 100
    /// The longest one where the runtime sends no events; the kubelet lists every second.
    static let usual: Int64 = 1_000
    /// The longest one, however long a list takes.
    static let longest: Int64 = 10_000
    /// The wait beside events, which may get lost.
    static let besideEvents: Int64 = 60_000
    /// A list of a millisecond makes the next one wait at least so long: a quarter of a percent.
    private static let costFactor: Int64 = 400

    /// Whether events come as well.
    var hasEvents = false
    private(set) var wait = Self.shortest
    private var floor = Self.shortest
    private var ceiling = Self.usual

    /// Notes a list: how long it took this side, and whether it showed a change.
    mutating func listed(milliseconds: Int64, hasChanged: Bool) {
        ceiling = hasEvents ? Self.besideEvents : min(Self.longest, max(Self.usual, milliseconds * Self.costFactor))
        floor = min(ceiling, max(Self.shortest, milliseconds * Self.costFactor / 20))
        wait = hasChanged ? floor : min(ceiling, wait * 2)
    }

    /// Something is about to change.
    mutating func expectChange() {
        if !hasEvents { wait = floor }
    }
}
