import CLinux
import Glibc

extension Directory {
    /// Opens a file by a link that may not lead out of the directory, openat2(2).
    func openBeneath(_ name: FileName) throws(Errno) -> Descriptor {
        let directory = descriptor.raw
        do {
            return Descriptor(
                adopting: try name.withCString { (pointer) throws(Errno) in
                    try check { clinux_open_beneath(directory, pointer) }
                }
            )
        } catch .notImplemented {
            // Linux before 5.6.
        } catch .notPermitted {
            // A filter of system calls that does not know this one.
        }
        return try openAndLook(name)
    }

    /// Opens a file wherever the link leads, and looks afterwards where that was.
    func openAndLook(_ name: FileName) throws(Errno) -> Descriptor {
        let directory = descriptor.raw
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
        let file = Descriptor(
            adopting: try name.withCString { (pointer) throws(Errno) in
                try check { openat(directory, pointer, flags) }
            }
        )
        let root = try PathLookup.linkTarget("/proc/self/fd/\(directory)")
        let place = try PathLookup.linkTarget("/proc/self/fd/\(file.raw)")
        guard place.hasPrefix(root == "/" ? root : root + "/") else { throw .crossesDevices }
        return file
    }
}
