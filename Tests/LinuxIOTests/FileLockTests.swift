import Glibc
import LinuxIO
import Testing

struct FileLockTests {
    private let directory = TemporaryDirectory()

    @Test func `a lock has one holder, whose number is told, and is free when it is let go of`() throws {
        let parent = try Directory(path: directory.path)
        let name = FileName("lock")
        do {
            let held = try FileLock.take(name, in: parent)
            let failure = #expect(throws: FileLock.Failure.self) { try take(name) }
            #expect(failure == .held(by: getpid()))
            _ = consume held
        }
        try take(name)
        #expect(directory.names() == ["lock"])
    }

    @Test func `a lock in a directory of another kind of file is an error`() {
        mkdir("\(directory.path)/lock", 0o700)
        #expect(throws: FileLock.Failure.unusable(.isDirectory)) { try take(FileName("lock")) }
        symlink("elsewhere", "\(directory.path)/link")
        #expect(throws: FileLock.Failure.unusable(.tooManyLinks)) { try take(FileName("link")) }
    }

    private func take(_ name: FileName) throws {
        _ = try FileLock.take(name, in: try Directory(path: directory.path))
    }
}
