/// The bytes of one manifest, kept after the buffer that they were read into goes on to others: in memory of their own, or
/// where they were read, in a block that many manifests share.
public struct KeptBytes: ~Copyable, Sendable {
    private let own: [UInt8]
    /// The block that they share, if they have no memory of their own.
    private let block: SourceBlock?
    /// Where they lie in the block, padding included.
    private let range: Range<Int>

    /// Bytes with memory of their own.
    public init(_ bytes: [UInt8]) {
        own = bytes
        block = nil
        range = 0..<0
    }

    /// - Parameter range: in the block; never written again.
    init(_ range: Range<Int>, of block: SourceBlock) {
        precondition(range.lowerBound >= 0 && range.upperBound <= block.capacity)
        block.keep(range.count)
        own = []
        self.block = block
        self.range = range
    }

    deinit {
        block?.release(range.count)
    }

    /// The bytes themselves.
    public var span: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get {
            guard let block else { return own.span }
            // Safety: the range is inside the block, which lives as long as this value, and is only read.
            let span = unsafe Span(
                _unsafeStart: UnsafePointer(block.start + range.lowerBound),
                count: range.count - SourceBuffer.padding
            )
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// Whether they are among the few that keep a block from being freed.
    public var isInSparseBlock: Bool { block?.isSparse ?? false }

    /// Gives them memory of their own.
    public mutating func moveOut() {
        guard block != nil else { return }
        let bytes = span.withUnsafeBufferPointer { [UInt8]($0) }
        self = KeptBytes(bytes)
    }
}
