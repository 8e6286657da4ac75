import LinuxIO
import Testing

struct WallClockTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("2026-11-23T05:28:24.120Z", 1_795_411_704_120_000_000),
            ("2026-11-23T05:28:24.123456789Z", 1_795_411_704_123_456_789),
            ("2026-11-23T05:28:24.1234567891Z", 1_795_411_704_123_456_789),
            ("2026-11-23T07:28:24+02:00", 1_795_411_704_000_000_000),
            ("2026-11-22T23:58:24-05:30", 1_795_411_704_000_000_000),
        ] as [(String, Int64)]
    )
    func `times of RFC 3339`(text: String, nanoseconds: Int64) {
        #expect(WallClock.nanoseconds(text) == nanoseconds)
    }

    @Test func `what is written is read`() {
        let now = WallClock.now
        #expect(WallClock.nanoseconds(WallClock.text(now)) == now / 1_000_000 * 1_000_000)
    }

    @Test(arguments: [
        "", "now", "2026-11-23", "2026-11-23T05:28:24", "2026-11-23T05:28:24X", "1800-01-01T00:00:00Z",
        "2026-1x-23T05:28:24Z", "2026-11-23T05:28:24.Z1", "2026-11-23T05:28:24+2:000",
    ])
    func `what is no time`(text: String) { #expect(WallClock.nanoseconds(text) == nil) }
}
