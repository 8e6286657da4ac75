extension Hash128 {
    /// Hashes a whole file, to tell its bytes from what they were the last time it was read.
    ///
    /// Four lanes each take 16 bytes of 64 with one full multiplication and keep both halves of the product, so that no
    /// multiplication waits for the one before it. Another hash than that of scalars; it may change from one version
    /// to the next, if the version of the state directory's log changes too: that is checked with it.
    ///
    /// - Parameter key: what makes it impossible to compute a collision.
    public init(contents bytes: Span<UInt8>, key: Hash128) {
        guard bytes.count >= Self.stripe else {
            self.init(bytes, seed: key)
            return
        }
        self = bytes.withUnsafeBytes { Self.striped($0, key: key) }
    }

    private static let stripe = 64

    private static func striped(_ bytes: UnsafeRawBufferPointer, key: Hash128) -> Hash128 {
        var first = key.mixed(1, 0)
        var second = key.mixed(2, 0)
        var third = key.mixed(3, 0)
        var fourth = key.mixed(4, 0)
        // The last stripe ends with the bytes, and may have some in common with the one before it.
        let last = bytes.count - stripe
        var index = 0
        while true {
            let start = min(index, last)
            // Safety: 64 bytes from `start` on are inside.
            let stripe = bytes.baseAddress! + start
            first.absorb(stripe)
            second.absorb(stripe + 16)
            third.absorb(stripe + 32)
            fourth.absorb(stripe + 48)
            if start == last { break }
            index &+= Self.stripe
        }
        let whole = key.mixed(UInt64(truncatingIfNeeded: bytes.count), 0)
        return whole.mixed(first).mixed(second).mixed(third).mixed(fourth)
    }

    /// Takes in 16 bytes, which must be readable. Each factor is also added crosswise: where one of them is zero, the
    /// product says nothing of the other.
    @inline(__always)
    private mutating func absorb(_ bytes: UnsafeRawPointer) {
        let left = bytes.loadUnaligned(as: UInt64.self).littleEndian ^ low
        let right = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian ^ high
        let product = left.multipliedFullWidth(by: right)
        low = product.low ^ right
        high = product.high ^ left
    }
}
