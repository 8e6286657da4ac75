import Glibc

/// Files by which the kernel is told something, such as those of control groups.
public enum KernelFile {
    /// Writes a value with one write(2), as the kernel wants it.
    ///
    /// - Throws: `noSuchFile` where there is no such file, or what the kernel makes of the value: `invalidArgument`, `busy`.
    public static func write(path: String, _ value: String) throws(Errno) {
        let file = try Descriptor.open(path: path, flags: O_WRONLY)
        try file.write(all: Array(value.utf8))
    }
}
