import LinuxIO

/// `holdfast --once` on a directory, as a whole process: start, plan, print, end. Floor: open, read and close every file on as
/// many threads, without the start of a process.
struct OnceScenario: Scenario {
    let name = "once.process"
    let samples: Int

    func run(_ folder: ManifestFolder) throws -> [Row] {
        let program = try Programs.holdfast()
        let pool = WorkerPool(width: Processor.count)
        let names = folder.names()
        var times: [Double] = []
        var floors: [Double] = []
        for sample in 0..<samples + 1 {
            let floor = try BareReading.time(names, in: folder.path, pool)
            let start = MonotonicTime.now
            var child = try ChildProcess(
                path: program,
                arguments: ["--once", folder.path],
                output: .file("/dev/null")
            )
            let code = try child.wait()
            let time = Double(MonotonicTime.now.nanoseconds(since: start)) / 1e6
            // 2: everything is new.
            guard code == 2 else { throw BenchmarkError("\(program) --once ended with \(code)") }
            // The first pass warms the page cache up.
            if sample == 0 { continue }
            times.append(time)
            floors.append(floor)
        }
        return [Row(name, manifests: folder.count, unit: "ms", times, floor: floors)]
    }
}
