import Glibc
import LinuxIO
import Synchronization
import Testing

struct DirectoryTests {
    let directory = TemporaryDirectory()

    @Test func `a thousand files are listed once each, and again the same`() throws {
        let expected = (0..<1000).map { "manifest-\($0).yaml" }
        for name in expected { directory.write(name, "x") }
        let opened = try Directory(path: directory.path)
        // 4 KiB: the listing needs many calls.
        var buffer = DirectoryBuffer(capacity: 4096)
        for _ in 0..<2 {
            var seen: [String] = []
            var sizes: Int64 = 0
            try opened.forEachEntry(buffer: &buffer) { entry in
                seen.append(text(entry.name))
                sizes += (try? entry.status(followingSymlinks: true).size) ?? -1_000_000
            }
            #expect(seen.sorted() == expected.sorted())
            #expect(sizes == 1000)
        }
    }

    @Test func `threads that take turns at a listing get every entry once`() throws {
        let expected = (0..<1000).map { "manifest-\($0).yaml" }
        for name in expected { directory.write(name, "x") }
        let path = directory.path
        let seen = Mutex<[String]>([])
        let opened = SharedDirectory(try Directory(path: path))
        for _ in 0..<2 {
            try opened.directory.rewind()
            WorkerPool(width: 3).run { _ in
                var buffer = DirectoryBuffer(capacity: 4096)
                var mine: [String] = []
                while (try? opened.directory.forNextEntries(buffer: &buffer) { mine.append(text($0.name)) }) == true {}
                let all = mine
                seen.withLock { $0 += all }
            }
            #expect(seen.withLock { $0.sorted() } == expected.sorted())
            seen.withLock { $0 = [] }
        }
        var buffer = DirectoryBuffer()
        let isMore = try opened.directory.forNextEntries(buffer: &buffer) { _ in Issue.record("more than all") }
        #expect(!isMore)
    }

    @Test func `an entry can be looked at again by its name`() throws {
        directory.write("file", "123")
        var size: Int64?
        try Directory(path: directory.path).withEntry(FileName("file"), .regular) { entry in
            size = try? entry.status(followingSymlinks: true).size
            #expect(text(entry.name) == "file" && entry.kind == .regular)
        }
        #expect(size == 3)
    }

    @Test func `entries have kinds, and links are followed on request`() throws {
        directory.write("file", "123")
        mkdir(directory.path + "/folder", 0o755)
        symlink("file", directory.path + "/link")
        mkfifo(directory.path + "/fifo", 0o644)
        directory.write(".hidden", "")
        var kinds: [String: FileKind] = [:]
        var followed: FileKind?
        var buffer = DirectoryBuffer()
        try Directory(path: directory.path).forEachEntry(buffer: &buffer) { entry in
            kinds[text(entry.name)] = entry.kind
            if text(entry.name) == "link" { followed = try? entry.status(followingSymlinks: true).kind }
        }
        let expected: [String: FileKind] = [
            "file": .regular, "folder": .directory, "link": .symlink, "fifo": .fifo, ".hidden": .regular,
        ]
        #expect(kinds == expected)
        #expect(followed == .regular)
    }

    @Test func `status and open find names in the directory`() throws {
        directory.write("file", "123")
        symlink("nowhere", directory.path + "/dangling")
        let opened = try Directory(path: directory.path)
        #expect(try opened.status().kind == .directory)
        #expect(try opened.status(of: FileName("file"), followingSymlinks: true).size == 3)
        #expect(try opened.status(of: FileName("dangling"), followingSymlinks: false).kind == .symlink)
        #expect(try opened.open(FileName("file")).status().size == 3)
        #expect(throws: Errno.noSuchFile) {
            _ = try opened.status(of: FileName("dangling"), followingSymlinks: true)
        }
        #expect(throws: Errno.noSuchFile) { _ = try opened.open(FileName("none")) }
    }

    @Test func `opening a FIFO does not wait for a writer`() throws {
        mkfifo(directory.path + "/fifo", 0o644)
        #expect(try Directory(path: directory.path).open(FileName("fifo")).status().kind == .fifo)
    }

    @Test func `a file is not a directory`() {
        let file = directory.write("file", "")
        #expect(throws: Errno.notDirectory) { _ = try Directory(path: file) }
    }

    @Test func `missing directories are created above`() throws {
        try Directories.create(path: directory.path + "/a//b/c/", permissions: 0o700)
        try Directories.create(path: directory.path + "/a/b/c", permissions: 0o700)
        #expect(try Directory(path: directory.path + "/a/b/c").status().permissions == 0o700)
        try Directories.create(path: "/", permissions: 0o700)
    }

    @Test func `a file in the way of a directory throws ENOTDIR`() {
        let file = directory.write("file", "")
        #expect(throws: Errno.notDirectory) { try Directories.create(path: file) }
        #expect(throws: Errno.notDirectory) { try Directories.create(path: file + "/below") }
        #expect(throws: Errno.noSuchFile) { try Directories.create(path: "") }
    }
}

/// A directory that threads share.
private final class SharedDirectory: Sendable {
    let directory: Directory

    init(_ directory: consuming Directory) { self.directory = directory }
}
