import Glibc
import LinuxIO
import ManifestDecoding
import PodSchema
import Reconciler

/// A file to look at, as the arguments name it.
struct ManifestFile {
    /// As given; of a directory's file, the directory's path and the name.
    let path: String
    /// The same, fit for a terminal.
    let shownPath: String
    /// The name without the directory.
    let name: String

    /// The directory that the path leads to, without a slash at its end; empty for none.
    var directory: String { String(path.dropLast(name.count + 1)) }
}

/// Reads the manifests that arguments name: files, whole directories, and `-` for standard input.
struct ManifestFiles: ~Copyable {
    private var checker: ManifestChecker
    private var buffer = DirectoryBuffer()

    init(key: Hash128, isStrict: Bool = false) {
        checker = ManifestChecker(key: key, isStrict: isStrict)
    }

    /// Calls the body with each file after it was read.
    mutating func forEach(_ paths: [String], _ body: (ManifestFile, inout ManifestChecker) -> Void) {
        for path in paths {
            if path == "-" {
                readStandardInput()
                body(ManifestFile(path: "-", shownPath: "-", name: "-"), &checker)
            } else if isDirectory(path) {
                forEachFile(in: path, body)
            } else {
                do throws(Errno) {
                    checker.read(try Descriptor.open(path: path))
                } catch {
                    checker.read(failure: error)
                }
                body(Self.file(path), &checker)
            }
        }
    }

    private static func file(_ path: String) -> ManifestFile {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
        return ManifestFile(path: path, shownPath: PrintableText.escaped(path), name: name)
    }

    private mutating func readStandardInput() {
        // A copy, which may be closed.
        let copy = dup(0)
        guard copy >= 0 else { return checker.read(failure: .badDescriptor) }
        checker.read(stream: Descriptor(adopting: copy))
    }

    // MARK: - Directories

    private func isDirectory(_ path: String) -> Bool {
        (try? Descriptor.open(path: path).status().kind) == .directory
    }

    /// The manifests of a directory in the order of their names; which names are manifests', the daemon's rules say.
    private mutating func forEachFile(
        in path: String,
        _ body: (ManifestFile, inout ManifestChecker) -> Void
    ) {
        do throws(Errno) {
            let directory = try Directory(path: path)
            let prefix = path.hasSuffix("/") ? path : path + "/"
            for name in try names(directory, prefix) {
                do throws(Errno) {
                    checker.read(try directory.open(name))
                } catch .noSuchFile {
                    note("\(PrintableText.escaped(prefix))\(name): leads to no file, skipped")
                    continue
                } catch {
                    checker.read(failure: error)
                }
                let text = Self.text(name)
                let shown = "\(PrintableText.escaped(prefix))\(name)"
                body(ManifestFile(path: prefix + text, shownPath: shown, name: text), &checker)
            }
        } catch {
            checker.read(failure: error)
            body(Self.file(path), &checker)
        }
    }

    private mutating func names(_ directory: borrowing Directory, _ prefix: String) throws(Errno) -> [FileName] {
        var names: [FileName] = []
        var notes: [String] = []
        try directory.forEachEntry(buffer: &buffer) { entry in
            guard entry.kind != .directory else { return }
            let name = FileName(entry.name)
            switch (ManifestName.refusal(entry.name), entry.kind) {
            case (nil, .regular), (nil, .symlink), (nil, .unknown): names.append(name)
            case (nil, let kind): notes.append(WatcherNote.notRegular(name, kind).message)
            case (.hidden, _): break
            case (.leftover, _): notes.append(WatcherNote.leftover(name).message)
            }
        }
        for message in notes.sorted() { note(PrintableText.escaped(prefix) + message) }
        return names.sorted()
    }

    private func note(_ message: String) { Console.printError("holdfast: \(message)\n") }

    private static func text(_ name: FileName) -> String {
        let bytes = name.bytes
        return String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
    }
}
