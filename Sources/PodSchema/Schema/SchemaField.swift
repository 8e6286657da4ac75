import ManifestDecoding

/// One row of the schema's tables, packed into one cache line: what the walk reads of each field.
struct SchemaField: Sendable, BitwiseCopyable {
    enum Kind: Sendable, Equatable {
        case string
        case bool
        case int32
        case int64
        case quantity
        case intOrString
        case time
        case base64
        /// Not looked into.
        case any
        /// The structure with this index.
        case structure(Int16)
    }

    enum Shape: Sendable {
        case single
        case list
        /// From any string to the field's kind.
        case map
    }

    struct Flags: OptionSet, Sendable {
        let rawValue: UInt16
        /// Must be there and not empty.
        static let required = Flags(rawValue: 1)
        /// An explicit false, 0 or "" is a value; without this it is as absence.
        static let keepsZero = Flags(rawValue: 2)
        /// An empty object differs from absence.
        static let present = Flags(rawValue: 4)
        /// The order of a list's elements means nothing.
        static let unordered = Flags(rawValue: 8)
        /// Has no effect, because its feature gate is off.
        static let featureOff = Flags(rawValue: 16)
        /// Absent is as an empty object, whose own rules then apply.
        static let defaultObject = Flags(rawValue: 32)
        /// Absent is shown as null.
        static let defaultNull = Flags(rawValue: 4096)
        static let hasMinimum = Flags(rawValue: 64)
        static let hasMaximum = Flags(rawValue: 128)
        /// Has a format, a list of allowed values or a longest length.
        static let hasRule = Flags(rawValue: 256)
        /// What it names is an object of the API.
        static let isForbidden = Flags(rawValue: 512)
        /// A list whose elements have names.
        static let isKeyed = Flags(rawValue: 1024)
        /// Another field decides the default.
        static let hasDerivedDefault = Flags(rawValue: 2048)
        /// Strings that mean nothing to other fields: of a valid manifest one can be exchanged for any other valid one.
        static let independent = Flags(rawValue: 8192)
    }

    /// What the walk does with a value of the field: its kind, shape and flags in one byte.
    enum Route: UInt8, Sendable {
        /// A string that nothing is asked of, and that is as absence where it is empty.
        case text
        /// The same with a form that it must have.
        case formedText
        /// Any other string.
        case ruledText
        case bool
        case integer
        /// Any other scalar.
        case scalar
        case object
        /// A list of strings that nothing is asked of.
        case textList
        /// Any other list of scalars.
        case scalarList
        /// A list of structures that have names.
        case namedList
        /// A list of structures whose order means nothing.
        case setList
        /// Any other list of structures.
        case objectList
        case map
    }

    /// Mixed into the path of what the field leads to.
    let pathSeed: UInt64
    // Its name, as `KeyBytes` has it.
    private let firstBytes: UInt64
    private let lastBytes: UInt64
    /// The value that absence stands for, of a number, or of a boolean as 0 and 1.
    var defaultNumber = Self.noNumber
    /// A value that compares as absence does, of the same.
    var numberEqualToAbsent = Self.noNumber
    /// The same two of texts, as indices in `Schema.texts`, or -1.
    var defaultText: Int32 = -1
    var equalToAbsent: Int32 = -1
    private let place: Int16
    let kind: Kind
    var flags: Flags = []
    let shape: Shape
    var domain: RestartDomain
    var route = Route.scalar
    /// The place of the only field that names a list's elements, a string; -1 where it is not as simple.
    var nameKey: Int8 = -1
    /// The form of a `formedText`.
    var form = SchemaFormat.notEmpty
    private let nameCount: UInt8

    init(_ name: KeyBytes, pathSeed: UInt64, index: Int, kind: Kind, shape: Shape, domain: RestartDomain) {
        self.pathSeed = pathSeed
        firstBytes = name.first
        lastBytes = name.last
        nameCount = UInt8(name.count)
        place = Int16(index)
        self.kind = kind
        self.shape = shape
        self.domain = domain
    }

    /// Its place in `Schema.fields` and `Schema.details`.
    @inline(__always)
    var index: Int { Int(place) }

    /// Whether it may have this name; of one of at most sixteen bytes it then does.
    @inline(__always)
    func isNamed(_ key: KeyBytes) -> Bool {
        (firstBytes ^ key.first) | (lastBytes ^ key.last) | UInt64(truncatingIfNeeded: Int(nameCount) ^ key.count) == 0
    }

    static let noNumber = Int64.min

    /// The structure that the field leads to. Traps where it leads to scalars.
    @inline(__always)
    var structure: Int {
        guard case .structure(let structure) = kind else { preconditionFailure("no structure") }
        return Int(structure)
    }

