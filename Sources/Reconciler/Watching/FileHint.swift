public import LinuxIO

/// That something may have happened to a file. Events are hints; what is so, only a look at the file tells.
public struct FileHint: Sendable {
    public enum Kind: Hashable, Sendable {
        /// A write is complete, or the file was renamed into place.
        case written
        /// A file that was never read was written. Editors and `sed -i` write such files first and rename them then.
        case writtenFirst
        /// It is being written, or was created by something that does not write.
        case writing
        /// It was removed or renamed away.
        case gone
        /// It was renamed, and is a manifest under its new name; or it is the new name of one that was read.
        case renamed
        /// A scan found it new or different.
        case scanned
        /// A scan did not find it.
        case missing
    }

    public let file: FileID
    public let name: FileName
    public internal(set) var kind: Kind
    /// The manifest that was renamed to it.
    var origin: FileID?
}

/// A file that is due to be looked at.
public struct DueFile: Sendable {
    /// What is known of whoever writes it.
    enum Writing: Sendable {
        /// Nobody, or whatever there is has to do.
        case complete
        /// An empty file may be the first half of a save.
        case probablyComplete
        /// It may still be open: nobody has told that it was closed.
        case uncertain
        /// It has been waited for long enough.
        case overdue
    }

    public let file: FileID
    public let name: FileName
    var writing = Writing.complete
    /// When it was first and last written to, where it is waited for.
    var since: (first: MonotonicTime, last: MonotonicTime)?
    /// The manifest that was renamed to it.
    var origin: FileID?
}
