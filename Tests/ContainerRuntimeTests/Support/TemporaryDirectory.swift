import Glibc
import LinuxIO

/// A fresh directory for one test's socket, removed at the end.
final class TemporaryDirectory: Sendable {
    let path: String

    init() {
        path = "/tmp/cri-tests-\(String(Random.word(), radix: 36))"
        mkdir(path, 0o700)
    }

    deinit {
        unlink(socket)
        rmdir(path)
    }

    var socket: String { "\(path)/runtime.sock" }
}
