import Glibc

/// What one read(2) of an `Inotify` brought; reuse one for many reads.
public struct InotifyBatch: ~Copyable, @unchecked Sendable {
    // Safety: the sole owner of this memory, which nothing else points to between calls; hence also Sendable.
    let memory: UnsafeMutableRawBufferPointer
    /// How many bytes of the memory hold events.
    var filled = 0

    /// Allocates room for a batch: 64 KiB.
    public init() {
        memory = .allocate(byteCount: 64 * 1024, alignment: 8)
    }

    deinit {
        memory.deallocate()
    }

    /// Whether it holds no event.
    public var isEmpty: Bool { filled == 0 }

    /// Calls the body with each event, oldest first.
    ///
    /// An event is 16 bytes (watch, mask, cookie, length of the name field), then the name, NULs to its end.
    public func forEach(_ body: (borrowing InotifyEvent) -> Void) {
        var offset = 0
        while offset < filled {
            // Safety: the kernel writes whole events, aligned to 4; the name field ends in at least one NUL.
            let event = UnsafeRawPointer(memory.baseAddress! + offset)
            let field = Int(event.load(fromByteOffset: 12, as: UInt32.self))
            let start = (event + 16).assumingMemoryBound(to: UInt8.self)
            let count = strnlen((event + 16).assumingMemoryBound(to: CChar.self), field)
            let name = Span(_unsafeStart: start, count: count)
            offset += 16 + field
            body(
                InotifyEvent(
                    watch: InotifyWatch(rawValue: event.load(as: Int32.self)),
                    mask: InotifyMask(rawValue: event.load(fromByteOffset: 4, as: UInt32.self)),
                    cookie: event.load(fromByteOffset: 8, as: UInt32.self),
                    name: name
                )
            )
        }
    }
}
