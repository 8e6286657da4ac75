import LinuxIO
import Testing

@testable import Reconciler

struct ScanScheduleTests {
    /// A scan that takes so long and is over now.
    private func scan(
        _ schedule: inout ScanSchedule,
        _ trust: ScanSchedule.Trust,
        milliseconds: Int64 = 0,
        processor: Int64 = 0
    ) -> Int64 {
        let end = ScanSchedule.Start.now
        let start = ScanSchedule.Start(
            time: end.time.advanced(byMilliseconds: -milliseconds),
            processorTime: end.processorTime - processor * 1_000_000
        )
        schedule.finish(start, trust, end: end)
        return schedule.next.nanoseconds(since: end.time) / 1_000_000
    }

    @Test func `a surprise makes scans frequent, and quiet makes them rare again`() {
        var schedule = ScanSchedule(period: 20_000)
        #expect(scan(&schedule, .full) == 20_000)
        #expect(scan(&schedule, .none) == 2_000)
        for pause in [3_000, 4_500, 6_750] as [Int64] { #expect(scan(&schedule, .full) == pause) }
        for _ in 0..<5 { _ = scan(&schedule, .full) }
        #expect(schedule.current == 20_000)
    }

    @Test func `without events scans stay frequent, but never more than was asked for`() {
        var schedule = ScanSchedule(period: 500)
        for _ in 0..<3 { #expect(scan(&schedule, .none) == 500) }
    }

    @Test(arguments: [ScanSchedule.Trust.none, .some, .full])
    func `scans take a fiftieth of the time at most`(trust: ScanSchedule.Trust) {
        var schedule = ScanSchedule(period: 1_000)
        #expect(scan(&schedule, trust, milliseconds: 200) == 10_000)
    }

    @Test func `where events tell of everything, scans that take long come later in proportion, up to a limit`() {
        var schedule = ScanSchedule(period: 20_000)
        let pauses = [0, 9, 10, 15, 90, 150, 151, 10_000].map { scan(&schedule, .full, processor: $0) }
        #expect(pauses == [20_000, 20_000, 20_000, 30_000, 180_000, 300_000, 300_000, 300_000])
    }

    @Test func `where events may leave something out, scans come as often as was asked for`() {
        var schedule = ScanSchedule(period: 20_000)
        #expect(scan(&schedule, .some, milliseconds: 300, processor: 300) == 20_000)
        // After a surprise only when nothing has been found for a while.
        _ = scan(&schedule, .none)
        var pauses: [Int64] = []
        for _ in 0..<8 { pauses.append(scan(&schedule, .full, processor: 100)) }
        #expect(pauses == [3_000, 4_500, 6_750, 10_125, 15_187, 200_000, 200_000, 200_000])
    }

    @Test func `the longest period that can be asked for has no overflow`() {
        var schedule = ScanSchedule(period: .max / 1_000_000)
        #expect(scan(&schedule, .full, processor: 1_000) > 0)
    }

    @Test func `a scan that has a reason is forced, the next one is not`() {
        var schedule = ScanSchedule(period: 1_000)
        #expect(schedule.isForced)
        _ = scan(&schedule, .full)
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
