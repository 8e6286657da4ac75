/// A table that never changes and is read at random: each element lies in one cache line of its own.
@frozen
public struct LineTable<Element: BitwiseCopyable>: ~Copyable {
    // Safety: the table is the only owner of its block (it cannot be copied), and no pointer into it leaves it. `count`
    // lines are initialised, an element fits in a line, and every index is checked against `count`.
    @usableFromInline let start: UnsafeMutableRawPointer
    public let count: Int

    /// Of every processor that this is built for.
    @usableFromInline static var line: Int { @inlinable @inline(__always) get { 64 } }

    /// Traps where an element takes more than 64 bytes.
    public init(_ elements: [Element]) {
        precondition(MemoryLayout<Element>.size <= Self.line, "an element does not fit in a cache line")
        count = elements.count
        start = .allocate(byteCount: max(count, 1) * Self.line, alignment: Self.line)
        for (index, element) in elements.enumerated() {
            start.storeBytes(of: element, toByteOffset: index * Self.line, as: Element.self)
        }
    }

    deinit { start.deallocate() }

    public var indices: Range<Int> { 0..<count }

    @inlinable
    public subscript(index: Int) -> Element {
        @inline(__always) get {
            // A negative index is a large one here.
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
            return start.load(fromByteOffset: index &* Self.line, as: Element.self)
        }
    }
}

// Safety: nothing writes to the block after `init`.
extension LineTable: @unchecked Sendable where Element: Sendable {}
