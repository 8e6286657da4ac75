import Glibc
import LinuxIO
import Testing

/// A directory for one test, removed with its content at the end, mounts left alone.
final class Folder {
    let path: String

    init() throws {
        path = "/tmp/node-agent-tests-\(String(Random.word(), radix: 36))"
        try Directories.create(path: path)
    }

    deinit {
        try? Directory(path: "/tmp").removeTree(FileName(String(path.dropFirst("/tmp/".count))))
    }

    func at(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ name: String, _ text: String) throws {
        if let cut = name.lastIndex(of: "/") { try Directories.create(path: at(String(name[..<cut]))) }
        try WholeFile.replace(path: at(name), with: Array(text.utf8))
    }

    func read(_ name: String) throws -> String {
        String(decoding: try WholeFile.read(path: at(name), limit: 1 << 20), as: UTF8.self)
    }

    func status(_ name: String) throws -> FileStatus { try PathLookup.status(at(name), followingSymlinks: false) }

    func names(_ name: String = ".") throws -> [String] {
        try Directory(path: at(name)).names().map(\.description).sorted()
    }
}

/// Mounting is root's.
let canMount = getuid() == 0
