/// Bytes of manifests, one behind the other, each followed by zeroes that let the decoder read ahead without asking.
///
/// Emptied and refilled, it keeps its memory: decoding the next batch of manifests allocates nothing.
public struct SourceBuffer: ~Copyable, Sendable {
    /// Zero bytes behind every manifest. The decoder reads at most this far past a manifest's end.
    static let padding = 64

    /// The memory. It is shared with manifests that were kept, which lie in front of `base`, or before `kept`.
    private var block: SourceBlock
    // Safety: `base` and the `capacity` bytes behind it are inside the block. Nothing else writes to them, nothing else reads
    // them from `kept` on, and no pointer that outlives a call is handed out.
    private nonisolated(unsafe) var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// How many bytes are in use, padding included.
    public private(set) var count = 0
    /// How many of them belong to kept manifests, or lie in front of one.
    private var kept = 0

    public init(capacity: Int = 64 * 1024) {
        self.capacity = capacity + Self.padding
        block = SourceBlock(capacity: self.capacity)
        base = block.start
    }

    /// Forgets every manifest and keeps the memory, except where there are kept ones.
    public mutating func removeAll() {
        base += kept
        capacity -= kept
        kept = 0
        count = 0
    }

    /// Forgets what was added after the buffer held `count` bytes. None of it may have been kept.
    public mutating func truncate(to count: Int) {
        precondition(count >= kept && count <= self.count)
        self.count = count
    }

    /// Keeps a manifest where it is.
    ///
    /// The memory is freed with the last manifest that is kept in it: for those that come and go together. One that may
    /// stay behind alone is better copied.
    public mutating func keep(_ range: Range<Int>) -> KeptBytes {
        precondition(range.lowerBound >= 0 && range.upperBound + Self.padding <= count)
        kept = max(kept, range.upperBound + Self.padding)
        let start = base - block.start + range.lowerBound
        return KeptBytes(start..<start + range.count + Self.padding, of: block)
    }

    /// Adds one manifest of at most `limit` bytes that `fill` writes.
    ///
    /// - Returns: where it lies.
    /// - Throws: what `fill` throws; the buffer is then as before.
    public mutating func append<Failure: Error>(
        limit: Int,
        _ fill: (inout OutputSpan<UInt8>) throws(Failure) -> Void
    ) throws(Failure) -> Range<Int> {
        reserve(limit + Self.padding)
        let start = count
        // Safety: `reserve` made room for `limit` bytes and the padding behind `start`.
        var output = OutputSpan(
            buffer: UnsafeMutableBufferPointer(start: base + start, count: limit),
            initializedCount: 0
        )
        do throws(Failure) {
            try fill(&output)
        } catch {
            _ = output.finalize(for: UnsafeMutableBufferPointer(start: base + start, count: limit))
            throw error
        }
        let written = output.finalize(for: UnsafeMutableBufferPointer(start: base + start, count: limit))
        (base + start + written).update(repeating: 0, count: Self.padding)
        count = start + written + Self.padding
        return start..<start + written
    }

    /// Adds one manifest by copying.
    public mutating func append(copying bytes: Span<UInt8>) -> Range<Int> {
        reserve(bytes.count + Self.padding)
        let start = count
        // Safety: `reserve` made room, and nobody else can hold a span of this memory while it is being changed.
        bytes.withUnsafeBufferPointer { source in
            if let first = source.baseAddress { (base + start).update(from: first, count: source.count) }
        }
        (base + start + bytes.count).update(repeating: 0, count: Self.padding)
        count = start + bytes.count + Self.padding
        return start..<start + bytes.count
    }

    /// Adds the UTF-8 text of a manifest in UTF-16.
    mutating func append(convertedFromUTF16 range: Range<Int>) throws(DecodingError) -> Range<Int> {
        var length = 0
        try TextEncoding.convert(fromUTF16: bytes(range)) { _ in length += 1 }
        reserve(length + Self.padding)
        let start = count
        count += length + Self.padding
        var end = base + start
        // Safety: there is room for as many bytes as were counted, behind the ones that are read.
        let source = UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
        try TextEncoding.convert(fromUTF16: Span(_unsafeElements: source)) { byte in
            end.pointee = byte
            end += 1
        }
        end.update(repeating: 0, count: Self.padding)
        return start..<start + length
    }

    /// A copy of the bytes of one manifest.
    public func copy(_ range: Range<Int>) -> [UInt8] {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        // Safety: the range is in use.
        return Array(UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
    }

    /// The bytes of one manifest, or of any part in use.
    @_lifetime(borrow self)
    public func bytes(_ range: Range<Int>) -> Span<UInt8> {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        // Safety: the range is in use, and the span cannot outlive the borrow of this buffer.
        let span = unsafe Span(_unsafeStart: base + range.lowerBound, count: range.count)
        return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// The start of a manifest that the padding follows, which this makes sure of: nothing else stops the decoder.
    func start(_ range: Range<Int>) -> UnsafePointer<UInt8> {
        precondition(range.lowerBound >= 0 && range.upperBound + Self.padding <= count)
        let padding = UnsafeRawPointer(base + range.upperBound)
        var bits: UInt64 = 0
        for offset in stride(from: 0, to: Self.padding, by: 8) {
            // Safety: the padding is in use, as just checked, and a multiple of eight bytes.
            bits |= padding.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        }
        precondition(bits == 0, "the range does not end where a manifest ends")
        return UnsafePointer(base + range.lowerBound)
    }

    /// Makes room. A new block takes in what is in use; each is twice as large as the one before it, up to a limit.
    private mutating func reserve(_ more: Int) {
        guard count + more > capacity else { return }
        let larger = min(block.capacity * 2, SourceBlock.large)
        let next = SourceBlock(capacity: max(count + more, count * 2, larger))
        // Safety: there is room for all that is in use; the blocks do not overlap.
        next.start.update(from: base, count: count)
        block = next
        base = next.start
        capacity = next.capacity
        kept = 0
    }
}
