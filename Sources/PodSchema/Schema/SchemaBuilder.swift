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
    var details: [SchemaDetail] = []
    var keys: [KeyBytes] = []
    var texts: [[UInt8]] = []
    var slots: [UInt8] = []
    var indices: [String: Int] = [:]
    /// Fields that a structure may have: 64 where fields are also bits.
    private let fieldLimit: Int
    /// `key=` attributes, looked up once all structures are known.
    private var elementKeys: [(field: Int, names: [String])] = []
    private var alternatives: [(structure: Int, names: [String], isRequired: Bool)] = []

    init(fieldLimit: Int = 64) {
        self.fieldLimit = fieldLimit
    }

    /// First pass: the names of all structures, so that fields can refer to later ones.
    mutating func declare(_ rows: [SchemaRow]) {
        for row in rows where !row.isField {
            let name = row.words[0]
            precondition(indices[name] == nil, "two structures \(name)")
            indices[name] = structures.count
            structures.append(SchemaStructure(name: text(row.words[0])))
        }
    }

    /// Second pass: the fields.
    mutating func define(_ rows: [SchemaRow]) {
        var current = -1
        for row in rows {
            let words = row.words
            if row.isField {
                precondition(current >= 0, "a field outside a structure: \(words)")
                addField(words, to: current)
            } else {
                current = indices[words[0]]!
                structures[current].fields = fields.count..<fields.count
                structures[current].role = role(of: words[0])
                for word in words.dropFirst() { addAlternatives(word, to: current) }
            }
        }
    }

    /// Last: what needs all fields.
    ///
    /// - Parameter isHashed: whether fields are found by their `KeyBytes`, which must then differ inside a structure.
    mutating func finish(isHashed: Bool = true) {
        for (field, names) in elementKeys {
            fields[field].flags.insert(.isKeyed)
            let element = fields[field].structure
            for (index, name) in names.enumerated() { details[field].elementKeys[index] = Int8(place(name, element)) }
            for name in names { checkKey(structures[element].fields.lowerBound + place(name, element)) }
            let first = fields[structures[element].fields.lowerBound + place(names[0], element)]
            if names.count == 1, first.kind == .string, first.defaultText < 0 {
                fields[field].nameKey = details[field].elementKeys[0]
            }
        }
        for index in fields.indices { fields[index].setRoute(details[index]) }
        for (structure, names, isRequired) in alternatives {
            let bits = bits(of: names, in: structure)
            if isRequired { structures[structure].exactlyOne = bits } else { structures[structure].atMostOne = bits }
        }
        for index in structures.indices {
            if isHashed { addSlots(to: index) }
            noteDefaultObjects(of: index)
        }
    }

    /// The default of a key field is hashed by its `KeyBytes`.
    private func checkKey(_ field: Int) {
        let text = Int(fields[field].defaultText)
        precondition(text < 0 || texts[text].count <= 16, "the default of a key is longer than sixteen bytes")
    }

    private mutating func noteDefaultObjects(of structure: Int) {
        let range = structures[structure].fields
        for field in range where fields[field].flags.contains(.defaultObject) {
            guard case .structure = fields[field].kind, structures[fields[field].structure].required != 0 else {
                continue
            }
            structures[structure].defaultObjects |= 1 << UInt64(field - range.lowerBound)
        }
    }

    // MARK: - Rows

    private func split(_ text: String, _ separator: UInt8) -> [String] {
        text.utf8.split(separator: separator).map { String(Substring($0)) }
    }

    private mutating func addField(_ words: [String], to structure: Int) {
        precondition(words.count >= 3, "a field needs name, type and domain: \(words)")
        guard let domain = RestartDomain(word: words[2]) else { preconditionFailure("no domain: \(words[2])") }
        let (kind, shape) = type(words[1])
        let index = fields.count
        let key = KeyBytes(words[0])
        let ownerName = texts[Int(structures[structure].name)]
        let owner = KeyBytes(ownerName.span)
        let seed = Hash128.zero.mixed(owner.first, owner.last).mixed(key.first, key.last).mixed(
            UInt64(key.count),
            UInt64(owner.count)
        )
        fields.append(
            SchemaField(key, pathSeed: seed.low, index: index, kind: kind, shape: shape, domain: domain)
        )
        details.append(SchemaDetail(name: text(words[0])))
        keys.append(key)
        for word in words.dropFirst(3) { setAttribute(word, of: index) }
        switch kind {
        case .time:
            details[index].format = .time
            // An empty text is no time.
            fields[index].flags.insert(.keepsZero)
        case .base64: details[index].format = .base64
        default: break
        }
        noteDetails(of: index)
        if fields[index].flags.contains(.featureOff) { fields[index].domain = .none }
        let place = index - structures[structure].fields.lowerBound
        precondition(place < fieldLimit, "more than \(fieldLimit) fields in structure \(structure)")
        if fields[index].flags.contains(.required) { structures[structure].required |= 1 << UInt64(place) }
        structures[structure].fields = structures[structure].fields.lowerBound..<index + 1
    }

    /// Flags tell the walk that there is something to look up.
    private mutating func noteDetails(of index: Int) {
        let detail = details[index]
        if detail.format != nil || !detail.allowed.isEmpty || detail.maximumLength > 0 {
            fields[index].flags.insert(.hasRule)
        }
        if detail.forbidden >= 0 { fields[index].flags.insert(.isForbidden) }
        if detail.derivedDefault != nil { fields[index].flags.insert(.hasDerivedDefault) }
    }

    private func type(_ word: String) -> (SchemaField.Kind, SchemaField.Shape) {
        let isList = word.utf8.first == UInt8(ascii: "[")
        let isMap = word.utf8.first == UInt8(ascii: "{")
        let inner = isList || isMap ? String(word.utf8.dropFirst().dropLast())! : word
        return (scalar(inner) ?? .structure(Int16(indices[inner]!)), isList ? .list : isMap ? .map : .single)
    }

    private func scalar(_ word: String) -> SchemaField.Kind? {
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

    private mutating func setAttribute(_ word: String, of field: Int) {
        let sign = word.utf8.firstIndex(of: UInt8(ascii: "="))
        let value = sign.map { String(word[word.utf8.index(after: $0)...]) } ?? ""
        switch sign.map({ String(word[..<$0]) }) ?? word {
        case "required": fields[field].flags.insert(.required)
        case "keep-zero": fields[field].flags.insert(.keepsZero)
        case "present": fields[field].flags.insert(.present)
        case "unordered": fields[field].flags.insert(.unordered)
        case "feature-off": fields[field].flags.insert(.featureOff)
        case "independent": fields[field].flags.insert(.independent)
        case "default" where value == "{}": fields[field].flags.insert(.defaultObject)
        case "default" where value == "null": fields[field].flags.insert(.defaultNull)
        case "default":
            fields[field].defaultText = Int32(text(value))
            fields[field].defaultNumber = number(value)
        case "default-from": details[field].derivedDefault = parse(DerivedDefault.init(rawValue:), value)
        case "same-as":
            fields[field].equalToAbsent = Int32(text(value))
            fields[field].numberEqualToAbsent = number(value)
        case "min":
            details[field].minimum = parse({ Int64($0) }, value)
            fields[field].flags.insert(.hasMinimum)
        case "max":
            details[field].maximum = parse({ Int64($0) }, value)
            fields[field].flags.insert(.hasMaximum)
        case "max-length": details[field].maximumLength = parse({ Int($0) }, value)
        case "enum":
            let start = texts.count
            for option in value.utf8.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false) {
                texts.append(Array(option))
            }
            details[field].allowed = start..<texts.count
        case "rule": details[field].rule = parse(SettingRule.init(rawValue:), value)
        case "format": details[field].format = parse(SchemaFormat.init(rawValue:), value)
        case "key": elementKeys.append((field, split(value, UInt8(ascii: ","))))
        case "static-forbidden":
            let words = split(value, UInt8(ascii: "_")).joined(separator: " ")
            details[field].forbidden = text(words)
        default: preconditionFailure("unknown attribute \(word)")
        }
    }

    private func number(_ word: String) -> Int64 {
        switch word {
        case "true": 1
        case "false": 0
        default: Int64(word) ?? SchemaField.noNumber
        }
    }

    private func parse<Value>(_ make: (String) -> Value?, _ word: String) -> Value {
        guard let value = make(word) else { preconditionFailure("malformed value \(word)") }
        return value
    }

    private mutating func text(_ word: String) -> Int {
        texts.append(Array(word.utf8))
        return texts.count - 1
    }

    private mutating func addAlternatives(_ word: String, to structure: Int) {
        let parts = split(word, UInt8(ascii: "="))
        precondition(parts.count == 2, "unknown attribute \(word)")
        alternatives.append((structure, split(parts[1], UInt8(ascii: ",")), parts[0] == "oneof"))
    }

    private func bits(of names: [String], in structure: Int) -> UInt64 {
        let range = structures[structure].fields
        if names == ["present"] {
            return range.reduce(0) { bits, field in
                fields[field].flags.contains(.present) ? bits | 1 << UInt64(field - range.lowerBound) : bits
            }
        }
        return names.reduce(0) { $0 | 1 << UInt64(place($1, structure)) }
    }

    func place(_ name: String, _ structure: Int) -> Int {
        let range = structures[structure].fields
        let key = KeyBytes(name)
        guard let index = range.first(where: { keys[$0] == key }) else {
            preconditionFailure("no field \(name) in structure \(structure)")
        }
        return index - range.lowerBound
    }

    private func role(of name: String) -> SchemaStructure.Role {
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
        case "Pod": .pod
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
        precondition(!range.isEmpty, "a structure without fields")
        var size = 4
        while size < range.count * 4 { size *= 2 }
        let shift = UInt8(64 - size.trailingZeroBitCount)
        var multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15
        while true {
            var table = [Int?](repeating: nil, count: size)
            let isPerfect = range.allSatisfy { field in
                let slot = SchemaStructure.slot(of: keys[field], multiplier: multiplier, shift: shift)
                // Equal keys would meet under every multiplier.
                if let other = table[slot] {
                    precondition(keys[other] != keys[field], "two fields that KeyBytes does not tell apart")
                    return false
                }
                table[slot] = field
                return true
            }
            if isPerfect {
                structures[structure].slots = Int32(slots.count)
                structures[structure].multiplier = multiplier
                structures[structure].shift = shift
                slots += table.map { UInt8(($0 ?? range.lowerBound) - range.lowerBound) }
                return
            }
            multiplier = multiplier &* 0xD134_2543_DE82_EF95 &+ 2
        }
    }
}
