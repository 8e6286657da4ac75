import LinuxIO
import ManifestDecoding

/// Writing what counts to a new file.
extension StateLog {
    /// Replaces the file: with the records that count, under the present version of the hashes.
    ///
    /// Until the rename the old file counts, from then on the new one, which is on the device by then.
    mutating func rewrite() throws(Errno) {
        takeRecovered()
        // A try that failed may have left one.
        try? folder.remove(Self.temporary)
        let header = LogFormat.Header(algorithm: hashing.algorithm, key: key)
        let new = LogFile(folder, try folder.create(Self.temporary), header)
        do throws(Errno) {
            let moves = try copy(to: new)
            if isDamaged { try setAside() }
            try folder.rename(Self.temporary, to: LogContents.name)
            adopt(new, moves)
        } catch {
            try? folder.remove(Self.temporary)
            throw error
        }
        // Until this is done, the name may be the old file's again after a power cut.
        mustRewrite = true
        try folder.sync()
        mustRewrite = false
    }

    private struct Copy {
        var moves: [(record: StateRecord, place: StateRecord.Place)] = []
        var end = 0
        var nextSequence: UInt64
        /// Records that cannot be read any more.
        var lost: Set<UInt64> = []
    }

    private mutating func copy(to new: LogFile) throws(Errno) -> Copy {
        var copy = Copy(nextSequence: nextSequence)
        var output = LogOutput(new, at: 0)
        output.append(raw: LogFormat.encode(new.header))
        var withdrawn: [PodName] = []
        for (key, record) in recordsInOrder() {
            guard let pod = pods[key], let (payload, name) = payload(of: record, isApplied: record === pod.applied)
            else {
                copy.lost.insert(record.sequence)
                continue
            }
            if pod.accepted == nil { withdrawn.append(name) }
            let place = try output.append(payload.span, sequence: record.sequence, endsBatch: true)
            copy.moves.append((record, place))
        }
        for name in withdrawn {
            var payload = StateWriter()
            LogPayload.encode(.withdrawn(name, isApplied: false), to: &payload)
            _ = try output.append(payload.bytes.span, sequence: copy.nextSequence, endsBatch: true)
            copy.nextSequence += 1
        }
        try output.finish()
        copy.end = output.offset
        return copy
    }

    private func recordsInOrder() -> [(Hash128, StateRecord)] {
        var records: [(Hash128, StateRecord)] = []
        records.reserveCapacity(pods.count)
        for (key, pod) in pods {
            if let accepted = pod.accepted { records.append((key, accepted)) }
            if let applied = pod.applied, applied !== pod.accepted { records.append((key, applied)) }
        }
        return records.sorted { $0.1.sequence < $1.1.sequence }
    }

    /// A record's payload as it has to be now, with hashes of the present version; nil, and a note, where it cannot be
    /// read any more.
    private mutating func payload(of record: StateRecord, isApplied: Bool) -> ([UInt8], PodName)? {
        guard let bytes = try? record.payload(),
            case .accepted(var manifest, let range, _)? = try? LogPayload(bytes.span)
        else {
            note(.damaged(path: folder.path(of: LogContents.name), record.range))
            isDamaged = true
            return nil
        }
        let text = Array(bytes[range])
        if let file, file.header.algorithm != hashing.algorithm {
            manifest.digest = hashing.renewed(manifest.digest, text, key: key)
        }
        var payload = StateWriter()
        LogPayload.encode(.accepted(manifest, bytes: text, isApplied: isApplied), to: &payload)
        return (payload.bytes, PodName(manifest.digest))
    }

    private mutating func adopt(_ new: LogFile, _ copy: Copy) {
        file = new
        isDamaged = false
        for (record, place) in copy.moves { record.move(to: place) }
        end = copy.end
        nextSequence = copy.nextSequence
        guard !copy.lost.isEmpty else { return }
        for (key, pod) in pods {
            var pod = pod
            if let record = pod.accepted, copy.lost.contains(record.sequence) { pod.accepted = nil }
            if let record = pod.applied, copy.lost.contains(record.sequence) { pod.applied = nil }
            pods[key] = pod.accepted == nil && pod.applied == nil ? nil : pod
        }
        live = pods.values.reduce(0) { $0 + $1.count }
    }

    // MARK: - Damage

    /// Keeps the damaged file under another name. It keeps its own, too, until the new one takes it.
    private mutating func setAside() throws(Errno) {
        guard let inode = try? folder.inode(LogContents.name) else { return }
        for number in 1...999 {
            let name = FileName("\(LogContents.name).damaged-\(number)")
            // Of a try that was interrupted.
            if (try? folder.inode(name)) == inode { return note(.setAside(path: folder.path(of: name))) }
            do throws(Errno) {
                try folder.link(LogContents.name, as: name)
                return note(.setAside(path: folder.path(of: name)))
            } catch .fileExists {
                continue
            } catch {
                if error == .noSpace { throw error }
                // A directory, or a file system without links: for a moment the name is nobody's.
                if (try? folder.inode(name)) != nil { continue }
                try folder.rename(LogContents.name, to: name)
                return note(.setAside(path: folder.path(of: name)))
            }
        }
        throw .fileExists
    }
}
