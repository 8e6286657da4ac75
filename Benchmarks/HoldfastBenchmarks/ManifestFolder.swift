import Glibc
import LinuxIO
import ManifestGenerator

/// A directory of manifests, removed at the end.
final class ManifestFolder: Sendable {
    let path: String
    let count: Int
    let generator = ManifestGenerator(seed: 1)

    /// Writes generated manifests.
    convenience init(count: Int, in parent: String?, _ progress: Progress) throws {
        let generator = ManifestGenerator(seed: 1)
        try self.init(count: count, in: parent, progress) { generator.manifest($0) }
    }

    /// - Parameter manifest: makes the bytes of one.
    init(count: Int, in parent: String?, _ progress: Progress, manifest: (Int) -> [UInt8]) throws {
        self.count = count
        path = (parent ?? "/tmp") + "/holdfast-bench-\(getpid())-\(count)"
        try Directories.create(path: path)
        for index in 0..<count {
            if index % 1_000 == 0 { progress.show("writing manifests \(index)/\(count)") }
            try write(manifest(index), to: file(index))
        }
    }

    /// A file on the same file system that nobody watches.
    var outside: String { path + "-outside" }

    func file(_ index: Int) -> String { path + "/" + generator.fileName(index) }

    /// Writes a file in place: truncate, write, close.
    func write(_ bytes: [UInt8], to path: String) throws(Errno) {
        let flags = O_WRONLY | O_CREAT | O_TRUNC
        let descriptor = try Descriptor.open(path: path, flags: flags, permissions: 0o644)
        try descriptor.write(all: bytes)
        try descriptor.close()
    }

    func rename(_ old: String, to new: String) throws(Errno) {
        if unsafe Glibc.rename(old, new) == -1 { throw Errno(rawValue: errno) }
    }

    func names() -> [FileName] {
        (0..<count).map { FileName(generator.fileName($0)) }
    }

    func remove() {
        for index in 0..<count { _ = unsafe unlink(file(index)) }
        _ = unsafe unlink(outside)
        _ = unsafe rmdir(path)
    }
}
