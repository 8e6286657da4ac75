import CLinux
import Glibc

/// A queue of file events, inotify(7).
public struct Inotify: ~Copyable, Sendable {
    /// The queue's descriptor, for the event loop.
    public let descriptor: Descriptor

    /// Makes an empty, nonblocking queue, inotify_init1(2); `tooManyOpenFiles` at the user's instance limit.
    public init() throws(Errno) {
        let flags = Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK)
        descriptor = Descriptor(adopting: try check { inotify_init1(flags) })
    }

    /// Watches a file or directory, inotify_add_watch(2). The same inode again: the same watch with the new mask.
    ///
    /// - Throws: `noSpace` at the user's limit of watches, `noSuchFile`, and `notDirectory` for `onlyDirectory`.
    public func addWatch(path: String, mask: InotifyMask) throws(Errno) -> InotifyWatch {
        let queue = descriptor.raw
        return InotifyWatch(rawValue: try check { inotify_add_watch(queue, path, mask.rawValue) })
    }

    /// Watches an open directory, and not what may stand at its path by now.
    ///
    /// - Parameter path: the directory's, for where there is no /proc.
    public func addWatch(
        _ directory: borrowing Directory,
        path: String,
        mask: InotifyMask
    ) throws(Errno) -> InotifyWatch {
        do {
            return try addWatch(path: "/proc/self/fd/\(directory.descriptor.raw)", mask: mask)
        } catch .noSuchFile {
            return try addWatch(path: path, mask: mask)
        }
    }

    /// Ends a watch, inotify_rm_watch(2); an `ignored` event follows. `invalidArgument` when it is gone already.
    public func removeWatch(_ watch: InotifyWatch) throws(Errno) {
        let queue = descriptor.raw
        _ = try check { inotify_rm_watch(queue, watch.rawValue) }
    }

    /// Replaces the batch by the next events, one read(2) of up to 64 KiB.
    ///
    /// - Returns: False, and an empty batch, when there is none.
    public func read(into batch: inout InotifyBatch) throws(Errno) -> Bool {
        let queue = descriptor.raw
        let memory = batch.memory
        batch.filled = 0
        do {
            // Safety: read(2) writes inside the batch's memory, which outlives the call.
            batch.filled = try check { Glibc.read(queue, memory.baseAddress!, memory.count) }
            return batch.filled > 0
        } catch .wouldBlock {
            return false
        }
    }
}
