import CLinux
import Glibc

/// What is on the other end of standard output.
public enum Terminal {
    /// Whether a descriptor is a terminal, isatty(3).
    ///
    /// - Parameter descriptor: 1 for standard output, 2 for standard error.
    public static func isTerminal(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1
    }

    /// The columns of the terminal on standard output, ioctl_tty(2); nil when it is none or does not say.
    public static var width: Int? {
        let columns = clinux_terminal_columns(STDOUT_FILENO)
        return columns > 0 ? Int(columns) : nil
    }
}
