import Glibc

/// The number of a failed system call, errno(3). Every call of this module that can fail throws it.
public struct Errno: Error, Hashable, Sendable, RawRepresentable, CustomStringConvertible {
    /// The value of `errno`.
    public let rawValue: Int32

    /// Wraps a value of `errno`.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// The message of strerror(3) and the symbol, for example `No such file or directory (ENOENT)`.
    public var description: String {
        // Safety: strerror_r writes at most `count` bytes including the NUL into the buffer it is lent.
        let message = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
            guard strerror_r(rawValue, buffer.baseAddress!, buffer.count) == 0 else { return "Unknown error" }
            return String(cString: buffer.baseAddress!)
        }
        return "\(message) (\(Self.symbols[rawValue] ?? "errno \(rawValue)"))"
    }
}

extension Errno {
    /// Operation not permitted.
    public static let notPermitted = Errno(rawValue: EPERM)
    /// No such file or directory.
    public static let noSuchFile = Errno(rawValue: ENOENT)
    /// A signal interrupted the call.
    public static let interrupted = Errno(rawValue: EINTR)
    /// Input or output error.
    public static let inputOutput = Errno(rawValue: EIO)
    /// Bad file descriptor.
    public static let badDescriptor = Errno(rawValue: EBADF)
    /// The call would block; try again later. The same number as `EWOULDBLOCK`.
    public static let wouldBlock = Errno(rawValue: EAGAIN)
    /// Out of memory.
    public static let noMemory = Errno(rawValue: ENOMEM)
    /// Permission denied.
    public static let permissionDenied = Errno(rawValue: EACCES)
    /// The file, or what is mounted there, is in use.
    public static let busy = Errno(rawValue: EBUSY)
    /// The file exists.
    public static let fileExists = Errno(rawValue: EEXIST)
    /// Not a directory.
    public static let notDirectory = Errno(rawValue: ENOTDIR)
    /// Is a directory.
    public static let isDirectory = Errno(rawValue: EISDIR)
    /// Invalid argument.
    public static let invalidArgument = Errno(rawValue: EINVAL)
    /// This process has too many open files.
    public static let tooManyOpenFiles = Errno(rawValue: EMFILE)
    /// The file is too large.
    public static let fileTooLarge = Errno(rawValue: EFBIG)
    /// No space left: on the device, or for another inotify watch.
    public static let noSpace = Errno(rawValue: ENOSPC)
    /// Nobody reads the other end.
    public static let brokenPipe = Errno(rawValue: EPIPE)
    /// The name is too long.
    public static let nameTooLong = Errno(rawValue: ENAMETOOLONG)
    /// Too many symbolic links.
    public static let tooManyLinks = Errno(rawValue: ELOOP)
    /// The directory is not empty.
    public static let notEmpty = Errno(rawValue: ENOTEMPTY)
    /// A link leads to another file system, or out of a confined directory.
    public static let crossesDevices = Errno(rawValue: EXDEV)
    /// The kernel lacks the call.
    public static let notImplemented = Errno(rawValue: ENOSYS)
    /// The operation timed out.
    public static let timedOut = Errno(rawValue: ETIMEDOUT)
    /// The connection was refused.
    public static let connectionRefused = Errno(rawValue: ECONNREFUSED)
    /// The address, or a socket's path, is taken.
    public static let addressInUse = Errno(rawValue: EADDRINUSE)
    /// The connection was reset.
    public static let connectionReset = Errno(rawValue: ECONNRESET)

    /// The symbols of the common numbers; strerrorname_np(3) needs glibc 2.32 and `_GNU_SOURCE`.
    private static let symbols: [Int32: String] = [
        EPERM: "EPERM", ENOENT: "ENOENT", ESRCH: "ESRCH", EINTR: "EINTR", EIO: "EIO", ENXIO: "ENXIO",
        E2BIG: "E2BIG", ENOEXEC: "ENOEXEC", EBADF: "EBADF", ECHILD: "ECHILD", EAGAIN: "EAGAIN",
        ENOMEM: "ENOMEM", EACCES: "EACCES", EFAULT: "EFAULT", EBUSY: "EBUSY", EEXIST: "EEXIST",
        EXDEV: "EXDEV", ENODEV: "ENODEV", ENOTDIR: "ENOTDIR", EISDIR: "EISDIR", EINVAL: "EINVAL",
        ENFILE: "ENFILE", EMFILE: "EMFILE", ENOTTY: "ENOTTY", ETXTBSY: "ETXTBSY", EFBIG: "EFBIG",
        ENOSPC: "ENOSPC", ESPIPE: "ESPIPE", EROFS: "EROFS", EMLINK: "EMLINK", EPIPE: "EPIPE",
        ERANGE: "ERANGE", EDEADLK: "EDEADLK", ENAMETOOLONG: "ENAMETOOLONG", ENOLCK: "ENOLCK",
        ENOSYS: "ENOSYS", ENOTEMPTY: "ENOTEMPTY", ELOOP: "ELOOP", EPROTO: "EPROTO",
        EOVERFLOW: "EOVERFLOW", ENOTSOCK: "ENOTSOCK", EMSGSIZE: "EMSGSIZE",
        EPROTONOSUPPORT: "EPROTONOSUPPORT", EOPNOTSUPP: "EOPNOTSUPP", EADDRINUSE: "EADDRINUSE",
        EADDRNOTAVAIL: "EADDRNOTAVAIL", ENETUNREACH: "ENETUNREACH", ECONNABORTED: "ECONNABORTED",
        ECONNRESET: "ECONNRESET", ENOBUFS: "ENOBUFS", EISCONN: "EISCONN", ENOTCONN: "ENOTCONN",
        ETIMEDOUT: "ETIMEDOUT", ECONNREFUSED: "ECONNREFUSED", EHOSTUNREACH: "EHOSTUNREACH",
        EALREADY: "EALREADY", EINPROGRESS: "EINPROGRESS", ESTALE: "ESTALE", EDQUOT: "EDQUOT",
        ECANCELED: "ECANCELED",
    ]
}
