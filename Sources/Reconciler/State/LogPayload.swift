import LinuxIO
import ManifestDecoding
import PodSchema

/// What a record of the log says. A text is its length as u32 and its bytes; a hash is 2 × u64.
///
///     accepted:  u8 = 1  applied: u8  file's name: text
///                file's identity: u8 = 1, device u64, inode u64, size i64, modified i64, changed i64; or u8 = 0
///                content: hash  digest  manifest: text
///     withdrawn: u8 = 2  applied: u8  namespace: text  name: text
///     applied:   u8 = 3  namespace: text  name: text  sequence: u64
///
///     digest: namespace: text  name: text  identity, pod, live, resize: hash
///             containers: u32, of each name: text  container, resize, live: hash
///             priority: i32
///             ports of the host: u32, of each number: u16  transport: u8  address: text
///             pods that it starts after: u32, of each name: text
enum LogPayload {
    case accepted(RecordedManifest, bytes: Range<Int>, isApplied: Bool)
    case withdrawn(PodName, isApplied: Bool)
    case applied(PodName, sequence: UInt64)

    // MARK: - Writing

    static func encode(_ change: StateChange, to payload: inout StateWriter) {
        switch change {
        case .accepted(let manifest, let bytes, let isApplied):
            payload.append(UInt8(1))
            payload.append(UInt8(isApplied ? 1 : 0))
            payload.append(counted: [UInt8](copying: manifest.file.bytes))
            encode(manifest.identity, to: &payload)
            payload.append(manifest.content)
            encode(manifest.digest, to: &payload)
            payload.append(counted: bytes)
        case .withdrawn(let pod, let isApplied):
            payload.append(UInt8(2))
            payload.append(UInt8(isApplied ? 1 : 0))
            encode(pod, to: &payload)
        case .applied(let pod, let sequence):
            payload.append(UInt8(3))
            encode(pod, to: &payload)
            payload.append(sequence)
        }
    }

    private static func encode(_ pod: PodName, to payload: inout StateWriter) {
        payload.append(counted: pod.namespace.utf8)
        payload.append(counted: pod.name.utf8)
    }

    private static func encode(_ identity: FileIdentity?, to payload: inout StateWriter) {
        payload.append(UInt8(identity == nil ? 0 : 1))
        guard let identity else { return }
        payload.append(identity.device)
        payload.append(identity.inode)
        payload.append(identity.size)
        payload.append(identity.modified)
        payload.append(identity.changed)
    }

    private static func encode(_ digest: PodDigest, to payload: inout StateWriter) {
        encode(PodName(digest), to: &payload)
        payload.append(digest.identity)
        payload.append(digest.pod)
        payload.append(digest.live)
        payload.append(digest.resize)
        payload.append(UInt32(digest.containers.count))
        for container in digest.containers {
            payload.append(counted: container.name.utf8)
            payload.append(container.container)
            payload.append(container.resize)
            payload.append(container.live)
        }
        encode(digest.ordering, to: &payload)
    }

    private static func encode(_ ordering: PodOrdering, to payload: inout StateWriter) {
        payload.append(ordering.priority)
        payload.append(UInt32(ordering.hostPorts.count))
        for port in ordering.hostPorts {
            payload.append(port.number)
            payload.append(port.transport.rawValue)
            payload.append(counted: port.address.utf8)
        }
        payload.append(UInt32(ordering.startsAfter.count))
        for pod in ordering.startsAfter { payload.append(counted: pod.utf8) }
    }

    // MARK: - Reading

    /// - Throws: if the bytes are none of the above from the first to the last.
    init(_ payload: Span<UInt8>) throws(StateReader.Malformed) {
        var reader = StateReader(payload)
        switch try reader.number(UInt8.self) {
        case 1:
            let isApplied = try reader.number(UInt8.self) != 0
            let file = try reader.fileName()
            let identity = try reader.fileIdentity()
            let content = try reader.hash()
            let digest = try reader.digest()
            let count = try reader.counted().count
            let manifest = RecordedManifest(file: file, identity: identity, content: content, digest: digest)
            self = .accepted(manifest, bytes: reader.offset - count..<reader.offset, isApplied: isApplied)
        case 2:
            let isApplied = try reader.number(UInt8.self) != 0
            self = .withdrawn(try reader.podName(), isApplied: isApplied)
        case 3:
            let pod = try reader.podName()
            self = .applied(pod, sequence: try reader.number())
        default: throw .init(offset: 0)
        }
        guard reader.isAtEnd else { throw .init(offset: reader.offset) }
    }
}

extension StateReader {
    @_lifetime(self: copy self)
    fileprivate mutating func podName() throws(Malformed) -> PodName {
        let namespace = try text()
        return PodName(namespace: namespace, name: try text())
    }

    @_lifetime(self: copy self)
    fileprivate mutating func fileName() throws(Malformed) -> FileName {
        let start = offset
        let name = try counted()
        guard !name.isEmpty else { throw Malformed(offset: start) }
        for index in name.indices where name[index] == 0 || name[index] == UInt8(ascii: "/") {
            throw Malformed(offset: start)
        }
        return FileName(name)
    }

    @_lifetime(self: copy self)
    fileprivate mutating func fileIdentity() throws(Malformed) -> FileIdentity? {
        guard try number(UInt8.self) != 0 else { return nil }
        return FileIdentity(
            device: try number(),
            inode: try number(),
            size: try number(),
            modified: try number(),
            changed: try number()
        )
    }

    @_lifetime(self: copy self)
    fileprivate mutating func digest() throws(Malformed) -> PodDigest {
        let pod = try podName()
        let (identity, sandbox, live, resize) = (try hash(), try hash(), try hash(), try hash())
        let count = Int(try number(UInt32.self))
        var containers: [ContainerDigest] = []
        // A count that is no good must not ask for memory: each has three hashes and a length.
        containers.reserveCapacity(min(count, rest / 52))
        for _ in 0..<count {
            containers.append(
                ContainerDigest(name: try text(), container: try hash(), resize: try hash(), live: try hash())
            )
        }
        return PodDigest(
            namespace: pod.namespace,
            name: pod.name,
            identity: identity,
            pod: sandbox,
            live: live,
            resize: resize,
            containers: containers,
            ordering: try ordering()
        )
    }

    @_lifetime(self: copy self)
    private mutating func ordering() throws(Malformed) -> PodOrdering {
        var ordering = PodOrdering(priority: try number())
        for _ in 0..<(try number(UInt32.self)) {
            let port: UInt16 = try number()
            guard let transport = HostPort.Transport(rawValue: try number()) else {
                throw Malformed(offset: offset - 1)
            }
            ordering.hostPorts.append(HostPort(number: port, transport: transport, address: try text()))
        }
        for _ in 0..<(try number(UInt32.self)) { ordering.startsAfter.append(try text()) }
        return ordering
    }
}
