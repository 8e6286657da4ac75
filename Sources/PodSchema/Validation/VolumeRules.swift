import ManifestDecoding

struct VolumeFields: Sendable {
    let name: KnownField
    let projectedSources: KnownField
    let iscsiPortal: KnownField
    let iscsiSecret: KnownField
    let iscsiDiscovery: KnownField
    let iscsiSession: KnownField
    let iscsiInitiator: KnownField
    let fibreNames: KnownField
    let fibreIdentifiers: KnownField
    let fibreLun: KnownField
    let diskURI: KnownField
    let diskKind: KnownField
    let claimPlaces: [Int]
    let emptyDirectoryPlace: Int

    init(_ builder: SchemaBuilder) {
        let volume = FieldLookup(builder, "Volume")
        name = volume["name"]
        claimPlaces = [volume["persistentVolumeClaim"].place, volume["ephemeral"].place]
        emptyDirectoryPlace = volume["emptyDir"].place
        projectedSources = FieldLookup(builder, "ProjectedVolumeSource")["sources"]
        let iscsi = FieldLookup(builder, "ISCSIVolumeSource")
        iscsiPortal = iscsi["targetPortal"]
        iscsiSecret = iscsi["secretRef"]
        iscsiDiscovery = iscsi["chapAuthDiscovery"]
        iscsiSession = iscsi["chapAuthSession"]
        iscsiInitiator = iscsi["initiatorName"]
        let fibre = FieldLookup(builder, "FCVolumeSource")
        fibreNames = fibre["targetWWNs"]
        fibreIdentifiers = fibre["wwids"]
        fibreLun = fibre["lun"]
        diskURI = FieldLookup(builder, "AzureDiskVolumeSource")["diskURI"]
        diskKind = FieldLookup(builder, "AzureDiskVolumeSource")["kind"]
    }
}

extension PodReader {
    /// A volume's name is no other volume's.
    mutating func checkVolumeName(_ node: Int, _ name: Hash128, _ view: borrowing TapeView) {
        guard hasText(node, view), volumeIndex(name) != nil else { return }
        let message = "\(quoted(node, view)) is the name of another volume"
        report(message, below: .field(schema.rules.volume.name), at: node, view)
    }

    // MARK: - Sources

    /// The initiator's name is made part of a name of the kernel's, which is short.
    mutating func checkISCSI(_ base: Int, _ node: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.volume
        let authenticates =
            isTrue(value(fields.iscsiDiscovery, base), view) || isTrue(value(fields.iscsiSession, base), view)
        if authenticates, value(fields.iscsiSecret, base) == 0 {
            report("a value is required for CHAP", below: .field(fields.iscsiSecret), at: node, view)
        }
        let initiator = value(fields.iscsiInitiator, base)
        let portal = value(fields.iscsiPortal, base)
        // The volume is the last of the open structures: its values stand right before this one's.
        guard initiator > 0, hasText(portal, view), let name = enclosingVolumeName(view) else { return }
        let count = view.bytes(name).count + 1 + view.bytes(portal).count
        if count > 64 {
            let message = "name and targetPortal are \(count) bytes together, more than 64"
            let kept = steps
            steps.removeLast()
            report(message, below: .field(fields.name), at: name, view)
            steps = kept
        }
    }

    private func enclosingVolumeName(_ view: borrowing TapeView) -> Int? {
        guard rules.volumeBase >= 0 else { return nil }
        let name = value(schema.rules.volume.name, rules.volumeBase)
        return hasText(name, view) ? name : nil
    }

    /// A fibre channel device is named by targetWWNs and a lun, or by wwids.
    mutating func checkFibreChannel(_ base: Int, _ node: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.volume
        let names = value(fields.fibreNames, base)
        let isNamed = isGiven(names, view)
        let identifiers = value(fields.fibreIdentifiers, base)
        if isNamed, isGiven(identifiers, view) {
            report("may not be given together with wwids", below: .field(fields.fibreNames), at: names, view)
        } else if !isNamed, !isGiven(identifiers, view) {
            report("either this or wwids is required", below: .field(fields.fibreNames), at: node, view)
        }
        guard isNamed else { return }
        let lun = value(fields.fibreLun, base)
        if lun == 0 {
            report("a value is required with targetWWNs", below: .field(fields.fibreLun), at: node, view)
        } else if view.isScalar(lun), let number = integer(lun, view), !(0...255).contains(number) {
            report("\(number) is not between 0 and 255", below: .field(fields.fibreLun), at: lun, view)
        }
    }

    mutating func checkAzureDisk(_ base: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.volume
        let uri = value(fields.diskURI, base)
        guard hasText(uri, view) else { return }
        let isManaged = isWord(value(fields.diskKind, base), schema.rules.words.managed, view)
        let text = view.bytes(uri)
        if isManaged ? text.starts(with: "/subscriptions/") : text.starts(with: "https://") { return }
        let prefix = isManaged ? "/subscriptions/ for kind Managed" : "https:// for kinds Shared and Dedicated"
        report("\(quoted(uri, view)) must start with \(prefix)", below: .field(fields.diskURI), at: uri, view)
    }

    // MARK: - Projected volumes

    /// Two files of a projected volume cannot have one path, whatever they are made from.
    mutating func checkProjected(_ base: Int, _ view: borrowing TapeView) {
        let sources = value(schema.rules.volume.projectedSources, base)
        guard sources > 0, view.kind(sources) == .sequence else { return }
        rules.projectedPaths.removeAll()
        var source = sources + 1
        while source < view.end(sources) {
            if view.kind(source) == .mapping { checkProjectedSource(source, view) }
            source = view.next(source)
        }
    }

    /// Every kind of source has either `path` or `items` of elements that have one.
    private mutating func checkProjectedSource(_ source: Int, _ view: borrowing TapeView) {
        let words = schema.rules.words
        var child = source + 1
        while child < view.end(source) {
            let kind = view.next(child)
            if view.kind(kind) == .mapping {
                noteProjectedPath(member(words.path, of: kind, view), view)
                let items = member(words.items, of: kind, view)
                if items > 0, view.kind(items) == .sequence {
                    var item = items + 1
                    while item < view.end(items) {
                        if view.kind(item) == .mapping {
                            noteProjectedPath(member(words.path, of: item, view), view)
                        }
                        item = view.next(item)
                    }
                }
            }
            child = view.next(kind)
        }
    }

    private mutating func noteProjectedPath(_ node: Int, _ view: borrowing TapeView) {
        guard hasText(node, view), !rules.projectedPaths.insert(view.hash(node, seed: key)) else { return }
        report("two files would have the path \(quoted(node, view))", at: node, view)
    }

    /// The last value of a short key in a mapping, 0 for none.
    func member(_ name: KeyBytes, of node: Int, _ view: borrowing TapeView) -> Int {
        var found = 0
        var child = node + 1
        while child < view.end(node) {
            let value = view.next(child)
            if view.key(child) == name { found = value }
            child = view.next(value)
        }
        return found
    }
}
