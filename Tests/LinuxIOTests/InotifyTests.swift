import Glibc
import LinuxIO
import Testing

/// A copy of an event.
struct SeenEvent: Equatable {
    let watch: InotifyWatch
    let mask: InotifyMask
    let cookie: UInt32
    let name: String
}

struct InotifyTests {
    let directory = TemporaryDirectory()

    private func events(_ queue: borrowing Inotify) throws -> [SeenEvent] {
        var batch = InotifyBatch()
        var events: [SeenEvent] = []
        while try queue.read(into: &batch) {
            batch.forEach { event in
                events.append(
                    SeenEvent(watch: event.watch, mask: event.mask, cookie: event.cookie, name: text(event.name))
                )
            }
        }
        let isEmpty = batch.isEmpty
        #expect(isEmpty)
        return events
    }

    @Test func `create, write, rename and delete are reported with names`() throws {
        let queue = try Inotify()
        let watch = try queue.addWatch(
            path: directory.path,
            mask: [.created, .modified, .closedAfterWriting, .movedFrom, .movedTo, .deleted, .onlyDirectory]
        )
        #expect(try events(queue).isEmpty)
        directory.write("a", "x")
        rename(directory.path + "/a", directory.path + "/a-much-longer-name.yaml")
        unlink(directory.path + "/a-much-longer-name.yaml")
        mkdir(directory.path + "/folder", 0o755)
        let seen = try events(queue)
        #expect(
            seen.map(\.mask) == [
                .created, .modified, .closedAfterWriting, .movedFrom, .movedTo, .deleted, [.created, .isDirectory],
            ]
        )
        let long = "a-much-longer-name.yaml"
        #expect(seen.map(\.name) == ["a", "a", "a", "a", long, long, "folder"])
        #expect(seen.allSatisfy { $0.watch == watch })
        #expect(seen[3].cookie == seen[4].cookie && seen[3].cookie != 0)
    }

    @Test func `a removed watch is ignored, and gone`() throws {
        let queue = try Inotify()
        let watch = try queue.addWatch(path: directory.path, mask: .created)
        try queue.removeWatch(watch)
        #expect(try events(queue).map(\.mask) == [.ignored])
        #expect(throws: Errno.invalidArgument) { try queue.removeWatch(watch) }
    }

    @Test func `the watched directory tells that it moved and went, without a name`() throws {
        let folder = directory.path + "/folder"
        mkdir(folder, 0o755)
        let queue = try Inotify()
        _ = try queue.addWatch(path: folder, mask: [.deleteSelf, .moveSelf])
        rename(folder, folder + "2")
        rmdir(folder + "2")
        let seen = try events(queue)
        #expect(seen.map { $0.mask.subtracting(.isDirectory) } == [.moveSelf, .deleteSelf, .ignored])
        #expect(seen.allSatisfy { $0.name.isEmpty })
    }

    @Test func `watching fails for what is missing or no directory`() throws {
        let queue = try Inotify()
        let file = directory.write("file", "")
        #expect(throws: Errno.noSuchFile) { _ = try queue.addWatch(path: file + "2", mask: .created) }
        #expect(throws: Errno.notDirectory) { _ = try queue.addWatch(path: file, mask: [.created, .onlyDirectory]) }
    }
}
