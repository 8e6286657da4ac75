import Glibc
import LinuxIO
import Testing

struct SmallThingsTests {
    @Test func `time only goes forward, and its arithmetic stops at the ends`() {
        let first = MonotonicTime.now
        #expect(MonotonicTime.now >= first)
        #expect(first.advanced(byMilliseconds: 3).nanoseconds(since: first) == 3_000_000)
        #expect(first.advanced(byNanoseconds: -7) < first)
        #expect(first.advanced(byMilliseconds: .max).nanoseconds == .max)
        #expect(MonotonicTime(nanoseconds: -9).advanced(byMilliseconds: .min).nanoseconds == .min)
    }

    @Test func `a thread that works spends time on a processor`() {
        let start = ProcessorTime.ofThread
        var sum = 0
        while ProcessorTime.ofThread == start { sum &+= 1 }
        #expect(ProcessorTime.ofThread > start)
    }

    @Test func `only file systems that one machine writes to are trusted to tell of every change`() throws {
        #expect(try Directory(path: "/dev/shm").isChangedHereOnly)
        #expect(try !Directory(path: "/proc").isChangedHereOnly)
    }

    @Test func `random words differ`() {
        #expect(Set(Random.words(1000)).count == 1000)
        #expect(Random.word() != Random.word())
        let bytes = [UInt8](capacity: 1000) { Random.fill(&$0) }
        #expect(bytes.count == 1000 && Set(bytes).count > 100)
    }

    @Test func `there is at least one processor`() {
        #expect(Processor.count >= 1)
    }

    @Test func `a pipe is no terminal`() throws {
        let ends = try makePipe()
        #expect(!Terminal.isTerminal(ends.reader))
        #expect(!Terminal.isTerminal(-1))
        close(ends.reader)
        close(ends.writer)
    }

    @Test func `standard output that nobody reads throws EPIPE`() async {
        await #expect(processExitsWith: .success) {
            let ends = try makePipe()
            dup2(ends.writer, 1)
            close(ends.reader)
            #expect(throws: Errno.brokenPipe) { try StandardOutput.write("x") }
            #expect(Terminal.width == nil)
        }
    }

    @Test func `more than a nonblocking pipe holds is written to a slow reader`() async {
        await #expect(processExitsWith: .success) {
            let ends = try makePipe()
            dup2(ends.writer, 2)
            let pool = WorkerPool(width: 2)
            let size = 300_000
            pool.run { worker in
                if worker == 0 {
                    try? StandardError.write([UInt8](repeating: 7, count: size))
                } else {
                    var left = size
                    var bytes = [UInt8](repeating: 0, count: 4096)
                    while left > 0 {
                        let got = read(ends.reader, &bytes, bytes.count)
                        if got > 0 { left -= got }
                    }
                }
            }
        }
    }
}
