import CLinux
import Glibc

/// An open directory: names are looked up in it wherever it has moved to.
public struct Directory: ~Copyable, Sendable {
    /// The directory's descriptor.
    let descriptor: Descriptor

    /// Opens a directory, following links; `notDirectory` when it is something else. open(2), O_DIRECTORY.
    public init(path: String) throws(Errno) {
        descriptor = try Descriptor.open(path: path, flags: O_RDONLY | O_DIRECTORY)
    }

    /// Takes over a directory that is open.
    init(adopting descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }

    /// The directory's own status, fstat(2). It answers also after the directory was removed.
    public func status() throws(Errno) -> FileStatus {
        try descriptor.status()
    }

    /// The status of a file in the directory, fstatat(2).
    ///
    /// - Parameters:
    ///   - name: The file.
    ///   - followingSymlinks: Whether a link's target is meant instead of the link.
    public func status(of name: FileName, followingSymlinks: Bool) throws(Errno) -> FileStatus {
        let directory = descriptor.raw
        return try name.withCString { (pointer) throws(Errno) in
            try fileStatus(of: pointer, in: directory, followingSymlinks: followingSymlinks)
        }
    }

    /// Opens a file in the directory for reading, openat(2). Links are followed.
    ///
    /// It does not wait for a FIFO's writer and takes no controlling terminal; look at the status before reading.
    ///
    /// - Parameters:
    ///   - name: The file.
    ///   - isConfined: Whether a link may lead to files of this directory and those below it only, by a relative path.
    ///   - isLink: Set where the name is a link's, also if the call then throws.
    /// - Throws: `crossesDevices` for a link that leads out of a confined directory, or the failure of openat(2).
    public func open(_ name: FileName, isConfined: Bool = false, isLink: inout Bool) throws(Errno) -> Descriptor {
        let directory = descriptor.raw
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
        do {
            return Descriptor(
                adopting: try name.withCString { (pointer) throws(Errno) in
                    try check { openat(directory, pointer, flags | O_NOFOLLOW) }
                }
            )
        } catch .tooManyLinks {
            isLink = true
        }
        if isConfined { return try openBeneath(name) }
        return Descriptor(
            adopting: try name.withCString { (pointer) throws(Errno) in
                try check { openat(directory, pointer, flags) }
            }
        )
    }

    /// Opens a file in the directory for reading, wherever links lead.
    public func open(_ name: FileName) throws(Errno) -> Descriptor {
        var isLink = false
        return try open(name, isLink: &isLink)
    }

    /// The number of the mount that the directory is on, statx(2); nil where the kernel does not say (before 5.8).
    public var mount: Int64? {
        let number = clinux_mount_id(descriptor.raw)
        return number < 0 ? nil : number
    }

    /// Calls the body with every entry but `.` and `..`, in the file system's order, from the start each time.
    ///
    /// It allocates nothing. What is created or removed meanwhile may be missed or listed, getdents64(2).
    ///
    /// - Parameters:
    ///   - buffer: The memory to list through; its content is overwritten.
    ///   - body: Must not list the same directory again: both would share one position.
    public func forEachEntry(
        buffer: inout DirectoryBuffer,
        _ body: (borrowing DirectoryEntry) -> Void
    ) throws(Errno) {
        try rewind()
        while try forNextEntries(buffer: &buffer, body) {}
    }

    /// Starts a listing by `forNextEntries`.
    public func rewind() throws(Errno) {
        let directory = descriptor.raw
        _ = try check { lseek(directory, 0, SEEK_SET) }
    }

    /// Calls the body with as many entries as the buffer has room for, `.` and `..` left out. Several threads may take
    /// turns, each with a buffer of its own: every entry goes to one of them.
    ///
    /// - Returns: false at the end.
    public func forNextEntries(
        buffer: inout DirectoryBuffer,
        _ body: (borrowing DirectoryEntry) -> Void
    ) throws(Errno) -> Bool {
        let directory = descriptor.raw
        let memory = buffer.memory
        let filled = try check { clinux_getdents64(directory, memory.baseAddress!, memory.count) }
        // Safety: the kernel filled this many bytes with records.
        forEachRecord(UnsafeRawBufferPointer(rebasing: memory[..<filled]), in: directory, body)
        return filled > 0
    }

    /// Calls the body with an entry that was listed before.
    public func withEntry(_ name: FileName, _ kind: FileKind, _ body: (borrowing DirectoryEntry) -> Void) {
        // Safety: a name's storage ends in a NUL behind its bytes.
        body(DirectoryEntry(name: name.bytes, kind: kind, directory: descriptor.raw))
    }
}

/// Walks the records of getdents64(2): inode (8 bytes), offset (8), record length (2), type (1), name, NUL, padding.
private func forEachRecord(
    _ records: UnsafeRawBufferPointer,
    in directory: Int32,
    _ body: (borrowing DirectoryEntry) -> Void
) {
    var offset = 0
    while offset < records.count {
        // Safety: the kernel writes whole records, each aligned to 8 and ended by a NUL within its length.
        let record = records.baseAddress! + offset
        offset += Int(record.load(fromByteOffset: 16, as: UInt16.self))
        let type = record.load(fromByteOffset: 18, as: UInt8.self)
        let start = (record + 19).assumingMemoryBound(to: UInt8.self)
        if isDotOrDotDot(start) { continue }
        let name = Span(_unsafeStart: start, count: strlen((record + 19).assumingMemoryBound(to: CChar.self)))
        body(DirectoryEntry(name: name, kind: FileKind(directoryType: type), directory: directory))
    }
}

/// Whether a C string is `.` or `..`.
private func isDotOrDotDot(_ name: UnsafePointer<UInt8>) -> Bool {
    // Safety: each byte is read only when no NUL came before it.
    guard name[0] == UInt8(ascii: ".") else { return false }
    return name[1] == 0 || (name[1] == UInt8(ascii: ".") && name[2] == 0)
}
