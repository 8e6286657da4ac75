import Glibc

/// A system call that failed, with the path that it was about.
struct FileError: Error, CustomStringConvertible {
    let action: String
    let path: String
    let code: Int32

    var description: String {
        let reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
        return "cannot \(action) \(path): \(reason)"
    }
}

/// The system calls that the generator needs.
enum FileOutput {
    /// Makes a directory and those above it, as far as they are missing. `mkdir(2)`
    static func makeDirectory(_ path: String) throws(FileError) {
        if unsafe mkdir(path, 0o755) == 0 { return }
        let code = errno
        switch code {
        case EEXIST:
            // A file of that name shows when the first manifest is opened below it.
            return
        case ENOENT:
            guard let parent = parent(of: path) else { break }
            try makeDirectory(parent)
            if unsafe mkdir(path, 0o755) == 0 || errno == EEXIST { return }
            throw FileError(action: "create directory", path: path, code: errno)
        default:
            break
        }
        throw FileError(action: "create directory", path: path, code: code)
    }

    /// Writes a file in one go; one that is there is replaced. `open(2)`, `write(2)`, `close(2)`
    static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        if descriptor == -1 { throw FileError(action: "create", path: path, code: errno) }
        let written = write(bytes, to: descriptor)
        // Network file systems report a full disk here.
        if close(descriptor) == -1, written == 0 { throw FileError(action: "write", path: path, code: errno) }
        if written != 0 { throw FileError(action: "write", path: path, code: written) }
    }

    /// Prints text to standard output.
    ///
    /// - Returns: whether all of it was taken.
    static func print(_ text: String) -> Bool {
        write(Array(text.utf8), to: STDOUT_FILENO) == 0
    }

    /// Prints text to standard error, as far as it is read there.
    static func report(_ text: String) {
        _ = write(Array(text.utf8), to: STDERR_FILENO)
    }

    /// Whether a person watches standard error. `isatty(3)`
    static var isWatched: Bool { isatty(STDERR_FILENO) == 1 }

    /// Writes all bytes.
    ///
    /// - Returns: 0, or the error number.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        var offset = 0
        while offset < bytes.count {
            let start = offset
            // Safety: the offset stays below the count of the buffer.
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress! + start, buffer.count - start)
            }
            if count == -1 {
                if errno == EINTR { continue }
                return errno
            }
            offset += count
        }
        return 0
    }

    private static func parent(of path: String) -> String? {
        var rest = path[...]
        while rest.last == "/" { rest.removeLast() }
        guard let slash = rest.lastIndex(of: "/"), slash != rest.startIndex else { return nil }
        return String(rest[..<slash])
    }
}
