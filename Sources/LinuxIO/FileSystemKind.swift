import CLinux

extension Directory {
    /// Whether it is on a file system of which inotify(7) tells every change: one that this machine alone writes to.
    ///
    /// Unknown ones are taken for those that others may change: network file systems, FUSE, what an overlay covers.
    public var isChangedHereOnly: Bool {
        let magic = clinux_file_system(descriptor.raw)
        return Self.local.contains(magic)
    }

    /// The numbers of statfs(2), `linux/magic.h`: bcachefs, btrfs, ext2 to ext4, f2fs, ramfs, tmpfs, xfs, zfs.
    private static let local: [Int64] = [
        0xCA45_1A4E, 0x9123_683E, 0xEF53, 0xF2F5_2010, 0x8584_58F6, 0x0102_1994, 0x5846_5342, 0x2FC1_2FC1,
    ]
}
