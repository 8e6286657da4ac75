import Glibc
import LinuxIO
import Testing

@testable import Reconciler

struct PathTrailTests {
    private let directory = TemporaryDirectory()

    private func at(_ name: String) -> String { directory[name] }

    /// The objects below the temporary directory.
    private func objects(_ trail: PathTrail) -> [String] {
        trail.objects.filter { $0.hasPrefix(directory.path + "/") }.map {
            String($0.dropFirst(directory.path.count + 1))
        }
    }

    @Test func `every link and directory is on the way`() throws {
        mkdir(at("a"), 0o700)
        mkdir(at("a/b"), 0o700)
        symlink("a/b", at("link"))
        symlink("link/../b/./", at("far"))
        let trail = PathTrail(at("far"))
        #expect(trail.isComplete)
        #expect(objects(trail) == ["far", "link", "a", "a/b", "a/b/..", "a/b/../b"])
    }

    @Test func `a file is no object, its directory and name are known`() throws {
        mkdir(at("a"), 0o700)
        try WholeFile.replace(path: at("a/file"), with: [1])
        symlink("a/file", at("link"))
        let trail = PathTrail("link", from: directory.path)
        #expect(trail.isComplete && trail.name == "file" && trail.directory == at("a"))
        #expect(objects(trail) == ["link", "a"])
    }

    @Test func `where something is missing, the way breaks off`() {
        mkdir(at("a"), 0o700)
        symlink("a/no/where", at("link"))
        let trail = PathTrail(at("link"))
        #expect(!trail.isComplete && trail.name == "no" && trail.directory == at("a"))
    }

    @Test func `loops and files on the way end it`() throws {
        symlink("two", at("one"))
        symlink("one", at("two"))
        #expect(!PathTrail(at("one")).isComplete)
        try WholeFile.replace(path: at("file"), with: [1])
        let trail = PathTrail(at("file/below"))
        #expect(!trail.isComplete && objects(trail) == ["file"])
    }

    @Test func `a path splits into directory and name`() {
        #expect(PathTrail.split("/a/b") == ("/a", "b"))
        #expect(PathTrail.split("/a") == ("/", "a"))
        #expect(PathTrail.split("a") == (".", "a"))
    }
}
