import LinuxIO
import ManifestDecoding

/// What the records of a log come to, read from the first to the last.
///
/// A record counts if its checksums hold. Where one does not, the next that does is looked for: what is between them is
/// damaged. A batch without an end at the end of the file is one that was being written when the process was killed.
struct LogReplay {
    struct Pod {
        /// The last good manifest.
        var accepted: RecordedVersion?
        /// The one that runs.
        var applied: RecordedVersion?
    }

    private(set) var pods: [Hash128: Pod] = [:]
    private(set) var damages: [Range<Int>] = []
    private(set) var nextSequence: UInt64 = 1
    /// Where the next record belongs.
    private(set) var end = LogFormat.firstRecord
    private let file: LogFile
    /// A batch whose end has not been seen.
    private var batch: [Change] = []

    private enum Change {
        case accepted(RecordedVersion, isApplied: Bool)
        case withdrawn(PodName, isApplied: Bool)
        case applied(PodName, sequence: UInt64)

        init(_ payload: LogPayload, _ record: @autoclosure () -> StateRecord) {
            self =
                switch payload {
                case .accepted(let manifest, _, let isApplied):
                    .accepted(RecordedVersion(manifest, record()), isApplied: isApplied)
                case .withdrawn(let pod, let isApplied): .withdrawn(pod, isApplied: isApplied)
                case .applied(let pod, let sequence): .applied(pod, sequence: sequence)
                }
        }
    }

    /// - Throws: if the file's size cannot be found out.
    init(_ file: LogFile) throws(Errno) {
        self.file = file
        var window = try LogWindow(file)
        var position = LogFormat.firstRecord
        do throws(Errno) {
            while position < window.size {
                if let count = try take(at: position, &window) {
                    position += count
                } else if let next = try nextRecord(after: position, &window) {
                    lose(position..<next)
                    position = next
                } else {
                    let isTorn = try Self.isTorn(at: position, &window, key: file.header.key, nextSequence)
                    if !isTorn { lose(position..<window.size) }
                    break
                }
            }
        } catch {
            // A part of the device that cannot be read any more.
            lose(position..<window.size)
        }
    }

    /// A batch that damage tears is not taken for one that was never finished: what is there of it counts.
    private mutating func lose(_ bytes: Range<Int>) {
        damages.append(bytes)
        applyBatch()
    }

    // MARK: - Records

    /// - Returns: how many bytes the record has; nil if there is none.
    private mutating func take(at position: Int, _ window: inout LogWindow) throws(Errno) -> Int? {
        guard let head = try head(at: position, &window), try Self.isWhole(head, at: position, &window, file.header.key)
        else { return nil }
        let start = position + LogFormat.headCount
        guard let payload = try? LogPayload(window.span(start..<start + head.payloadCount)) else { return nil }
        let place = StateRecord.Place(file: file, offset: position, payloadCount: head.payloadCount)
        batch.append(Change(payload, StateRecord(sequence: head.sequence, place: place)))
        nextSequence = head.sequence &+ 1
        if head.endsBatch {
            applyBatch()
            end = position + head.recordCount
        }
        return head.recordCount
    }

    private func head(at position: Int, _ window: inout LogWindow) throws(Errno) -> LogFormat.Head? {
        let range = position..<position + LogFormat.headCount
        guard try window.load(range), let head = LogFormat.decodeHead(window.span(range), key: file.header.key),
            // One with a smaller number is left over from another file in the same place.
            head.sequence >= nextSequence, head.sequence < .max
        else { return nil }
        return head
    }

    private static func isWhole(
        _ head: LogFormat.Head,
        at position: Int,
        _ window: inout LogWindow,
        _ key: Hash128
    ) throws(Errno) -> Bool {
        guard try window.load(position..<position + head.recordCount) else { return false }
        let start = position + LogFormat.headCount
        return LogFormat.checksum(window.span(start..<start + head.payloadCount), key: key) == head.payloadChecksum
    }

    private mutating func applyBatch() {
        for change in batch { apply(change) }
        batch.removeAll(keepingCapacity: true)
    }

    private mutating func apply(_ change: Change) {
        switch change {
        case .accepted(let version, let isApplied):
            let key = PodName.hash(version.manifest.digest, key: file.header.key)
            Self.accept(version, isApplied: isApplied, &pods[key, default: Pod()])
        case .withdrawn(let name, let isApplied):
            let pod = name.hash(key: file.header.key)
            pods[pod]?.accepted = nil
            if isApplied || pods[pod]?.applied == nil { pods[pod] = nil }
        case .applied(let name, let sequence):
            let pod = name.hash(key: file.header.key)
            if let known = pods[pod]?.accepted, known.record.sequence == sequence { pods[pod]?.applied = known }
            if sequence == 0 { pods[pod]?.applied = nil }
            if let entry = pods[pod], entry.accepted == nil, entry.applied == nil { pods[pod] = nil }
        }
    }

    private static func accept(_ version: RecordedVersion, isApplied: Bool, _ pod: inout Pod) {
        pod.accepted = version
        if isApplied { pod.applied = version }
    }

    // MARK: - Damage

    /// The next place with a whole record.
    ///
    /// - Complexity: O(bytes): only what has the right checksum as a head is looked at as a record.
    private func nextRecord(after position: Int, _ window: inout LogWindow) throws(Errno) -> Int? {
        var next = position + 8
        while try window.load(next..<next + LogFormat.headCount) {
            if let head = try head(at: next, &window), try Self.isWhole(head, at: next, &window, file.header.key) {
                return next
            }
            next += 8
        }
        return nil
    }

    /// Whether the file ends as one does whose writer was killed, or the machine with it: in the middle of a record, or
    /// in bytes that were never written and so are zero.
    private static func isTorn(
        at position: Int,
        _ window: inout LogWindow,
        key: Hash128,
        _ nextSequence: UInt64
    ) throws(Errno) -> Bool {
        if window.size - position < LogFormat.headCount { return true }
        let range = position..<position + LogFormat.headCount
        if try window.load(range), let head = LogFormat.decodeHead(window.span(range), key: key),
            head.sequence >= nextSequence, position + head.recordCount > window.size
        {
            return true
        }
        // More zeros than stand between records: a sector of them, or nothing else.
        let tail = max(position, window.size - 512)..<window.size
        guard try window.load(tail) else { return true }
        let bytes = window.span(tail)
        for index in bytes.indices where bytes[index] != 0 { return false }
        return true
    }
}
