/// A message's bytes inside others.
package struct MessageBytes: Sendable {
    package let bytes: [UInt8]
    package let range: Range<Int>
}

/// Cuts a stream of bytes into messages, each behind five bytes: a flag and the length. gRPC, "Length-Prefixed-Message".
package struct MessageAssembler: Sendable {
    /// The bytes before a message.
    package static let prefixCount = 5
    /// A length is believed up to here when memory is set aside at once.
    private static let firstReservation = 1 << 20

    /// The most bytes that a message may have.
    private let limit: Int
    private var bytes: [UInt8] = []
    private var start = 0

    package init(limit: Int) {
        self.limit = limit
    }

    /// How many bytes wait for the rest of their message.
    package var count: Int { bytes.count - start }

    /// A message's bytes behind its length.
    package static func framed<M: Message>(_ message: M) -> [UInt8] {
        var bytes = ProtobufWriter.write(message, prefixCount: prefixCount)
        // A request of 4 GiB is not to be had: the runtime takes 16 MiB.
        let count = UInt32(bytes.count - prefixCount)
        for index in 0..<4 { bytes[1 + index] = UInt8(truncatingIfNeeded: count >> UInt32(24 - 8 * index)) }
        return bytes
    }

    /// Adds bytes that have arrived.
    package mutating func append(_ more: ArraySlice<UInt8>) {
        if start == bytes.count {
            bytes.removeAll()
            start = 0
        }
        bytes.append(contentsOf: more)
    }

    /// Takes the next message out; nil until it is complete.
    ///
    /// - Throws: The status of a call whose messages cannot be read: one is too long, or compressed, which was not asked for.
    package mutating func next() throws(GRPCStatusError) -> MessageBytes? {
        guard count >= Self.prefixCount else { return nil }
        guard bytes[start] == 0 else {
            throw GRPCStatusError(.internalError, "a message that is compressed, or has unknown flags")
        }
        let length = Int(bytes[start...].bigEndian32(at: start + 1))
        if length > limit {
            throw GRPCStatusError(.resourceExhausted, "a message of \(length) bytes, at most \(limit) are taken")
        }
        let end = start + Self.prefixCount + length
        if bytes.count < end {
            // Not more than a few times what is there already: the length alone is a promise.
            if bytes.capacity < end { bytes.reserveCapacity(min(end, max(2 * bytes.count, Self.firstReservation))) }
            return nil
        }
        if end < bytes.count || start > 0 {
            let message = Array(bytes[(start + Self.prefixCount)..<end])
            start = end
            return MessageBytes(bytes: message, range: 0..<message.count)
        }
        // The usual case, an answer of one message, needs no copy.
        let message = MessageBytes(bytes: bytes, range: Self.prefixCount..<end)
        bytes = []
        return message
    }
}

/// A status that ends a call from this side.
package struct GRPCStatusError: Error {
    package let status: GRPCStatus

    init(_ code: GRPCCode, _ message: String) {
        status = GRPCStatus(code, message)
    }
}
