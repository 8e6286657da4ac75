import Glibc

/// What the process was started with.
public enum Environment {
    /// The value of an environment variable, getenv(3).
    public static func value(_ name: String) -> String? {
        // Safety: nothing in this program changes the environment, so the string stays.
        getenv(name).map { String(cString: $0) }
    }

    /// The process's number, getpid(2).
    public static var processID: Int32 { getpid() }

    /// The user that the process acts as, geteuid(2).
    public static var effectiveUser: UInt32 { geteuid() }
}
