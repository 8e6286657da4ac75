import Glibc
import LinuxIO

/// A named pipe into which containers write a word when they run: the same for pods of the daemon and of bare calls.
actor ReadyPipe {
    /// Seconds after which a container that says nothing counts as failed.
    private static let patience: Int64 = 120

    /// What containers mount.
    nonisolated let folder: String
    private nonisolated let loop: EventLoop
    private let descriptor: Descriptor
    private let source: EventSource
    private var rest: [UInt8] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    init(folder: String, loop: EventLoop) throws {
        self.folder = folder
        self.loop = loop
        try Directories.create(path: folder)
        let path = folder + "/pipe"
        guard unsafe mkfifo(path, 0o666) == 0 else { throw Errno(rawValue: errno) }
        // With a writer of its own it never ends.
        let descriptor = try Descriptor.open(path: path, flags: O_RDWR | O_NONBLOCK)
        source = try loop.source(for: descriptor)
        self.descriptor = descriptor
    }

    /// Waits until all these words were written.
    ///
    /// - Returns: when the last one came.
    func wait(for words: Set<String>) async throws -> MonotonicTime {
        var missing = words
        let deadline = MonotonicTime.now.advanced(byMilliseconds: Self.patience * 1_000)
        while true {
            try readAll()
            let time = MonotonicTime.now
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                missing.remove(String(decoding: rest[..<end], as: UTF8.self))
                rest.removeFirst(end + 1)
            }
            if missing.isEmpty { return time }
            if time > deadline { throw BenchmarkError("\(missing.count) of \(words.count) containers do not run") }
            _ = await source.readable(until: deadline)
        }
    }

    private func readAll() throws(Errno) {
        while true {
            var failure: Errno?
            let bytes = [UInt8](capacity: 4096) { span in
                do throws(Errno) { _ = try descriptor.read(into: &span) } catch { failure = error }
            }
            rest += bytes
            if let failure {
                if failure == .wouldBlock { return }
                throw failure
            }
        }
    }
}
