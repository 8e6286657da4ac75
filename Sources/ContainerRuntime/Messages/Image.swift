/// Names an image.
public struct ImageSpec: Message {
    /// A name with tag or digest, or an ID.
    public var image = ""
    /// For the runtime's handler.
    public var annotations: [String: String] = [:]
    /// The name as the pod has it.
    public var userSpecifiedImage = ""
    /// For which runtime handler.
    public var runtimeHandler = ""
    /// The image's digest or ID where `image` is another name.
    public var imageReference = ""

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "image", &image)
        visitor.field(2, "annotations", &annotations)
        visitor.field(18, "user_specified_image", &userSpecifiedImage)
        visitor.field(19, "runtime_handler", &runtimeHandler)
        visitor.field(20, "image_ref", &imageReference)
    }
}

/// An image that is there.
public struct Image: Message {
    /// Its ID.
    public var id = ""
    /// Its names with tags.
    public var repoTags: [String] = []
    /// Its names with digests.
    public var repoDigests: [String] = []
    /// In bytes.
    public var size: UInt64 = 0
    /// The user it runs as, by number.
    public var uid: Int64?
    /// The user it runs as, by name; only without a number.
    public var userName = ""
    /// The name it was asked for by.
    public var spec: ImageSpec?
    /// Whether it must not be removed to make room.
    public var isPinned = false

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "id", &id)
        visitor.field(2, "repo_tags", &repoTags)
        visitor.field(3, "repo_digests", &repoDigests)
        visitor.field(4, "size", &size)
        visitor.field(5, "uid", &uid)
        visitor.field(6, "username", &userName)
        visitor.field(7, "spec", &spec)
        visitor.field(8, "pinned", &isPinned)
    }
}

/// Asks for the images.
public struct ListImagesRequest: Message {
    /// Which; all without it.
    public var filter: ImageFilter?

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "filter", &filter)
    }
}

/// Selects images.
public struct ImageFilter: Message {
    /// By name.
    public var image: ImageSpec?

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "image", &image)
    }
}

/// The images.
public struct ListImagesResponse: Message {
    /// In no order.
    public var images: [Image] = []

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "images", &images)
    }
}

/// Asks for one image.
public struct ImageStatusRequest: Message {
    /// Which.
    public var image: ImageSpec?
    /// Whether to add what the runtime wants to say for debugging.
    public var isVerbose = false

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "image", &image)
        visitor.field(2, "verbose", &isVerbose)
    }
}

/// One image.
public struct ImageStatusResponse: Message {
    /// Nothing if it is not there.
    public var image: Image?
    /// What the runtime says for debugging, when asked.
    public var info: [String: String] = [:]

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "image", &image)
        visitor.field(2, "info", &info)
    }
}

/// Fetches an image.
public struct PullImageRequest: Message {
    /// Which.
    public var image: ImageSpec?
    /// Who asks the registry.
    public var auth: AuthConfig?
    /// For which sandbox.
    public var sandboxConfig: PodSandboxConfig?

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "image", &image)
        visitor.field(2, "auth", &auth)
        visitor.field(3, "sandbox_config", &sandboxConfig)
    }
}

/// Who asks a registry.
public struct AuthConfig: Message {
    /// A user.
    public var userName = ""
    /// Its password.
    public var password = ""
    /// User and password, joined by a colon, in base64.
    public var auth = ""
    /// The registry.
    public var serverAddress = ""
    /// A token to get a registry token with.
    public var identityToken = ""
    /// A bearer token for the registry.
    public var registryToken = ""

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "username", &userName)
        visitor.field(2, "password", &password)
        visitor.field(3, "auth", &auth)
        visitor.field(4, "server_address", &serverAddress)
        visitor.field(5, "identity_token", &identityToken)
        visitor.field(6, "registry_token", &registryToken)
    }
}

/// An image was fetched.
public struct PullImageResponse: Message {
    /// Its ID or digest, to make containers with.
    public var imageReference = ""

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "image_ref", &imageReference)
    }
}

/// Removes an image; again is no error.
public struct RemoveImageRequest: Message {
    /// Which.
    public var image: ImageSpec?

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "image", &image)
    }
}
