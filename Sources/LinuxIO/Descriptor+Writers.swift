import CLinux
import Glibc

extension Descriptor {
    /// SIGIO ends a process that does not expect it, and it comes when somebody opens the file while the lease is held.
    private static let ignoresLeaseBreaks: Bool = {
        signal(SIGIO, SIG_IGN)
        return true
    }()

    /// Whether somebody has this regular file open for writing, as far as can be found out: by asking for a lease,
    /// fcntl(2), which is given back at once.
    ///
    /// - Returns: nil where the file system knows no leases, or the file is another user's.
    public var isOpenForWriting: Bool? {
        precondition(Self.ignoresLeaseBreaks)
        if clinux_try_read_lease(raw) == 0 { return false }
        return errno == EAGAIN ? true : nil
    }

    /// A counter that wakes whoever waits for it, eventfd(2). Nothing ever makes this one readable but a wake-up of its
    /// `EventSource`.
    public static func silent() throws(Errno) -> Descriptor {
        Descriptor(adopting: try check { eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK)) })
    }

    /// Whether this process may open so many more files now.
    public static func isRoom(for count: Int) -> Bool {
        guard count > 0 else { return true }
        guard let spare = try? silent() else { return false }
        return spare.raw >= 0 && isRoom(for: count - 1)
    }
}
