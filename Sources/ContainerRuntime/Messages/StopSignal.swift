/// The signal that stops a container.
public struct StopSignal: OpenEnumeration {
    /// The image's own, or SIGTERM.
    public static let runtimeDefault = StopSignal(rawValue: 0)

    /// The signals in the order of their numbers in the CRI, which are not those of the kernel.
    private static let names = [
        "", "SIGABRT", "SIGALRM", "SIGBUS", "SIGCHLD", "SIGCLD", "SIGCONT", "SIGFPE", "SIGHUP", "SIGILL", "SIGINT",
        "SIGIO",
        "SIGIOT", "SIGKILL", "SIGPIPE", "SIGPOLL", "SIGPROF", "SIGPWR", "SIGQUIT", "SIGSEGV", "SIGSTKFLT", "SIGSTOP",
        "SIGSYS", "SIGTERM", "SIGTRAP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGUSR1", "SIGUSR2", "SIGVTALRM",
        "SIGWINCH", "SIGXCPU", "SIGXFSZ", "SIGRTMIN", "SIGRTMIN+1", "SIGRTMIN+2", "SIGRTMIN+3", "SIGRTMIN+4",
        "SIGRTMIN+5", "SIGRTMIN+6", "SIGRTMIN+7", "SIGRTMIN+8", "SIGRTMIN+9", "SIGRTMIN+10", "SIGRTMIN+11",
        "SIGRTMIN+12", "SIGRTMIN+13", "SIGRTMIN+14", "SIGRTMIN+15", "SIGRTMAX-14", "SIGRTMAX-13", "SIGRTMAX-12",
        "SIGRTMAX-11", "SIGRTMAX-10", "SIGRTMAX-9", "SIGRTMAX-8", "SIGRTMAX-7", "SIGRTMAX-6", "SIGRTMAX-5",
        "SIGRTMAX-4", "SIGRTMAX-3", "SIGRTMAX-2", "SIGRTMAX-1", "SIGRTMAX",
    ]

    /// The number on the wire.
    public let rawValue: Int32

    /// The value with this number, known or not.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// The signal with a name such as `SIGTERM` or `SIGRTMIN+3`; nil if there is none.
    public init?(name: String) {
        guard !name.isEmpty, let index = Self.names.firstIndex(of: name) else { return nil }
        rawValue = Int32(index)
    }

    /// The signal's name; nil for the runtime's default and for unknown numbers.
    public var name: String? {
        rawValue > 0 && Int(rawValue) < Self.names.count ? Self.names[Int(rawValue)] : nil
    }
}
