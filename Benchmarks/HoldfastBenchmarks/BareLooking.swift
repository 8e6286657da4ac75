import LinuxIO

/// A directory listed and every file's status asked for: the floor of everything that finds out what has changed.
enum BareLooking {
    /// Milliseconds that it takes.
    static func time(_ directory: borrowing Directory, _ buffer: inout DirectoryBuffer) throws -> Double {
        let start = MonotonicTime.now
        var bytes: Int64 = 0
        try directory.forEachEntry(buffer: &buffer) { entry in
            bytes += (try? entry.status(followingSymlinks: true).size) ?? 0
        }
        let time = Double(MonotonicTime.now.nanoseconds(since: start)) / 1e6
        guard bytes > 0 else { throw BenchmarkError("nothing could be listed") }
        return time
    }
}
