import Glibc

/// Reading and writing at a place, whatever the descriptor's own position is: threads may do it at the same time.
extension Descriptor {
    /// Reads from a place on until the span is full or the file ends, pread(2).
    ///
    /// - Returns: How many bytes were appended to the span; less than its free capacity at the end of the file.
    /// - Throws: The failure of pread(2); what was read before it stays in the span.
    public func read(into span: inout OutputSpan<UInt8>, at offset: Int) throws(Errno) -> Int {
        let number = raw
        let before = span.count
        // Safety: pread(2) initialises exactly the bytes it reports, and `count` grows by exactly those.
        try span.withUnsafeMutableBufferPointer { (buffer, count: inout Int) throws(Errno) in
            while count < buffer.count {
                let place = offset + count - before
                let got = try check { pread(number, buffer.baseAddress! + count, buffer.count - count, place) }
                if got == 0 { break }
                count += got
            }
        }
        return span.count - before
    }

    /// Reads so many bytes from a place on, fewer where the file ends before, pread(2).
    public func read(count: Int, at offset: Int) throws(Errno) -> [UInt8] {
        try Array(capacity: count) { (span) throws(Errno) in _ = try read(into: &span, at: offset) }
    }

    /// Writes all the bytes at a place, pwrite(2).
    ///
    /// - Throws: The failure of pwrite(2); an unknown part was written by then.
    public func write(all bytes: Span<UInt8>, at offset: Int) throws(Errno) {
        let number = raw
        // Safety: pwrite(2) only reads, inside the lent buffer.
        try bytes.withUnsafeBytes { (buffer) throws(Errno) in
            var done = 0
            while done < buffer.count {
                let place = offset + done
                done += try check { pwrite(number, buffer.baseAddress! + done, buffer.count - done, place) }
            }
        }
    }

    /// Makes the file so long, ftruncate(2): bytes behind are dropped, missing ones are zero.
    public func truncate(to size: Int) throws(Errno) {
        _ = try check { ftruncate(raw, size) }
    }

    /// Waits until the file's bytes and its size are on the device, fdatasync(2).
    public func syncData() throws(Errno) {
        _ = try check { fdatasync(raw) }
    }
}
