/// Where images lie. What they take there is left out: of a full file system it tells little.
public struct ImageFileSystemInfoResponse: Message {
    /// Of images.
    public var imageFileSystems: [FileSystemUsage] = []

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "image_filesystems", &imageFileSystems)
    }
}

/// A file system that a runtime uses.
public struct FileSystemUsage: Message {
    /// Which.
    public var id: FileSystemIdentifier?

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(2, "fs_id", &id)
    }
}

/// Names a file system.
public struct FileSystemIdentifier: Message {
    /// A path on it.
    public var mountPoint = ""

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "mountpoint", &mountPoint)
    }
}
