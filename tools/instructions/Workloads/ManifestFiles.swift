import Glibc
import LinuxIO
import ManifestGenerator

/// Generated manifests in a directory, and others beside it that can be renamed into it.
struct ManifestFiles: Sendable {
    let path: String
    private let base: String
    private let generator = ManifestGenerator(seed: 1)

    init(_ base: String, count: Int) throws(Errno) {
        self.base = base
        path = base + "/manifests"
        try Directories.create(path: path)
        for index in 0..<count { try Self.write(generator.manifest(index), to: file(index)) }
    }

    /// In what a manifest differs from the one that it replaces.
    enum Difference {
        case nothing
        /// One text.
        case image
        /// One text, and a comment in front of all.
        case imageAndComment
    }

    /// Writes what `replace` puts into place.
    func prepare(_ index: Int, _ difference: Difference) throws(Errno) {
        let edited = generator.edited(index, edit: .image(revision: index))
        let bytes =
            switch difference {
            case .nothing: generator.manifest(index)
            case .image: edited
            case .imageAndComment: Array("# \(index)\n".utf8) + edited
            }
        try Self.write(bytes, to: other(index))
    }

    /// Renames into place.
    func replace(_ index: Int) throws(Errno) {
        if unsafe rename(other(index), file(index)) == -1 { throw Errno(rawValue: errno) }
    }

    private func file(_ index: Int) -> String { path + "/" + generator.fileName(index) }

    private func other(_ index: Int) -> String { base + "/" + generator.fileName(index) }

    private static func write(_ bytes: [UInt8], to path: String) throws(Errno) {
        let file = try Descriptor.open(path: path, flags: O_WRONLY | O_CREAT | O_TRUNC, permissions: 0o644)
        try file.write(all: bytes)
        try file.close()
    }
}
