/// The number of a watch, unique in its `Inotify`; the kernel does not use a number again before 2^31 others.
public struct InotifyWatch: RawRepresentable, Hashable, Sendable {
    /// The watch descriptor of inotify(7); -1 in an overflow event.
    public let rawValue: Int32

    /// Wraps a watch descriptor.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }
}
