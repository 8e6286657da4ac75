/// The jobs of the loop's own thread, first in, first out; its memory is reused.
struct JobQueue {
    private var jobs: [UnownedJob] = []
    private var head = 0

    /// Jobs that wait.
    var count: Int { jobs.count - head }

    /// Whether no job waits.
    var isEmpty: Bool { head == jobs.count }

    /// Adds one job at the end.
    mutating func append(_ job: UnownedJob) {
        jobs.append(job)
    }

    /// Adds jobs at the end.
    mutating func append(contentsOf more: [UnownedJob]) {
        jobs.append(contentsOf: more)
    }

    /// Takes the oldest job.
    mutating func popFirst() -> UnownedJob? {
        guard head < jobs.count else { return nil }
        let job = jobs[head]
        head += 1
        if head == jobs.count {
            jobs.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 1024, head * 2 >= jobs.count {
            // A queue that never runs empty gives its dead half back; each job is moved once at most.
            jobs.removeFirst(head)
            head = 0
        }
        return job
    }
}
