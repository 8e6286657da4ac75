extension Array {
    /// Removes all elements. The room of a few is kept for the next ones; that of many is given back.
    mutating func empty() {
        if count > 16 {
            self = []
        } else {
            // `removeAll(keepingCapacity:)` replaces a range, which is far more code.
            while popLast() != nil {}
        }
    }
}
