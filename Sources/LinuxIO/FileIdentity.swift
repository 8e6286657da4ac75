/// What changes when a file's content or inode changes: two equal identities mean the same bytes, as far as
/// stat(2) can tell.
public struct FileIdentity: Hashable, Sendable {
    /// The device the file is on.
    public let device: UInt64
    /// The file's number on that device.
    public let inode: UInt64
    /// The size in bytes.
    public let size: Int64
    /// When the content last changed, in nanoseconds since 1970 (wraps after the year 2262).
    public let modified: Int64
    /// When the content or the inode last changed, in nanoseconds since 1970.
    public let changed: Int64

    /// Makes an identity from its parts.
    public init(device: UInt64, inode: UInt64, size: Int64, modified: Int64, changed: Int64) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
        self.changed = changed
    }

    /// Whether both are of one file, whatever it holds.
    public func isSameFile(as other: FileIdentity) -> Bool { device == other.device && inode == other.inode }

    /// Whether the file may have been changed again, after it was read, without getting another identity: when it had been
    /// changed within the same tick of the clock that files are stamped with.
    ///
    /// - Parameter time: when it was read or earlier, `WallClock`.
    public func mayChangeUnseen(readAt time: Int64) -> Bool {
        // A tick is 10 ms at most; file systems that store whole seconds have two of them, FAT.
        let tick: Int64 = changed % 1_000_000_000 == 0 ? 2_000_000_000 : 20_000_000
        return abs(time - changed) <= tick
    }
}
