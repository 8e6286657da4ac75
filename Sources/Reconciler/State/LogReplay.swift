import LinuxIO
import ManifestDecoding

/// What the records of a log come to, read from the first to the last.
///
/// A record counts if its checksums hold. Where one does not, the next that does is looked for: what is between them is
/// damaged. A batch without an end at the end of the file is one that was being written when the process was killed.
struct LogReplay {
    struct Pod: Sendable {
        /// The hash of its name.
        let key: Hash128
        /// The last good manifest.
        var accepted: RecordedVersion?
        /// The one that runs.
        var applied: RecordedVersion?

        /// The number of the newest record that counts; nil where there is none.
        fileprivate var sequence: UInt64? { (accepted ?? applied)?.sequence }
    }

    private(set) var damages: [Range<Int>] = []
    private(set) var nextSequence: UInt64 = 1
    /// Where the next record belongs.
    private(set) var end = LogFormat.firstRecord
    /// In the order in which they were recorded first; of those that were withdrawn nothing is left but the key.
    private var found: [Pod] = []
    private var places = PlaceTable()
    /// A batch whose end has not been seen.
    private var batch: [LogEntry] = []

    /// - Throws: if the file's size cannot be found out.
    init(_ file: LogFile, _ spread: LogSpread) throws(Errno) {
        let size = Int(try file.descriptor.status().size)
        var position = join(LogPortions.read(file, size: size, spread))
        var reader = LogReader(file, size: size)
        do throws(Errno) {
            while position < size {
                if let entry = try reader.entry(at: position, from: nextSequence) {
                    take(entry)
                    position = entry.end
                } else if let next = try reader.nextRecord(after: position, from: nextSequence) {
                    lose(position..<next)
                    position = next
                } else {
                    if !(try reader.isTorn(at: position, from: nextSequence)) { lose(position..<size) }
                    break
                }
            }
        } catch {
            // A part of the device that cannot be read any more.
            lose(position..<size)
        }
    }

    /// The pods that there is something of, in the order in which that was recorded.
    var pods: [Pod] {
        var pods = found
        pods.removeAll { $0.sequence == nil }
        var isInOrder = true
        for index in pods.indices.dropFirst() where (pods[index - 1].sequence ?? 0) > (pods[index].sequence ?? 0) {
            isInOrder = false
            break
        }
        if !isInOrder { pods.sort { ($0.sequence ?? 0) < ($1.sequence ?? 0) } }
        return pods
    }

    // MARK: - Records

    /// Takes what several threads have taken apart, as far as one record follows the other.
    ///
    /// - Returns: where that ends: from there on records are to be read one after the other.
    private mutating func join(_ portions: [LogPortion]) -> Int {
        var position = LogFormat.firstRecord
        let count = portions.reduce(0) { $0 + $1.entries.count }
        found.reserveCapacity(count)
        places.reserveCapacity(count)
        for portion in portions where position < portion.range.upperBound {
            guard portion.start == position else { return position }
            for entry in portion.entries {
                guard entry.sequence >= nextSequence else { return position }
                take(entry)
                position = entry.end
            }
            guard position >= portion.range.upperBound else { return position }
        }
        return position
    }

    private mutating func take(_ entry: LogEntry) {
        nextSequence = entry.sequence &+ 1
        if batch.isEmpty && entry.endsBatch {
            apply(entry)
        } else {
            batch.append(entry)
            if entry.endsBatch { applyBatch() }
        }
        if entry.endsBatch { end = entry.end }
    }

    /// A batch that damage tears is not taken for one that was never finished: what is there of it counts.
    private mutating func lose(_ bytes: Range<Int>) {
        damages.append(bytes)
        applyBatch()
    }

    private mutating func applyBatch() {
        for entry in batch { apply(entry) }
        batch.removeAll(keepingCapacity: true)
    }

    private mutating func apply(_ entry: LogEntry) {
        switch entry.change {
        case .accepted(let version, let isApplied):
            let place = places.place(of: entry.pod, orAdd: found.count)
            if place == found.count { found.append(Pod(key: entry.pod)) }
            found[place].accepted = version
            if isApplied { found[place].applied = version }
        case .withdrawn(let isApplied):
            guard let place = places[entry.pod] else { return }
            found[place].accepted = nil
            if isApplied { found[place].applied = nil }
        case .applied(let sequence):
            guard let place = places[entry.pod] else { return }
            if let known = found[place].accepted, known.sequence == sequence { found[place].applied = known }
            if sequence == 0 { found[place].applied = nil }
        }
    }
}
