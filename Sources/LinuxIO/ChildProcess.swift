import Glibc

/// A program that this process started. One that still runs at the end of its life is killed.
public struct ChildProcess: ~Copyable {
    /// Where what it prints goes.
    public enum Output {
        /// Where this process's own goes.
        case inherited
        /// Into a file, which is created or emptied.
        case file(String)
        /// Into the write end of a pipe, from `Pipe`.
        case descriptor(Int32)
    }

    /// The process's number; another's once it has ended and been waited for.
    public let id: Int32
    private var hasEnded = false

    /// Starts a program, posix_spawn(3). It gets an empty signal mask and `/dev/null` as standard input.
    public init(
        path: String,
        arguments: [String],
        output: Output = .inherited,
        errors: Output = .inherited
    ) throws(Errno) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        Self.direct(output, to: 1, &actions)
        Self.direct(errors, to: 2, &actions)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        // Safety: the copies of the words live until after the call, and a NULL ends them.
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
        defer { for word in words { free(word) } }
        words.append(nil)
        var process: pid_t = 0
        let code = posix_spawn(&process, path, &actions, &attributes, words, environ)
        if code != 0 { throw Errno(rawValue: code) }
        id = process
    }

    deinit {
        guard !hasEnded else { return }
        var status: Int32 = 0
        kill(id, SIGKILL)
        waitpid(id, &status, 0)
    }

    private static func direct(_ output: Output, to number: Int32, _ actions: inout posix_spawn_file_actions_t) {
        switch output {
        case .inherited: break
        case .file(let path):
            posix_spawn_file_actions_addopen(&actions, number, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        case .descriptor(let other): posix_spawn_file_actions_adddup2(&actions, other, number)
        }
    }

    /// Sends a signal, kill(2).
    public func send(_ signal: Int32) {
        if !hasEnded { kill(id, signal) }
    }

    /// Waits for its end, waitpid(2).
    ///
    /// - Returns: the exit code, or the negative number of the signal that ended it.
    public mutating func wait() throws(Errno) -> Int32 {
        precondition(!hasEnded, "it was waited for already")
        let process = id
        var status: Int32 = 0
        _ = try check { waitpid(process, &status, 0) }
        hasEnded = true
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : -signal
    }
}

/// The two ends of a pipe, pipe(2).
public struct Pipe: ~Copyable {
    /// Nonblocking.
    public let reader: Descriptor
    public let writer: Descriptor

    /// Makes a pipe that no program inherits by accident.
    public init() throws(Errno) {
        var ends: [Int32] = [-1, -1]
        _ = try check { pipe(&ends) }
        reader = Descriptor(adopting: ends[0])
        writer = Descriptor(adopting: ends[1])
        // They cannot fail for descriptors that were just made.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    }

    /// The read end alone, once the writer is another process's.
    public consuming func closingWriter() -> Descriptor {
        reader
    }
}
