import LinuxIO
import ManifestDecoding
import PodSchema

/// What was last recorded, and its form in a file.
///
///     "HOLDFAST"  format: u32 = 2  algorithm: u32  key: 2 × u64  records: u64  checksum of all this: u64
///     record: length of the payload: u32  payload  checksum of the payload: u64
///
/// Numbers are little-endian, texts have their length in front. A record's payload: the file's name, its status (1 and
/// device, inode, size, modification and change in nanoseconds; or 0), the digest, and the manifest itself.
struct StateFile {
    static let magic = Array("HOLDFAST".utf8)
    static let format: UInt32 = 2
    /// What checksums are made with. They find damage, not malice.
    private static let checksumSeed = Hash128(low: 0x6368_6563_6B73_756D, high: 1)

    /// What digests are keyed with.
    var key: Hash128
    var manifests: [AcceptedManifest]

    // MARK: - Writing

    func encoded(algorithm: UInt32 = PodDigest.algorithm) -> [UInt8] {
        var file = StateWriter()
        file.append(raw: Self.magic)
        file.append(Self.format)
        file.append(algorithm)
        file.append(key)
        file.append(UInt64(manifests.count))
        file.append(Self.checksum(file.bytes[...]))
        for manifest in manifests {
            let payload = Self.encode(manifest)
            file.append(counted: payload)
            file.append(Self.checksum(payload[...]))
        }
        return file.bytes
    }

    private static func encode(_ manifest: AcceptedManifest) -> [UInt8] {
        var payload = StateWriter()
        let name = manifest.file
        payload.append(counted: [UInt8](copying: name.bytes))
        if let identity = manifest.identity {
            payload.append(UInt8(1))
            payload.append(identity.device)
            payload.append(identity.inode)
            payload.append(identity.size)
            payload.append(identity.modified)
            payload.append(identity.changed)
        } else {
            payload.append(UInt8(0))
        }
        let digest = manifest.digest
        payload.append(counted: digest.namespace.utf8)
        payload.append(counted: digest.name.utf8)
        for hash in [digest.identity, digest.pod, digest.live, digest.resize] { payload.append(hash) }
        payload.append(UInt32(digest.containers.count))
        for container in digest.containers {
            payload.append(counted: container.name.utf8)
            for hash in [container.container, container.resize, container.live] { payload.append(hash) }
        }
        payload.append(counted: manifest.bytes)
        return payload.bytes
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        Hash128(bytes.span, seed: checksumSeed).low
    }

    // MARK: - Reading

    /// The bytes are no state file, or none that this version can read.
    struct Damage: Error, Hashable {
        let offset: Int
    }

    init(key: Hash128, manifests: [AcceptedManifest]) {
        self.key = key
        self.manifests = manifests
    }

    init(decoding bytes: [UInt8]) throws(Damage) {
        do throws(StateReader.Malformed) {
            var reader = StateReader(bytes[...])
            guard try reader.raw(Self.magic.count).elementsEqual(Self.magic) else { throw .init(offset: 0) }
            let format: UInt32 = try reader.number()
            guard format == Self.format else { throw .init(offset: Self.magic.count) }
            let algorithm: UInt32 = try reader.number()
            key = try reader.hash()
            let count: UInt64 = try reader.number()
            // With another key every digest would differ, and everything would restart.
            guard try reader.number() == Self.checksum(bytes[..<(reader.offset - 8)]) else { throw .init(offset: 0) }
            manifests = []
            for _ in 0..<count {
                let payload = try reader.counted()
                guard try reader.number() == Self.checksum(payload) else { throw .init(offset: payload.startIndex) }
                manifests.append(try Self.decode(payload))
            }
            guard reader.isAtEnd else { throw .init(offset: reader.offset) }
            // Hashes of another algorithm say nothing here: the manifests are hashed again.
            if algorithm != PodDigest.algorithm { manifests = manifests.compactMap { Self.rehash($0, key) } }
        } catch {
            throw Damage(offset: error.offset)
        }
    }

    private static func decode(_ payload: ArraySlice<UInt8>) throws(StateReader.Malformed) -> AcceptedManifest {
        var reader = StateReader(payload)
        let start = reader.offset
        let name = Array(try reader.counted())
        guard !name.isEmpty, !name.contains(0), !name.contains(UInt8(ascii: "/")) else { throw .init(offset: start) }
        var identity: FileIdentity?
        if try reader.number(UInt8.self) == 1 {
            identity = FileIdentity(
                device: try reader.number(),
                inode: try reader.number(),
                size: try reader.number(),
                modified: try reader.number(),
                changed: try reader.number()
            )
        }
        let namespace = try reader.text()
        let podName = try reader.text()
        let hashes = [try reader.hash(), try reader.hash(), try reader.hash(), try reader.hash()]
        var containers: [ContainerDigest] = []
        for _ in 0..<(try reader.number(UInt32.self)) {
            containers.append(
                ContainerDigest(
                    name: try reader.text(),
                    container: try reader.hash(),
                    resize: try reader.hash(),
                    live: try reader.hash()
                )
            )
        }
        let digest = PodDigest(
            namespace: namespace,
            name: podName,
            identity: hashes[0],
            pod: hashes[1],
            live: hashes[2],
            resize: hashes[3],
            containers: containers
        )
        let bytes = Array(try reader.counted())
        return AcceptedManifest(digest: digest, bytes: bytes, file: FileName(name.span), identity: identity)
    }

    private static func rehash(_ manifest: AcceptedManifest, _ key: Hash128) -> AcceptedManifest? {
        var lane = Lane.State(reader: PodReader(key: key))
        guard let digest = lane.digest(of: manifest.bytes) else { return nil }
        return AcceptedManifest(
            digest: digest,
            bytes: manifest.bytes,
            file: manifest.file,
            identity: manifest.identity
        )
    }
}
