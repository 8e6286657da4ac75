import LinuxIO

/// Files that could not be read, to be tried again: after a second, and then after twice the time each, up to a limit.
struct RetryList {
    private static let first: Int64 = 1_000

    private let limit: Int64
    private var files: Set<FileID> = []
    private var delay = RetryList.first
    private(set) var next: MonotonicTime?

    /// - Parameter limit: milliseconds.
    init(limit: Int64) {
        self.limit = max(limit, Self.first)
    }

    mutating func add(_ file: FileID) {
        files.insert(file)
        if next == nil { next = MonotonicTime.now.advanced(byMilliseconds: delay) }
    }

    mutating func remove(_ file: FileID) {
        guard !files.isEmpty, files.remove(file) != nil, files.isEmpty else { return }
        next = nil
        delay = Self.first
    }

    /// The files, if it is time.
    mutating func take(now: MonotonicTime) -> [FileID] {
        guard let time = next, time <= now else { return [] }
        delay = min(delay * 2, limit)
        // Those that still cannot be read come back and set the time.
        next = nil
        return files.sorted { $0.index < $1.index }
    }
}
