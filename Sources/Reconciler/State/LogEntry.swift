import LinuxIO
import ManifestDecoding

/// A whole record of a log, taken apart.
struct LogEntry: Sendable {
    enum Change: Sendable {
        case accepted(RecordedVersion, isApplied: Bool)
        case withdrawn(isApplied: Bool)
        case applied(sequence: UInt64)
    }

    /// The pod that it is about, by the hash of its name.
    let pod: Hash128
    let change: Change
    let sequence: UInt64
    let endsBatch: Bool
    /// Where the next record belongs.
    let end: Int

    init(_ payload: consuming LogPayload, _ head: LogFormat.Head, at position: Int, in file: LogFile) {
        let key = file.header.key
        switch consume payload {
        case .accepted(let manifest, _, let isApplied):
            let place = StateRecord.Place(file: file, offset: position, payloadCount: head.payloadCount)
            let version = RecordedVersion(manifest, StateRecord(sequence: head.sequence, place: place))
            pod = PodName.hash(manifest.digest, key: key)
            change = .accepted(version, isApplied: isApplied)
        case .withdrawn(let name, let isApplied):
            pod = name.hash(key: key)
            change = .withdrawn(isApplied: isApplied)
        case .applied(let name, let sequence):
            pod = name.hash(key: key)
            change = .applied(sequence: sequence)
        }
        sequence = head.sequence
        endsBatch = head.endsBatch
        end = position + head.recordCount
    }
}
