import Glibc
import LinuxIO

/// Other programs.
enum Programs {
    /// `holdfast`, as it was built beside this program.
    ///
    /// - Throws: if it is not there.
    static func holdfast() throws(BenchmarkError) -> String {
        let own = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { buffer in
            let count = unsafe readlink("/proc/self/exe", buffer.baseAddress!, buffer.count)
            return unsafe String(decoding: UnsafeRawBufferPointer(buffer).prefix(max(count, 0)), as: UTF8.self)
        }
        let path = own.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/holdfast"
        guard unsafe access(path, X_OK) == 0 else {
            throw BenchmarkError("\(path) is missing: swift build -c release --product holdfast")
        }
        return path
    }

    /// Runs a program and waits for it.
    static func run(_ path: String, _ arguments: [String]) throws {
        var child = try ChildProcess(path: path, arguments: arguments)
        let code = try child.wait()
        guard code == 0 else { throw BenchmarkError("\(path) ended with \(code)") }
    }
}
