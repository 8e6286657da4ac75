import Glibc

/// Small files, read and replaced as a whole.
public enum WholeFile {
    /// Reads a file. A FIFO is not waited for.
    ///
    /// - Parameters:
    ///   - path: The file; links are followed.
    ///   - limit: The most bytes it may have.
    /// - Throws: `fileTooLarge` beyond the limit, `isDirectory`, or the failure of open(2) or read(2).
    public static func read(path: String, limit: Int) throws(Errno) -> [UInt8] {
        let file = try Descriptor.open(path: path)
        // The size is a hint: a file in /proc says 0, and another may grow. One byte more than it shows the end.
        let hint = max(0, min(Int(try file.status().size), limit)) + 1
        var bytes: [UInt8] = []
        while true {
            let room = min(max(hint - bytes.count, 4096), limit - bytes.count + 1)
            var got = 0
            try bytes.append(addingCapacity: room) { (output) throws(Errno) in
                got = try file.read(into: &output)
            }
            if bytes.count > limit { throw .fileTooLarge }
            if got < room { return bytes }
        }
    }

    /// Replaces a file's content, or creates it, so that at each moment, also after a power cut, the path holds
    /// the whole old content or the whole new one.
    ///
    /// The bytes go to a hidden temporary file beside it, are synced, and are renamed into place, rename(2); then
    /// the directory is synced. A link at the path is replaced, not followed.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - bytes: The new content.
    ///   - permissions: The new file's, whatever the umask.
    /// - Throws: The first failure. The old file is still there and the temporary one is not, unless only the
    ///   last sync failed: then the new content is in place but may not survive a power cut.
    public static func replace(path: String, with bytes: [UInt8], permissions: UInt32 = 0o644) throws(Errno) {
        let (parent, last) = Directories.split(path)
        if last.isEmpty { throw .isDirectory }
        let directory = try Directory(path: parent ?? ".")
        let name = FileName(last)
        let temporary = FileName(".\(String(Random.word(), radix: 36)).tmp")
        do {
            try create(temporary, in: directory, with: bytes, permissions: permissions)
            try directory.rename(temporary, to: name)
        } catch {
            // The first failure is what counts.
            try? directory.remove(temporary)
            throw error
        }
        try directory.sync()
    }

    private static func create(
        _ name: FileName,
        in directory: borrowing Directory,
        with bytes: [UInt8],
        permissions: UInt32
    ) throws(Errno) {
        let file = try directory.create(name)
        try file.write(all: bytes)
        let raw = file.raw
        _ = try check { fchmod(raw, permissions) }
        try file.sync()
        try file.close()
    }
}
