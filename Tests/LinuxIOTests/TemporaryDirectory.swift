import Glibc
import LinuxIO

/// A fresh directory for one test, removed with its content at the end.
final class TemporaryDirectory {
    let path: String

    init() {
        path = "/tmp/linuxio-tests-\(String(Random.word(), radix: 36))"
        mkdir(path, 0o700)
    }

    deinit {
        removeTree(path)
    }

    /// Writes a file in place; returns its path.
    @discardableResult
    func write(_ name: String, _ text: String) -> String {
        let file = "\(path)/\(name)"
        guard let stream = fopen(file, "w") else { fatalError("\(file): \(errno)") }
        fputs(text, stream)
        fclose(stream)
        return file
    }

    /// The names in it, sorted, without `.` and `..`.
    func names() -> [String] { namesInDirectory(path) }
}

/// Read by readdir(3), not by what is under test.
private func namesInDirectory(_ path: String) -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
}

/// Does not follow links: remove(3) removes the link, and only what it cannot remove is looked into.
private func removeTree(_ path: String) {
    if remove(path) == 0 { return }
    for name in namesInDirectory(path) { removeTree("\(path)/\(name)") }
    remove(path)
}

/// A pipe's two ends, nonblocking.
func makePipe() throws -> (reader: Int32, writer: Int32) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
    for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    return (ends[0], ends[1])
}

/// The bytes of a span as a string.
func text(_ bytes: Span<UInt8>) -> String {
    var array: [UInt8] = []
    for index in bytes.indices { array.append(bytes[index]) }
    return String(decoding: array, as: UTF8.self)
}
