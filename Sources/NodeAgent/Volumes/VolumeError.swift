public import LinuxIO

/// Why a volume, or a file that a container needs, cannot be had.
public struct VolumeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The field, such as `spec.volumes[data].hostPath`.
    public let field: String
    /// The place on the host; empty where none is meant.
    public let path: String
    public let message: String
    /// The system's failure, if that is why.
    public let errno: Errno?

    init(field: String, path: String = "", message: String) {
        self.field = field
        self.path = path
        self.message = message
        errno = nil
    }

    init(field: String, path: String, _ errno: Errno) {
        self.field = field
        self.path = path
        self.errno = errno
        message = errno.description
    }

    public var description: String { path.isEmpty ? "\(field): \(message)" : "\(field): \(path): \(message)" }
}

/// Says where a system call failed.
func at<Result: ~Copyable>(
    _ field: String,
    _ path: String,
    _ body: () throws(Errno) -> Result
) throws(VolumeError) -> Result {
    do {
        return try body()
    } catch {
        throw VolumeError(field: field, path: path, error)
    }
}
