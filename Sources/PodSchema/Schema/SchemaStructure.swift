import ManifestDecoding

/// A structure of the schema: its fields, and the way from a key to one of them.
struct SchemaStructure: Sendable, BitwiseCopyable {
    /// Of the structure's perfect hash.
    var multiplier: UInt64 = 0
    /// The fields that must be there, as bits.
    var required: UInt64 = 0
    /// Exactly one of these fields must be there; 0 for no such rule.
    var exactlyOne: UInt64 = 0
    /// At most one of these fields may be there; 0 for no such rule.
    var atMostOne: UInt64 = 0
    /// The fields that count as empty objects where they are absent, and that then miss something.
    var defaultObjects: UInt64 = 0
    /// The name's index in `Schema.texts`.
    let name: Int32
    private var fieldStart: Int32 = 0
    /// Where the structure's perfect hash starts in `Schema.slots`.
    var slots: Int32 = 0
    private var fieldCount: UInt8 = 0
    var shift: UInt8 = 0
    /// Why the walk treats this structure in a way of its own.
    var role = Role.plain

    /// Structures that mean more than their fields.
    enum Role: UInt8, Comparable, Sendable {
        case plain
        // Only rules of their own.
        case affinityTerm
        case azureDisk
        case claim
        case dns
        case fibreChannel
        case fileKey
        case handler
        case iscsi
        case labelRequirement
        case lifecycle
        case metadata
        case nodeRequirement
        case owner
        case podSecurity
        case probe
        case profile
        case projected
        case resizePolicy
        case resourceReference
        case restartRule
        case security
        case spread
        case sysctl
        case toleration
        case variable
        case volumeDevice
        case windowsOptions
        // A way of their own. `container` is the first.
        case container
        case containerPort
        case fieldReference
        case pod
        case podSpec
        case resources
        case volume
        case volumeMount

        static func < (left: Role, right: Role) -> Bool { left.rawValue < right.rawValue }
    }

    init(name: Int) {
        self.name = Int32(name)
    }

    /// An index in `Schema.fields`.
    @inline(__always)
    var firstField: Int { Int(fieldStart) }

    /// A range of `Schema.fields`; at most 64.
    @inline(__always)
    var fields: Range<Int> {
        get { firstField..<firstField &+ Int(fieldCount) }
        set {
            fieldStart = Int32(newValue.lowerBound)
            fieldCount = UInt8(newValue.count)
        }
    }

    /// Where in the table the key's field would be.
    @inline(__always)
    static func slot(of key: KeyBytes, multiplier: UInt64, shift: UInt8) -> Int {
        let mixed =
            (key.first ^ (key.last &<< 7 | key.last &>> 57) ^ UInt64(truncatingIfNeeded: key.count)) &* multiplier
        return Int(truncatingIfNeeded: mixed &>> UInt64(shift))
    }
}
