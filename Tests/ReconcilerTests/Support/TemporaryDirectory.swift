import Glibc
import LinuxIO

/// A fresh directory for one test, removed with its content at the end.
final class TemporaryDirectory: Sendable {
    let path: String

    /// - Parameter isInMemory: whether it is to be where syncing takes no time, if there is such a place.
    init(isInMemory: Bool = false) {
        let parent = isInMemory && access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        path = "\(parent)/reconciler-tests-\(String(Random.word(), radix: 36))"
        mkdir(path, 0o700)
    }

    deinit {
        removeTree(path)
    }

    subscript(name: String) -> String { "\(path)/\(name)" }

    /// Writes a file in place.
    func write(_ name: String, _ text: String) { write(name, Array(text.utf8)) }

    /// Writes a file in place, with one write(2).
    func write(_ name: String, _ bytes: [UInt8]) {
        let file = open(self[name], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        precondition(file >= 0, "\(self[name]): \(errno)")
        let written = Glibc.write(file, bytes, bytes.count)
        precondition(written == bytes.count)
        close(file)
    }

    /// Writes a file under a name that is no manifest's, and renames it into place.
    func replace(_ name: String, _ text: String) {
        write(".\(name).new", text)
        move(".\(name).new", to: name)
    }

    func move(_ name: String, to other: String) {
        let code = rename(self[name], self[other])
        precondition(code == 0, "\(name) to \(other): \(errno)")
    }

    /// Swaps two names in one step, renameat2(2) with RENAME_EXCHANGE, which the C library's module leaves out.
    func exchange(_ name: String, _ other: String) {
        typealias Call = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
        guard let symbol = dlsym(nil, "renameat2") else { preconditionFailure("no renameat2") }
        let code = unsafeBitCast(symbol, to: Call.self)(AT_FDCWD, self[name], AT_FDCWD, self[other], 2)
        precondition(code == 0, "\(name) and \(other): \(errno)")
    }

    func delete(_ name: String) {
        unlink(self[name])
    }

    func makeDirectory(_ name: String) {
        mkdir(self[name], 0o700)
    }
}

/// Does not follow links: remove(3) removes the link, and only what it cannot remove is looked into.
private func removeTree(_ path: String) {
    if remove(path) == 0 { return }
    if let stream = opendir(path) {
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name == [0x2E] || name == [0x2E, 0x2E] { continue }
            let child = Array(path.utf8) + [0x2F] + name + [0]
            child.withUnsafeBytes { bytes in
                let pointer = bytes.baseAddress!.assumingMemoryBound(to: CChar.self)
                if remove(pointer) != 0 { removeTree(String(cString: pointer)) }
            }
        }
    }
    remove(path)
}
