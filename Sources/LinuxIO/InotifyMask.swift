import CLinux

/// The bits of inotify(7): which events a watch asks for, and what an event tells.
public struct InotifyMask: OptionSet, Hashable, Sendable {
    /// The bits as the kernel has them.
    public let rawValue: UInt32

    /// Wraps the kernel's bits.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    // MARK: - Events

    /// The file was read (`IN_ACCESS`).
    public static let accessed = InotifyMask(rawValue: 0x1)
    /// The file's content changed (`IN_MODIFY`).
    public static let modified = InotifyMask(rawValue: 0x2)
    /// Permissions, times, owner or link count changed (`IN_ATTRIB`).
    public static let attributesChanged = InotifyMask(rawValue: 0x4)
    /// A file that was open for writing was closed (`IN_CLOSE_WRITE`).
    public static let closedAfterWriting = InotifyMask(rawValue: 0x8)
    /// A file that was not open for writing was closed (`IN_CLOSE_NOWRITE`).
    public static let closedWithoutWriting = InotifyMask(rawValue: 0x10)
    /// The file was opened (`IN_OPEN`).
    public static let opened = InotifyMask(rawValue: 0x20)
    /// A file was renamed away; `cookie` pairs it with `movedTo` (`IN_MOVED_FROM`).
    public static let movedFrom = InotifyMask(rawValue: 0x40)
    /// A file was renamed into place (`IN_MOVED_TO`).
    public static let movedTo = InotifyMask(rawValue: 0x80)
    /// A file was created in the directory (`IN_CREATE`).
    public static let created = InotifyMask(rawValue: 0x100)
    /// A file was removed from the directory (`IN_DELETE`).
    public static let deleted = InotifyMask(rawValue: 0x200)
    /// What is watched was itself removed (`IN_DELETE_SELF`).
    public static let deleteSelf = InotifyMask(rawValue: 0x400)
    /// What is watched was itself renamed (`IN_MOVE_SELF`).
    public static let moveSelf = InotifyMask(rawValue: 0x800)

    // MARK: - Only in events

    /// The file system with the watched file was unmounted (`IN_UNMOUNT`).
    public static let unmounted = InotifyMask(rawValue: 0x2000)
    /// Events were lost: scan. The event has no watch (`IN_Q_OVERFLOW`).
    public static let overflow = InotifyMask(rawValue: 0x4000)
    /// The watch is gone: removed, or its file deleted or unmounted (`IN_IGNORED`).
    public static let ignored = InotifyMask(rawValue: 0x8000)
    /// What the event is about is a directory (`IN_ISDIR`).
    public static let isDirectory = InotifyMask(rawValue: 0x4000_0000)

    // MARK: - Only when a watch is added

    /// Fail with `notDirectory` unless the path is a directory (`IN_ONLYDIR`).
    public static let onlyDirectory = InotifyMask(rawValue: 0x0100_0000)
    /// Watch the link, not its target (`IN_DONT_FOLLOW`).
    public static let dontFollow = InotifyMask(rawValue: 0x0200_0000)
    /// No events for files that were removed while open (`IN_EXCL_UNLINK`).
    public static let excludeUnlinked = InotifyMask(rawValue: 0x0400_0000)
    /// Fail with `fileExists` instead of changing a watch that is there (`IN_MASK_CREATE`).
    public static let onlyNew = InotifyMask(rawValue: 0x1000_0000)
    /// Add the bits to a watch that is there instead of replacing its own (`IN_MASK_ADD`).
    public static let addBits = InotifyMask(rawValue: 0x2000_0000)
    /// One event, then the watch goes (`IN_ONESHOT`).
    public static let oneShot = InotifyMask(rawValue: 0x8000_0000)
}
