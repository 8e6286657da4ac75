import CLinux
import Glibc

/// Random numbers from the kernel, getrandom(2). They never repeat and cannot be guessed.
public enum Random {
    /// Fills the span's free capacity with random bytes.
    public static func fill(_ span: inout OutputSpan<UInt8>) {
        // Safety: getrandom initialises exactly the bytes it reports.
        span.withUnsafeMutableBufferPointer { buffer, count in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            while count < bytes.count {
                count += random(into: UnsafeMutableRawBufferPointer(rebasing: bytes[count...]))
            }
        }
    }

    /// So many random 64-bit words.
    public static func words(_ count: Int) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: count)
        // Safety: every bit pattern is a valid word.
        words.withUnsafeMutableBytes { buffer in
            var done = 0
            while done < buffer.count { done += random(into: .init(rebasing: buffer[done...])) }
        }
        return words
    }

    /// One random 64-bit word.
    public static func word() -> UInt64 {
        var word: UInt64 = 0
        // Safety: every bit pattern is a valid word; eight bytes come in one call, getrandom(2).
        withUnsafeMutableBytes(of: &word) { _ = random(into: $0) }
        return word
    }

    /// One call of getrandom(2). It fails only where the kernel lacks it or the buffer is invalid: both are bugs.
    private static func random(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        do {
            return try check { clinux_getrandom(buffer.baseAddress, buffer.count) }
        } catch {
            preconditionFailure("getrandom: \(error)")
        }
    }
}
