import LinuxIO
import Testing

@testable import Reconciler

struct ScanScheduleTests {
    @Test func `a surprise makes scans frequent, and quiet makes them rare again`() {
        var schedule = ScanSchedule(period: 20_000)
        schedule.finish(started: .now, isSurprised: false, isBlind: false)
        #expect(schedule.current == 20_000)
        schedule.finish(started: .now, isSurprised: true, isBlind: false)
        #expect(schedule.current == 2_000)
        for _ in 0..<3 { schedule.finish(started: .now, isSurprised: false, isBlind: false) }
        #expect(schedule.current == 6_750)
        for _ in 0..<5 { schedule.finish(started: .now, isSurprised: false, isBlind: false) }
        #expect(schedule.current == 20_000)
    }

    @Test func `without events scans stay frequent, but never more than was asked for`() {
        var schedule = ScanSchedule(period: 500)
        for _ in 0..<3 { schedule.finish(started: .now, isSurprised: false, isBlind: true) }
        #expect(schedule.current == 500)
    }

    @Test func `scans take a fiftieth of the time at most`() {
        var schedule = ScanSchedule(period: 1_000)
        let now = MonotonicTime.now
        schedule.finish(started: now.advanced(byMilliseconds: -200), isSurprised: true, isBlind: false)
        #expect(schedule.next >= now.advanced(byMilliseconds: 10_000))
    }

    @Test func `a scan that has a reason is forced, the next one is not`() {
        var schedule = ScanSchedule(period: 1_000)
        #expect(schedule.isForced)
        schedule.finish(started: .now, isSurprised: false, isBlind: false)
        #expect(!schedule.isForced)
        schedule.now()
        #expect(schedule.isForced && schedule.next <= .now)
    }

    @Test func `files that cannot be read are tried after longer and longer times`() {
        var retries = RetryList(limit: 5_000)
        #expect(retries.next == nil)
        var waits: [Int64] = []
        for _ in 0..<5 {
            let now = MonotonicTime.now
            retries.add(FileID(3))
            guard let next = retries.next else { break }
            waits.append((next.nanoseconds(since: now) + 500_000_000) / 1_000_000_000)
            #expect(retries.take(now: now).isEmpty && retries.take(now: next) == [FileID(3)])
        }
        #expect(waits == [1, 2, 4, 5, 5])
        retries.remove(FileID(3))
        #expect(retries.next == nil)
    }
}
