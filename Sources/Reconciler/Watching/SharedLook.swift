import LinuxIO
import Synchronization

/// A look at a directory of which most is known and unchanged, by several threads at once.
final class SharedLook: Sendable {
    struct Found: Sendable {
        /// Files that are as they were when they were last read.
        var unchanged: [FileID] = []
        /// Everything else, to be looked at by the watcher.
        var others: [(name: FileName, kind: FileKind)] = []
        fileprivate var error: Errno?
    }

    /// Of fewer known files, waking others would take longer.
    private static let filesWorthThreads = 512
    /// Bytes of the listing that a thread takes at once: a few hundred files.
    private static let portion = 16 << 10

    private let directory: ManifestDirectory
    private let known: FileTable
    private let found = Mutex(Found())

    private init(_ directory: ManifestDirectory, _ known: FileTable) {
        self.directory = directory
        self.known = known
    }

    /// - Returns: nil where so few files are known that one thread looks faster.
    /// - Throws: what the listing broke off with.
    static func take(
        at directory: ManifestDirectory,
        knowing known: FileTable,
        _ pool: WorkerPool
    ) throws(Errno) -> Found? {
        guard pool.width > 1, known.count >= filesWorthThreads else { return nil }
        try directory.directory.rewind()
        let look = SharedLook(directory, known)
        pool.run { _ in look.work() }
        let found = look.found.withLock { $0 }
        if let error = found.error { throw error }
        return found
    }

    private func work() {
        var mine = Found()
        var buffer = DirectoryBuffer(capacity: Self.portion)
        do throws(Errno) {
            while try directory.directory.forNextEntries(buffer: &buffer, { take($0, &mine) }) {}
        } catch {
            mine.error = error
        }
        let all = mine
        found.withLock { found in
            found.unchanged += all.unchanged
            found.others += all.others
            found.error = found.error ?? all.error
        }
    }

    private func take(_ entry: borrowing DirectoryEntry, _ mine: inout Found) {
        if ManifestName.refusal(entry.name) == nil, let file = known.find(entry.name),
            known.isUnchanged(file, try? entry.status(followingSymlinks: true).identity)
        {
            mine.unchanged.append(file)
        } else {
            mine.others.append((FileName(entry.name), entry.kind))
        }
    }
}
