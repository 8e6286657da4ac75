import ManifestDecoding

/// The form of `manifests.log`, version 4. Numbers are little-endian.
///
///     byte 0     header: "HOLDFAST"  format: u32 = 4  algorithm: u32  key: 2 × u64  checksum of these 32 bytes: u64
///     byte 512   the header once more: it stands in another sector
///     byte 1024  records, each from a multiple of 8 on
///
///     record: marker: u64  sequence: u64  flags: u32  payload's length: u32  payload's checksum: u64
///             checksum of these 32 bytes: u64  payload  zeros up to a multiple of 8
///
/// `key` is what digests are keyed with, and checksums of records too: no manifest can hold a record that would be taken
/// for one when what is around it is damaged. `algorithm` is the version of the hashes in all records of the file.
///
/// Sequence numbers rise from record to record. Flag 1 ends a batch: records of a batch that has no end were never
/// acknowledged and count for nothing. The payloads are in `LogPayload`.
enum LogFormat {
    static let magic = Array("HOLDFAST".utf8)
    static let version: UInt32 = 4
    static let headerCount = 40
    static let headerPlaces = [0, 512]
    static let firstRecord = 1024
    static let headCount = 40
    /// Its bytes are no UTF-8, so that no manifest has them.
    static let marker: UInt64 = 0xFEC0_44AC_FFC1_48F5
    /// A manifest of 10 MiB and the hashes of as many containers as it may have room for.
    static let largestPayload = 64 << 20
    /// What headers are checked with: the key is in them.
    private static let headerSeed = Hash128(low: 0x6368_6563_6B73_756D, high: 1)

    /// A record's length with its head and the zeros behind it.
    static func recordCount(payload: Int) -> Int { (headCount + payload + 7) & ~7 }

    static func checksum(_ bytes: Span<UInt8>, key: Hash128) -> UInt64 {
        Hash128(contents: bytes, key: key).low
    }

    // MARK: - The header

    struct Header: Hashable {
        let algorithm: UInt32
        let key: Hash128
    }

    /// Both headers, up to the first record.
    static func encode(_ header: Header) -> [UInt8] {
        var one = StateWriter()
        one.append(raw: magic)
        one.append(version)
        one.append(header.algorithm)
        one.append(header.key)
        one.append(checksum(one.bytes.span, key: headerSeed))
        var bytes = [UInt8](repeating: 0, count: firstRecord)
        for place in headerPlaces { bytes.replaceSubrange(place..<place + headerCount, with: one.bytes) }
        return bytes
    }

    enum HeaderReading: Hashable {
        /// One of the two may be damaged.
        case header(Header, isWhole: Bool)
        case otherVersion(UInt32)
        case foreign
    }

    /// - Parameter bytes: the start of the file.
    static func decodeHeader(_ bytes: Span<UInt8>) -> HeaderReading {
        var found: [Header] = []
        var other: UInt32?
        for place in headerPlaces where bytes.count >= place + headerCount {
            let one = bytes.extracting(place..<place + headerCount)
            guard let (format, header) = decodeOne(one) else { continue }
            if format == version { found.append(header) } else { other = format }
        }
        if let first = found.first { return .header(first, isWhole: found.count == 2 && found[1] == first) }
        if let other { return .otherVersion(other) }
        return .foreign
    }

    private static func decodeOne(_ bytes: Span<UInt8>) -> (format: UInt32, Header)? {
        for index in magic.indices where bytes[index] != magic[index] { return nil }
        var reader = StateReader(bytes.extracting(magic.count..<headerCount))
        guard let format = try? reader.number(UInt32.self), let algorithm = try? reader.number(UInt32.self),
            let key = try? reader.hash(), let sum = try? reader.number(UInt64.self),
            sum == checksum(bytes.extracting(0..<headerCount - 8), key: headerSeed)
        else { return nil }
        return (format, Header(algorithm: algorithm, key: key))
    }

    // MARK: - Records' heads

    struct Head {
        static let endsBatch: UInt32 = 1

        let sequence: UInt64
        let flags: UInt32
        let payloadCount: Int
        let payloadChecksum: UInt64

        var recordCount: Int { LogFormat.recordCount(payload: payloadCount) }
        var endsBatch: Bool { flags & Self.endsBatch != 0 }
    }

    /// Appends a whole record.
    static func append(
        _ payload: Span<UInt8>,
        sequence: UInt64,
        endsBatch: Bool,
        key: Hash128,
        to file: inout StateWriter
    ) {
        var head = StateWriter()
        head.append(marker)
        head.append(sequence)
        head.append(endsBatch ? Head.endsBatch : 0 as UInt32)
        head.append(UInt32(payload.count))
        head.append(checksum(payload, key: key))
        head.append(checksum(head.bytes.span, key: key))
        file.append(raw: head.bytes)
        file.append(copying: payload)
        let padding = recordCount(payload: payload.count) - headCount - payload.count
        file.append(raw: repeatElement(0, count: padding))
    }

    /// - Parameter bytes: as many as a head has.
    /// - Returns: nil if that is no head.
    static func decodeHead(_ bytes: Span<UInt8>, key: Hash128) -> Head? {
        var reader = StateReader(bytes)
        guard let marker = try? reader.number(UInt64.self), marker == Self.marker,
            let sequence = try? reader.number(UInt64.self), let flags = try? reader.number(UInt32.self),
            let count = try? reader.number(UInt32.self), let payloadSum = try? reader.number(UInt64.self),
            let sum = try? reader.number(UInt64.self), count <= largestPayload,
            sum == checksum(bytes.extracting(0..<headCount - 8), key: key)
        else { return nil }
        return Head(sequence: sequence, flags: flags, payloadCount: Int(count), payloadChecksum: payloadSum)
    }
}
