/// The process's standard error, unbuffered.
public enum StandardError {
    /// Writes all the bytes, as `StandardOutput` does.
    public static func write(_ bytes: [UInt8]) throws(Errno) {
        try StandardStream.write(bytes.span, to: 2)
    }

    /// Writes all of the text as UTF-8.
    public static func write(_ text: String) throws(Errno) {
        try StandardStream.write(text.utf8Span.span, to: 2)
    }
}
