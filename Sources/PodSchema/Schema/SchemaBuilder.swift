import ManifestDecoding

/// Reads the tables. Their form:
///
///     Structure [oneof=a,b | oneof=present] [at-most-one=a,b]
///       field  type  domain  [attribute …]
///
/// A `type` is a scalar's name, a structure's name, `[type]` for a list or `{type}` for a map from strings.
struct SchemaBuilder {
    var structures: [SchemaStructure] = []
    var fields: [SchemaField] = []
    var texts: [[UInt8]] = []
    var slots: [UInt8] = []
    var indices: [String: Int] = [:]
    private var textIndices: [String: Int] = [:]
    /// `key=` attributes, looked up once all structures are known.
    private var elementKeys: [(field: Int, names: [Substring])] = []
    private var alternatives: [(structure: Int, names: [Substring], isRequired: Bool)] = []

    /// First pass: the names of all structures, so that fields can refer to later ones.
    mutating func declare(_ table: String) {
        for line in rows(table) where line.first != " " {
            let name = String(words(line)[0])
            precondition(indices[name] == nil, "two structures \(name)")
            indices[name] = structures.count
            structures.append(SchemaStructure(name: name))
        }
    }

    /// Second pass: the fields.
    mutating func define(_ table: String) {
        var current = -1
        for line in rows(table) {
            let words = words(line)
            if line.first == " " {
                precondition(current >= 0, "a field outside a structure: \(line)")
                addField(words, to: current)
            } else {
                current = indices[String(words[0])]!
                structures[current].fields = fields.count..<fields.count
                structures[current].role = role(of: words[0])
                for word in words.dropFirst() { addAlternatives(word, to: current) }
            }
        }
    }

    /// Last: what needs all fields.
    mutating func finish() {
        for (field, names) in elementKeys {
            guard case .structure(let element) = fields[field].kind else {
                preconditionFailure("a key of no structure")
            }
            for (index, name) in names.enumerated() { fields[field].elementKeys[index] = Int8(place(name, element)) }
        }
        for (structure, names, isRequired) in alternatives {
            let bits = bits(of: names, in: structure)
            if isRequired { structures[structure].exactlyOne = bits } else { structures[structure].atMostOne = bits }
        }
        for index in structures.indices { addSlots(to: index) }
    }

    // MARK: - Rows

    private func rows(_ table: String) -> [Substring] {
        table.split(separator: "\n").filter { line in
            let first = line.utf8.first { $0 != UInt8(ascii: " ") }
            return first != nil && first != UInt8(ascii: "#")
        }
    }

    private func words(_ line: Substring) -> [Substring] { line.split(separator: " ") }

    private mutating func addField(_ words: [Substring], to structure: Int) {
        precondition(words.count >= 3, "a field needs name, type and domain: \(words)")
        guard let domain = RestartDomain(word: words[2]) else { preconditionFailure("no domain: \(words[2])") }
        let (kind, shape) = type(words[1])
        let name = String(words[0])
        let index = fields.count
        let seed = KeyBytes(structures[structure].name + "." + name)
        fields.append(
            SchemaField(
                key: KeyBytes(name),
                name: text(words[0]),
                kind: kind,
                shape: shape,
                domain: domain,
                flags: [],
                pathSeed: Hash128.zero.mixed(seed.first, seed.last).mixed(KeyBytes(name).first, UInt64(seed.count)).low
            )
        )
        for word in words.dropFirst(3) { setAttribute(word, of: index) }
        switch kind {
        case .time:
            fields[index].format = .time
            // An empty text is no time.
            fields[index].flags.insert(.keepsZero)
        case .base64: fields[index].format = .base64
        default: break
        }
        if fields[index].flags.contains(.featureOff) { fields[index].domain = .none }
        let place = index - structures[structure].fields.lowerBound
        precondition(place < 64, "more than 64 fields in \(structures[structure].name)")
        if fields[index].flags.contains(.required) { structures[structure].required |= 1 << UInt64(place) }
        structures[structure].fields = structures[structure].fields.lowerBound..<index + 1
    }

    private func type(_ word: Substring) -> (SchemaField.Kind, SchemaField.Shape) {
        let isList = word.first == "["
        let isMap = word.first == "{"
        let inner = isList || isMap ? word.dropFirst().dropLast() : word
        return (scalar(inner) ?? .structure(indices[String(inner)]!), isList ? .list : isMap ? .map : .single)
    }

    private func scalar(_ word: Substring) -> SchemaField.Kind? {
        switch word {
        case "string": .string
        case "bool": .bool
        case "int32": .int32
        case "int64": .int64
        case "quantity": .quantity
        case "int-or-string": .intOrString
        case "time": .time
        case "bytes": .base64
        case "any": .any
        default: nil
        }
    }

    // MARK: - Attributes

