import LinuxIO
import ManifestDecoding
import PodSchema
import Synchronization

/// An open log. Records that lie in it keep it open after it was replaced.
final class LogFile: Sendable {
    let folder: StateFolder
    let descriptor: Descriptor
    let header: LogFormat.Header

    init(_ folder: StateFolder, _ descriptor: consuming Descriptor, _ header: LogFormat.Header) {
        self.folder = folder
        self.descriptor = descriptor
        self.header = header
    }
}

/// A manifest in the log, wherever the log moves it.
public final class StateRecord: Sendable {
    struct Place: Sendable {
        let file: LogFile
        let offset: Int
        /// Bytes of the payload.
        let payloadCount: Int
    }

    /// Its number in the log.
    let sequence: UInt64
    /// Changed where the log is rewritten, read where a manifest is compared: two threads.
    private let place: Mutex<Place>

    init(sequence: UInt64, place: Place) {
        self.sequence = sequence
        self.place = Mutex(place)
    }

    /// Bytes that it takes in the log.
    var count: Int { range.count }

    /// The bytes of the log that it takes.
    var range: Range<Int> {
        let place = place.withLock { $0 }
        return place.offset..<place.offset + LogFormat.recordCount(payload: place.payloadCount)
    }

    func move(to place: Place) {
        self.place.withLock { $0 = place }
    }

    /// Why a record cannot be read back.
    enum Failure: Error, Hashable, Sendable {
        case unreadable(Errno)
        /// The bytes are not those that were written.
        case damaged
    }

    /// Its payload, read back and compared with its checksum.
    func payload() throws(Failure) -> [UInt8] {
        let place = place.withLock { $0 }
        let count = LogFormat.headCount + place.payloadCount
        let bytes: [UInt8]
        do throws(Errno) {
            bytes = try place.file.descriptor.read(count: count, at: place.offset)
        } catch {
            throw .unreadable(error)
        }
        let key = place.file.header.key
        guard bytes.count == count,
            let head = LogFormat.decodeHead(bytes.span.extracting(0..<LogFormat.headCount), key: key),
            head.sequence == sequence, head.payloadCount == place.payloadCount
        else { throw .damaged }
        let payload = Array(bytes[LogFormat.headCount...])
        guard LogFormat.checksum(payload.span, key: key) == head.payloadChecksum else { throw .damaged }
        return payload
    }

    /// The manifest's bytes, read back and compared with their checksum.
    func manifest() throws(Failure) -> [UInt8] {
        let payload = try payload()
        guard case .accepted(_, let bytes, _)? = try? LogPayload(payload.span) else { throw .damaged }
        return Array(payload[bytes])
    }
}
