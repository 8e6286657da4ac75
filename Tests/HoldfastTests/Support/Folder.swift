import Foundation
import Glibc

/// A fresh directory for one test, removed with its content at the end.
final class Folder: Sendable {
    let path: String

    init() {
        path = "/tmp/holdfast-tests-\(UUID().uuidString)"
        mkdir(path, 0o700)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    subscript(name: String) -> String { "\(path)/\(name)" }

    /// Writes a file in place, with one write(2).
    func write(_ name: String, _ text: String) { write(Array(name.utf8), Array(text.utf8)) }

    /// The same for names and contents that are no text.
    func write(_ name: [UInt8], _ bytes: [UInt8]) {
        let path = Array("\(self.path)/".utf8) + name + [0]
        let file = path.withUnsafeBytes { path in
            open(path.baseAddress!.assumingMemoryBound(to: CChar.self), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        }
        precondition(file >= 0, "cannot write a file: \(errno)")
        let written = Glibc.write(file, bytes, bytes.count)
        precondition(written == bytes.count)
        close(file)
    }

    /// Writes a file under a name that is no manifest's, and renames it into place.
    func replace(_ name: String, _ text: String, by temporary: String? = nil) {
        let temporary = temporary ?? ".\(name).new"
        write(temporary, text)
        move(temporary, to: name)
    }

    func move(_ name: String, to other: String) {
        let code = rename(self[name], self[other])
        precondition(code == 0, "\(name) to \(other): \(errno)")
    }

    func delete(_ name: String) { unlink(self[name]) }

    func makeFolder(_ name: String) { mkdir(self[name], 0o700) }

    func text(_ name: String) -> String {
        String(decoding: (try? Data(contentsOf: URL(fileURLWithPath: self[name]))) ?? Data(), as: UTF8.self)
    }
}

/// A pod with one container, called as the pod is.
func pod(_ name: String, image: String = "nginx:1.25") -> String {
    """
    apiVersion: v1
    kind: Pod
    metadata:
      name: \(name)
    spec:
      containers:
        - name: \(name)
          image: \(image)

    """
}