    /// Once all else is known.
    mutating func setRoute(_ detail: SchemaDetail) {
        route =
            switch shape {
            case .single: singleRoute(detail)
            case .list: listRoute
            case .map: .map
            }
        if route == .formedText, let format = detail.format { form = format }
    }

    private func singleRoute(_ detail: SchemaDetail) -> Route {
        switch kind {
        case .structure: .object
        case .string: textRoute(detail)
        case .time, .base64: .ruledText
        case .bool: .bool
        case .int32, .int64: .integer
        case .quantity, .intOrString, .any: .scalar
        }
    }

    private func textRoute(_ detail: SchemaDetail) -> Route {
        let hasDefault = defaultText >= 0 || equalToAbsent >= 0 || flags.contains(.hasDerivedDefault)
        if hasDefault || !flags.isDisjoint(with: [.keepsZero, .isForbidden]) || !detail.allowed.isEmpty
            || detail.maximumLength > 0
        {
            return .ruledText
        }
        return detail.format == nil ? .text : .formedText
    }

    private var listRoute: Route {
        guard case .structure = kind else {
            return kind == .string && !flags.contains(.hasRule) ? .textList : .scalarList
        }
        return flags.contains(.isKeyed) ? .namedList : flags.contains(.unordered) ? .setList : .objectList
    }
}

/// What is asked of few fields, kept apart from what the walk reads of each.
struct SchemaDetail: Sendable {
    /// The name's index in `Schema.texts`.
    let name: Int
    var minimum: Int64 = 0
    var maximum: Int64 = 0
    /// In bytes; 0 for no limit.
    var maximumLength = 0
    /// The allowed values, a range of `Schema.texts`; empty for all.
    var allowed: Range<Int> = 0..<0
    var format: SchemaFormat?
    /// Of a KubeletConfiguration.
    var rule: SettingRule?
    var derivedDefault: DerivedDefault?
    /// What a static pod refers to by this field and may not, as an index in `Schema.texts`, or -1.
    var forbidden = -1
    /// The fields of a list's elements that name an element, as places in the element's structure.
    var elementKeys: [4 of Int8] = [-1, -1, -1, -1]
}

/// A default that other fields decide (`pkg/apis/core/v1/defaults.go`).
enum DerivedDefault: String, Sendable {
    case configHash = "config-hash"
    case containerPort = "container-port"
    case imageTag = "image-tag"
    case limits
    case manifestHash = "manifest-hash"
    case noExecute = "no-execute"
    case noSource = "no-source"
    case nodeName = "node-name"
    case phasePending = "phase-pending"
    case podLimits = "pod-limits"
    case podRequests = "pod-requests"
    case referenceTag = "reference-tag"
}

/// What the text of a field has to look like (`apimachinery/pkg/util/validation`, `pkg/apis/core/validation`).
enum SchemaFormat: String, Sendable, CaseIterable {
    case absolutePath = "abs-path"
    /// A label key with capitals in its prefix.
    case annotationKey = "annotation-key"
    case annotations
    case appArmorProfile = "apparmor-profile"
    case azureDiskURI = "azure-disk-uri"
    case base64
    case configKey = "config-key"
    case containerResources = "container-resources"
    case csiDriver = "csi-driver"
    case divisor
    case dnsLabel = "dns-label"
    case dnsSearch = "dns-search"
    case dnsSubdomain = "dns-subdomain"
    case environmentName = "env-name"
    case fieldReferenceInEnvironment = "field-ref-env"
    case fieldReferenceInVolume = "field-ref-volume"
    case finalizer
    case flexOptions = "flex-options"
    case generateName = "generate-name"
    case hostPortList = "host-port-list"
    case headerName = "http-header-name"
    case image
    case ipAddress = "ip"
    case iscsiName = "iscsi-name"
    case labelKey = "label-key"
    case labelValue = "label-value"
    case labels
    case localPath = "local-path"
    case named
    case noSlash = "no-slash"
    case nodeField = "node-field"
    case nodeTerms = "node-terms"
    case notEmpty = "non-empty"
    case notNegative = "non-negative"
    case pathWithoutDotDot = "path-no-dotdot"
    case podName = "pod-name"
    case podResources = "pod-resources"
    case port
    case portName = "port-name"
    case relativePathWithoutDotDot = "relative-path-no-dotdot"
    case resourceField = "resource-field"
    case resourceReferenceInEnvironment = "resource-ref-env"
    case resourceReferenceInVolume = "resource-ref-volume"
    case signal
    case signerName = "signer-name"
    case sysctlName = "sysctl-name"
    case time
    case windowsUser = "windows-user"
}