    private mutating func setAttribute(_ word: Substring, of field: Int) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count == 2 ? parts[1] : ""
        switch parts[0] {
        case "required": fields[field].flags.insert(.required)
        case "keep-zero": fields[field].flags.insert(.keepsZero)
        case "present": fields[field].flags.insert(.present)
        case "unordered": fields[field].flags.insert(.unordered)
        case "feature-off": fields[field].flags.insert(.featureOff)
        case "default" where value == "{}": fields[field].flags.insert(.defaultObject)
        case "default" where value == "null": fields[field].flags.insert(.defaultNull)
        case "default": fields[field].defaultText = text(value)
        case "default-from": fields[field].derivedDefault = parse(DerivedDefault.init(rawValue:), value)
        case "same-as": fields[field].equalToAbsent = text(value)
        case "min":
            fields[field].minimum = parse({ Int64($0) }, value)
            fields[field].flags.insert(.hasMinimum)
        case "max":
            fields[field].maximum = parse({ Int64($0) }, value)
            fields[field].flags.insert(.hasMaximum)
        case "max-length": fields[field].maximumLength = parse({ Int($0) }, value)
        case "enum":
            let start = texts.count
            for option in value.split(separator: "|", omittingEmptySubsequences: false) {
                texts.append(Array(option.utf8))
            }
            fields[field].allowed = start..<texts.count
        case "format": fields[field].format = parse(SchemaFormat.init(rawValue:), value)
        case "key": elementKeys.append((field, value.split(separator: ",")))
        case "static-forbidden":
            let words = value.split(separator: "_").joined(separator: " ")
            fields[field].forbidden = text(words[...])
        default: preconditionFailure("unknown attribute \(word)")
        }
    }

    private func parse<Value>(_ make: (String) -> Value?, _ word: Substring) -> Value {
        guard let value = make(String(word)) else { preconditionFailure("malformed value \(word)") }
        return value
    }

    private mutating func text(_ word: Substring) -> Int {
        let string = String(word)
        if let index = textIndices[string] { return index }
        texts.append(Array(string.utf8))
        textIndices[string] = texts.count - 1
        return texts.count - 1
    }

    private mutating func addAlternatives(_ word: Substring, to structure: Int) {
        let parts = word.split(separator: "=")
        precondition(parts.count == 2, "unknown attribute \(word)")
        alternatives.append((structure, parts[1].split(separator: ","), parts[0] == "oneof"))
    }

    private func bits(of names: [Substring], in structure: Int) -> UInt64 {
        let range = structures[structure].fields
        if names == ["present"] {
            return range.reduce(0) { bits, field in
                fields[field].flags.contains(.present) ? bits | 1 << UInt64(field - range.lowerBound) : bits
            }
        }
        return names.reduce(0) { $0 | 1 << UInt64(place($1, structure)) }
    }

    func place(_ name: Substring, _ structure: Int) -> Int {
        let range = structures[structure].fields
        let key = KeyBytes(String(name))
        guard let index = range.first(where: { fields[$0].key == key }) else {
            preconditionFailure("no field \(name) in \(structures[structure].name)")
        }
        return index - range.lowerBound
    }

    private func role(of name: Substring) -> SchemaStructure.Role {
        switch name {
        case "AppArmorProfile", "SeccompProfile": .profile
        case "AzureDiskVolumeSource": .azureDisk
        case "Container": .container
        case "ContainerPort": .containerPort
        case "ContainerResizePolicy": .resizePolicy
        case "ContainerRestartRule": .restartRule
        case "EnvVar": .variable
        case "FCVolumeSource": .fibreChannel
        case "FileKeySelector": .fileKey
        case "ISCSIVolumeSource": .iscsi
        case "LabelSelectorRequirement": .labelRequirement
        case "Lifecycle": .lifecycle
        case "LifecycleHandler": .handler
        case "NodeSelectorRequirement": .nodeRequirement
        case "ObjectFieldSelector": .fieldReference
        case "ObjectMeta": .metadata
        case "OwnerReference": .owner
        case "PodAffinityTerm": .affinityTerm
        case "PodDNSConfig": .dns
        case "PodSecurityContext": .podSecurity
        case "PodSpec": .podSpec
        case "Probe": .probe
        case "ProjectedVolumeSource": .projected
        case "ResourceClaim": .claim
        case "ResourceFieldSelector": .resourceReference
        case "ResourceRequirements": .resources
        case "SecurityContext": .security
        case "Sysctl": .sysctl
        case "Toleration": .toleration
        case "TopologySpreadConstraint": .spread
        case "Volume": .volume
        case "VolumeDevice": .volumeDevice
        case "VolumeMount": .volumeMount
        case "WindowsSecurityContextOptions": .windowsOptions
        default: .plain
        }
    }

    // MARK: - Perfect hash

    /// Searches a multiplier under which no two fields of the structure meet. With four times as many slots as fields a
    /// few tries are enough.
    private mutating func addSlots(to structure: Int) {
        let range = structures[structure].fields
        var size = 4
        while size < range.count * 4 { size *= 2 }
        let shift = UInt64(64 - size.trailingZeroBitCount)
        var multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15
        while true {
            var table = [UInt8](repeating: 0, count: size)
            let isPerfect = range.allSatisfy { field in
                let slot = SchemaStructure.slot(of: fields[field].key, multiplier: multiplier, shift: shift)
                guard table[slot] == 0 else { return false }
                table[slot] = UInt8(field - range.lowerBound + 1)
                return true
            }
            if isPerfect {
                structures[structure].slots = slots.count..<slots.count + size
                structures[structure].multiplier = multiplier
                structures[structure].shift = shift
                slots += table
                return
            }
            multiplier = multiplier &* 0xD134_2543_DE82_EF95 &+ 2
        }
    }
}
