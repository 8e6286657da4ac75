/// The process's standard output, unbuffered.
public enum StandardOutput {
    /// Writes all the bytes, waiting while the reader is slow.
    ///
    /// - Throws: `brokenPipe` when nobody reads (the first write makes the process ignore SIGPIPE), or another
    ///   failure of write(2).
    public static func write(_ bytes: [UInt8]) throws(Errno) {
        try StandardStream.write(bytes.span, to: 1)
    }

    /// Writes all of the text as UTF-8, as `write(_:)` does with bytes.
    public static func write(_ text: String) throws(Errno) {
        try StandardStream.write(text.utf8Span.span, to: 1)
    }
}
