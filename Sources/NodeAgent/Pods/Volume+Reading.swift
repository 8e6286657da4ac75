import PodSchema

extension Volume {
    init(_ volume: borrowing FieldCursor) {
        name = volume["name"].string
        source = VolumeSource(volume)
    }
}

extension VolumeSource {
    fileprivate init(_ volume: borrowing FieldCursor) {
        if volume["hostPath"].exists {
            self = .hostPath(HostPathVolumeSource(volume["hostPath"]))
        } else if volume["emptyDir"].exists {
            self = .emptyDir(EmptyDirVolumeSource(volume["emptyDir"]))
        } else if volume["downwardAPI"].exists {
            self = .downwardAPI(DownwardAPIVolumeSource(volume["downwardAPI"], isProjected: false))
        } else if volume["projected"].exists {
            self = .downwardAPI(DownwardAPIVolumeSource(volume["projected"], isProjected: true))
        } else if volume["image"].exists {
            self = .image(ImageVolumeSource(volume["image"]))
        } else {
            self = .unsupported(volume.names.first { $0 != "name" } ?? "")
        }
    }
}

extension HostPathVolumeSource {
    fileprivate init(_ source: borrowing FieldCursor) {
        path = source["path"].string
        type = Kind(rawValue: source["type"].string) ?? .unchecked
    }
}

extension EmptyDirVolumeSource {
    fileprivate init(_ source: borrowing FieldCursor) {
        medium = source["medium"].string
        sizeLimit = source["sizeLimit"].quantity
    }
}

extension ImageVolumeSource {
    fileprivate init(_ source: borrowing FieldCursor) {
        reference = source["reference"].string
        pullPolicy = ImagePullPolicy(rawValue: source["pullPolicy"].string) ?? .ifNotPresent
    }
}

extension DownwardAPIVolumeSource {
    fileprivate init(_ source: borrowing FieldCursor, isProjected: Bool) {
        self.isProjected = isProjected
        defaultMode = source["defaultMode"].int32
        if isProjected {
            // Of the kinds of projections an accepted manifest only has this one.
            items = source["sources"].list { $0["downwardAPI"]["items"].list { File($0) } }.flatMap { $0 }
        } else {
            items = source["items"].list { File($0) }
        }
    }
}

extension DownwardAPIVolumeSource.File {
    fileprivate init(_ file: borrowing FieldCursor) {
        path = file["path"].string
        mode = file["mode"].whenThere { $0.int32 }
        contents =
            file["resourceFieldRef"].whenThere { .resource(ResourceFieldSelector($0)) }
            ?? .field(path: file["fieldRef"]["fieldPath"].string)
    }
}

extension VolumeMount {
    init(_ mount: borrowing FieldCursor) {
        name = mount["name"].string
        mountPath = mount["mountPath"].string
        readOnly = mount["readOnly"].isTrue
        recursiveReadOnly = RecursiveReadOnly(rawValue: mount["recursiveReadOnly"].string) ?? .disabled
        mountPropagation = Propagation(rawValue: mount["mountPropagation"].string) ?? .none
        subPath = mount["subPath"].string
        subPathExpr = mount["subPathExpr"].string
    }
}

extension VolumeDevice {
    init(_ device: borrowing FieldCursor) {
        name = device["name"].string
        devicePath = device["devicePath"].string
    }
}
