import Glibc

/// Whose a file is, and who may do what with it.
extension Descriptor {
    /// Sets the permission bits, whatever the umask, fchmod(2).
    public func setPermissions(_ permissions: UInt32) throws(Errno) {
        let number = raw
        _ = try check { fchmod(number, permissions) }
    }

    /// Gives the file to a group, fchown(2).
    public func setGroup(_ group: UInt32) throws(Errno) {
        let number = raw
        _ = try check { fchown(number, uid_t.max, group) }
    }
}
