import Glibc
import LinuxIO

/// System calls without anything around them, for floors.
enum BareCalls {
    /// One read(2).
    @unsafe
    static func read(_ descriptor: Int32, _ buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        max(unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count), 0)
    }

    /// Sleeps until a descriptor is readable, poll(2), or `milliseconds` have passed.
    static func wait(_ descriptor: Int32, milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&entry, 1, milliseconds) == 1
    }
}
