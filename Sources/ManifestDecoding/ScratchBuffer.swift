import Glibc

/// A growing list of plain values that has one owner and keeps its memory: appending checks the room and nothing else,
/// where an array would also check that nobody shares it.
@frozen
public struct ScratchBuffer<Element: BitwiseCopyable>: ~Copyable {
    // Safety: the buffer is the only owner of its block (it cannot be copied), and no pointer into it leaves it. The
    // first `count` elements of the block are initialised, `count` is never above `capacity`, and every index is
    // checked against `count`.
    @usableFromInline var start: UnsafeMutablePointer<Element>
    @usableFromInline var capacity: Int
    @usableFromInline var used = 0

    @inlinable public var count: Int { used }

    public init() {
        capacity = 64
        start = Self.block(nil, of: capacity)
    }

    deinit { free(start) }

    /// A block of so many elements that starts with those of another one, which is gone then. The kernel moves the pages
    /// of a large block, so that the old and the new one never take memory together.
    private static func block(_ old: UnsafeMutablePointer<Element>?, of count: Int) -> UnsafeMutablePointer<Element> {
        guard let block = realloc(old, count * MemoryLayout<Element>.stride) else {
            preconditionFailure("out of memory")
        }
        // Safety: `malloc` aligns for every plain type, and nothing reads an element that was not written.
        return block.bindMemory(to: Element.self, capacity: count)
    }

    @inlinable public var isEmpty: Bool { count == 0 }

    @inlinable
    public subscript(index: Int) -> Element {
        @inline(__always) get {
            // A negative index is a large one here.
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
            return start[index]
        }
        @inline(__always) _modify {
            // A negative index is a large one here.
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
            yield &start[index]
        }
    }

    @inlinable
    @inline(__always)
    public mutating func append(_ element: Element) {
        if _slowPath(count == capacity) { grow(to: count &+ 1) }
        // Safety: there is room behind the last element.
        (start + count).initialize(to: element)
        used &+= 1
    }

    /// Adds an element several times.
    @inlinable
    @inline(__always)
    public mutating func append(_ element: Element, times: Int) {
        precondition(times >= 0)
        if _slowPath(times > capacity &- count) { grow(to: count &+ times) }
        // Safety: there is room for that many behind the last element.
        (start + count).initialize(repeating: element, count: times)
        used &+= times
    }

    @inlinable
    @inline(__always)
    public mutating func removeLast() {
        precondition(count > 0)
        used &-= 1
    }

    /// Forgets all but the first elements.
    @inlinable
    @inline(__always)
    public mutating func truncate(to newCount: Int) {
        precondition(newCount >= 0 && newCount <= count)
        used = newCount
    }

    @usableFromInline
    mutating func grow(to wanted: Int) {
        capacity = max(capacity * 2, wanted)
        start = Self.block(start, of: capacity)
    }
}

extension ScratchBuffer<Int32> {
    /// Adds zeroes. A few are written as one block, which is sooner done than counted.
    @inlinable
    @inline(__always)
    public mutating func append(zeroes times: Int) {
        precondition(times >= 0)
        let block = 16
        if _slowPath(max(times, block) > capacity &- count) { grow(to: count &+ max(times, block)) }
        if times <= block {
            // Safety: there is room for a block behind the last element; what lies behind `times` is not in use.
            UnsafeMutableRawPointer(start + count).storeBytes(of: SIMD16(), as: SIMD16<Int32>.self)
        } else {
            // Safety: there is room for that many behind the last element.
            (start + count).initialize(repeating: 0, count: times)
        }
        used &+= times
    }
}

// Safety: it owns its block alone.
extension ScratchBuffer: @unchecked Sendable where Element: Sendable {}
