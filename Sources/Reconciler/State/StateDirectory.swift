public import LinuxIO
public import ManifestDecoding

/// Where it is remembered what was last recorded.
public struct StateDirectory: Sendable {
    private let path: String

    public init(path: String) {
        self.path = path
    }

    /// In bytes: far more than all manifests that a node can hold.
    private static let largest = 16 << 30

    private var file: String { path + "/pods.state" }

    /// What was last recorded, with the key of its digests; nothing, with a new key, if nothing was.
    ///
    /// - Throws: if the file is there and cannot be read, or is no state file.
    public func load() throws(StateError) -> (key: Hash128, running: [AcceptedManifest]) {
        let bytes: [UInt8]
        do throws(Errno) {
            bytes = try WholeFile.read(path: file, limit: Self.largest)
        } catch .noSuchFile {
            return (Hash128(random: ()), [])
        } catch {
            throw .unusable(path: file, error)
        }
        let state: StateFile
        do throws(StateFile.Damage) {
            state = try StateFile(decoding: bytes)
        } catch {
            throw .damaged(path: file, offset: error.offset)
        }
        return (state.key, state.manifests)
    }

    /// Records manifests, all of them or, where that fails, none.
    public func save(_ manifests: [AcceptedManifest], key: Hash128) throws(StateError) {
        do throws(Errno) {
            try Directories.create(path: path, permissions: 0o700)
            // Manifests may hold what only root may read.
            let bytes = StateFile(key: key, manifests: manifests).encoded()
            try WholeFile.replace(path: file, with: bytes, permissions: 0o600)
        } catch {
            throw .unusable(path: file, error)
        }
    }
}

/// Why the state directory cannot be used.
public enum StateError: Error, Hashable, Sendable {
    case unusable(path: String, Errno)
    /// Bytes from the start of the file.
    case damaged(path: String, offset: Int)

    public var message: String {
        switch self {
        case .unusable(let path, let error): "\(path): \(error)"
        case .damaged(let path, let offset): "\(path): damaged at byte \(offset), or no state file of this version"
        }
    }
}

extension Hash128 {
    /// A key that nobody can guess.
    public init(random: Void) {
        self.init(low: Random.word(), high: Random.word())
    }
}
