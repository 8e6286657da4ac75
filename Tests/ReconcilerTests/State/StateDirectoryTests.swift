import Glibc
import LinuxIO
import Testing

@testable import Reconciler

struct StateDirectoryTests {
    @Test func `what was saved is loaded`() throws {
        let directory = TemporaryDirectory()
        let state = StateDirectory(path: directory.path)
        let manifests = [try Manifests.accepted(Manifests.pod("web")), try Manifests.accepted(Manifests.pod("db"))]
        try state.save(manifests, key: Manifests.key)
        let (key, running) = try state.load()
        #expect(key == Manifests.key && running.map(\.digest) == manifests.map(\.digest))
        try state.save([], key: Manifests.key)
        #expect(try state.load().running.isEmpty, "the last one counts")
    }

    @Test func `a missing directory holds nothing, has a new key each time, and is made when something is saved`()
        throws
    {
        let directory = TemporaryDirectory()
        let state = StateDirectory(path: directory["deep/below"])
        let first = try state.load()
        let second = try state.load()
        #expect(first.running.isEmpty && first.key != second.key)
        try state.save([], key: Manifests.key)
        #expect(try state.load().key == Manifests.key)
    }

    @Test func `manifests may hold secrets, so that only the owner reads them`() throws {
        let directory = TemporaryDirectory()
        let state = StateDirectory(path: directory["state"])
        try state.save([try Manifests.accepted(Manifests.pod("web"))], key: Manifests.key)
        var status = stat()
        #expect(stat(directory["state"], &status) == 0 && status.st_mode & 0o777 == 0o700)
        #expect(stat(directory["state/pods.state"], &status) == 0 && status.st_mode & 0o777 == 0o600)
    }

    @Test func `nothing but the file is left behind`() throws {
        let directory = TemporaryDirectory()
        for _ in 0..<3 { try StateDirectory(path: directory.path).save([], key: Manifests.key) }
        var names: [FileName] = []
        var buffer = DirectoryBuffer()
        try Directory(path: directory.path).forEachEntry(buffer: &buffer) { names.append(FileName($0.name)) }
        #expect(names == [FileName("pods.state")])
    }

    @Test func `what is there and cannot be read is an error, with its path`() {
        let directory = TemporaryDirectory()
        directory.makeDirectory("pods.state")
        let error = #expect(throws: StateError.self) { try StateDirectory(path: directory.path).load() }
        #expect(error?.message.contains(directory["pods.state"]) == true)
    }

    @Test func `a damaged file is an error and stays as it is`() throws {
        let directory = TemporaryDirectory()
        directory.write("pods.state", "HOLDFAST and more")
        #expect(throws: StateError.self) { try StateDirectory(path: directory.path).load() }
        #expect(try WholeFile.read(path: directory["pods.state"], limit: 100) == Array("HOLDFAST and more".utf8))
    }

    @Test func `where nothing can be made, saving is an error`() {
        let directory = TemporaryDirectory()
        directory.write("file", "")
        #expect(throws: StateError.self) {
            try StateDirectory(path: directory["file/state"]).save([], key: Manifests.key)
        }
    }
}
