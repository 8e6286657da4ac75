public import LinuxIO

/// Why the state directory cannot be used, or is not what it should be.
public enum StateError: Error, Hashable, Sendable {
    case unusable(path: String, Errno)
    /// Another process has it.
    case inUse(path: String, process: Int32?)
    /// These bytes are not what was written. The rest counts.
    case damaged(path: String, Range<Int>)
    /// It is no log of manifests.
    case foreign(path: String)
    /// A log of another version of Holdfast.
    case otherVersion(path: String, UInt32)
    /// What was no good is kept under this path for people to look at.
    case setAside(path: String)
    /// What is to be recorded waits until it can be.
    case unwritable(path: String, Errno)

    public var message: String {
        switch self {
        case .unusable(let path, let error): "\(path): \(error)"
        case .inUse(let path, let process?): "\(path): is in use by process \(process)"
        case .inUse(let path, nil): "\(path): is in use by another process"
        case .damaged(let path, let bytes):
            "\(path): damaged at bytes \(bytes.lowerBound) to \(bytes.upperBound): they are passed over"
        case .foreign(let path): "\(path): is no log of manifests, or damaged at its start: it is not used"
        case .otherVersion(let path, let version):
            "\(path): has version \(version), this program writes \(LogFormat.version): it is not used"
        case .setAside(let path): "\(path): what was damaged is kept here"
        case .unwritable(let path, let error): "\(path): cannot be written: \(error); tried again later"
        }
    }
}
