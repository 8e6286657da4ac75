/// One event of inotify(7); it lives as long as the call it is handed to.
public struct InotifyEvent: ~Copyable, ~Escapable {
    /// The watch that reports it; -1 for an overflow.
    public let watch: InotifyWatch
    /// What happened.
    public let mask: InotifyMask
    /// Pairs `movedFrom` with `movedTo`; otherwise 0.
    public let cookie: UInt32
    /// The file in the watched directory, without NULs; empty when the event is about the watched file itself.
    public let name: Span<UInt8>

    @_lifetime(copy name)
    init(watch: InotifyWatch, mask: InotifyMask, cookie: UInt32, name: Span<UInt8>) {
        self.watch = watch
        self.mask = mask
        self.cookie = cookie
        self.name = name
    }
}
