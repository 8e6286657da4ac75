import Glibc
import LinuxIO

/// Writes for people and pipes.
enum Console {
    /// Ends the process where nobody reads any more: there is nobody left to tell.
    static func print(_ text: String) {
        write(Array(text.utf8))
    }

    static func write(_ bytes: [UInt8]) {
        if bytes.isEmpty { return }
        do throws(Errno) {
            try StandardOutput.write(bytes)
        } catch {
            if error != .brokenPipe { printError("holdfast: standard output: \(error)\n") }
            exit(ExitCode.failure)
        }
    }

    static func printError(_ text: String) {
        try? StandardError.write(text)
    }
}
