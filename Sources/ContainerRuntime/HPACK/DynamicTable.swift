/// The fields that one direction of a connection has remembered, the newest first. RFC 7541, section 2.3.2.
package struct DynamicTable: Sendable {
    /// The oldest first; those before `start` are gone.
    private var fields: [HeaderField] = []
    private var start = 0

    /// What the fields count together.
    package private(set) var size = 0
    /// The most they may count.
    package private(set) var limit: Int
    /// How many fields were ever added; the newest one has this number.
    private(set) var added = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// How many fields there are.
    package var count: Int { fields.count - start }

    /// The field with an index, 0 for the newest; nil when there is none.
    package subscript(index: Int) -> HeaderField? {
        index >= 0 && index < count ? fields[fields.count - 1 - index] : nil
    }

    /// Adds a field; the oldest ones make room. One that is too large alone leaves the table empty.
    mutating func add(_ field: HeaderField) {
        let size = field.size
        evict(until: limit - size)
        if size > limit { return }
        fields.append(field)
        self.size += size
        added += 1
    }

    /// Changes how much the fields may count.
    mutating func setLimit(_ limit: Int) {
        self.limit = limit
        evict(until: limit)
    }

    private mutating func evict(until size: Int) {
        while self.size > size && start < fields.count {
            self.size -= fields[start].size
            fields[start] = HeaderField(name: [], value: [])
            start += 1
        }
        if start * 2 >= fields.count {
            // Each field is moved once at most.
            fields.removeFirst(start)
            start = 0
        }
    }
}
