import LinuxIO

/// The checks of a `hostPath` volume before containers start (`pkg/volume/hostpath`).
enum HostPath {
    /// Makes what is to be made, and checks that the path is what the manifest says. Links are followed.
    static func prepare(_ source: HostPathVolumeSource, field: String) throws(VolumeError) {
        switch source.type {
        // What is not there the runtime makes, as a directory.
        case .unchecked: break
        case .directoryOrCreate:
            try at(field, source.path) { () throws(Errno) in try makeDirectory(source.path) }
            try check(source, is: .directory, "a directory", field)
        case .directory: try check(source, is: .directory, "a directory", field)
        case .fileOrCreate:
            try at(field, source.path) { () throws(Errno) in try makeFile(source.path) }
            try check(source, is: .regular, "a file", field)
        case .file: try check(source, is: .regular, "a file", field)
        case .socket: try check(source, is: .socket, "a socket", field)
        case .charDevice: try check(source, is: .characterDevice, "a character device", field)
        case .blockDevice: try check(source, is: .blockDevice, "a block device", field)
        }
    }

    private static func check(
        _ source: HostPathVolumeSource,
        is kind: FileKind,
        _ name: String,
        _ field: String
    ) throws(VolumeError) {
        let status = try at(field, source.path) { () throws(Errno) in
            try PathLookup.status(source.path, followingSymlinks: true)
        }
        guard status.kind == kind else {
            throw VolumeError(field: "\(field).type", path: source.path, message: "is not \(name)")
        }
    }

    private static func exists(_ path: String) throws(Errno) -> Bool {
        do {
            _ = try PathLookup.status(path, followingSymlinks: true)
            return true
        } catch .noSuchFile {
            return false
        }
    }

    private static func makeDirectory(_ path: String) throws(Errno) {
        if try !exists(path) { try Directories.create(path: path, permissions: 0o755) }
    }

    /// The directory that the file is in has to be there.
    private static func makeFile(_ path: String) throws(Errno) {
        if try !exists(path) { try EmptyFile.create(path: path, permissions: 0o644) }
    }
}
