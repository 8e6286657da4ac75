import ManifestDecoding
import PodSchema

/// Stands at one field of a decoded pod, or at a field that is not there: what it then reads is empty, false or nil.
///
/// It reads what `DefaultedPodWriter` wrote, where each field has its default and its kind; so nothing here can fail.
struct FieldCursor: ~Escapable {
    private let view: TapeView
    /// -1 for a field that is not there.
    private let node: Int

    @_lifetime(copy view)
    init(_ view: TapeView) {
        self.view = view
        node = view.root
    }

    @_lifetime(copy cursor)
    private init(_ cursor: FieldCursor, _ node: Int) {
        view = cursor.view
        self.node = node >= 0 && cursor.view.isNull(node) ? -1 : node
    }

    /// Whether the field is there and is not null.
    var exists: Bool { node >= 0 }

    /// The field with a name; O(members).
    subscript(_ name: StaticString) -> FieldCursor {
        @_lifetime(copy self)
        get {
            var found = -1
            if node >= 0, view.kind(node) == .mapping {
                var child = node + 1
                while child < view.end(node) {
                    let value = view.next(child)
                    if isNamed(child, name) { found = value }
                    child = view.next(value)
                }
            }
            return FieldCursor(self, found)
        }
    }

    private func isNamed(_ key: Int, _ name: StaticString) -> Bool {
        let bytes = view.bytes(key)
        guard bytes.count == name.utf8CodeUnitCount else { return false }
        var isSame = true
        name.withUTF8Buffer { text in
            for index in text.indices where unsafe text[index] != bytes[index] { isSame = false }
        }
        return isSame
    }

    // MARK: - Scalars

    /// The text; empty for none.
    var string: String { node >= 0 && view.isScalar(node) ? view.string(node) : "" }

    /// The text; nil for none.
    var optionalString: String? { node >= 0 && view.isScalar(node) ? view.string(node) : nil }

    /// Whether the field is true.
    var isTrue: Bool { optionalBool ?? false }

    /// The truth; nil for none.
    var optionalBool: Bool? {
        guard node >= 0, case .bool(let value) = view.value(node) else { return nil }
        return value
    }

    /// The number; nil for none, and for a text.
    var optionalInteger: Int64? {
        guard node >= 0, case .integer(let value) = view.value(node) else { return nil }
        return value
    }

    /// The number; 0 for none.
    var integer: Int64 { optionalInteger ?? 0 }

    /// A number of the API's `int32`.
    var int32: Int32 { Int32(clamping: integer) }

    /// The amount of a resource; nil for none.
    var quantity: Quantity? { node >= 0 ? Quantity(view.bytes(node)) : nil }

    // MARK: - Collections

    /// The elements of a list, each as `make` reads it.
    func list<Element>(_ make: (borrowing FieldCursor) -> Element) -> [Element] {
        guard node >= 0, view.kind(node) == .sequence else { return [] }
        var elements: [Element] = []
        var element = node + 1
        while element < view.end(node) {
            elements.append(make(FieldCursor(self, element)))
            element = view.next(element)
        }
        return elements
    }

    /// The texts of a list.
    var strings: [String] { list { $0.string } }

    /// The numbers of a list.
    var integers: [Int64] { list { $0.integer } }

    /// The values of a map by key, each as `make` reads it; those that are nil are left out.
    func map<Value>(_ make: (borrowing FieldCursor) -> Value?) -> [String: Value] {
        guard node >= 0, view.kind(node) == .mapping else { return [:] }
        var values: [String: Value] = [:]
        var child = node + 1
        while child < view.end(node) {
            let value = view.next(child)
            values[view.string(child)] = make(FieldCursor(self, value))
            child = view.next(value)
        }
        return values
    }

    /// The texts of a map by key.
    var stringMap: [String: String] { map { $0.string } }

    /// The names of the fields that are there, in their order.
    var names: [String] {
        guard node >= 0, view.kind(node) == .mapping else { return [] }
        var names: [String] = []
        var child = node + 1
        while child < view.end(node) {
            let value = view.next(child)
            if !view.isNull(value) { names.append(view.string(child)) }
            child = view.next(value)
        }
        return names
    }

    /// What `make` reads at the field, if it is there.
    func whenThere<Value>(_ make: (borrowing FieldCursor) -> Value) -> Value? {
        node >= 0 ? make(self) : nil
    }
}
