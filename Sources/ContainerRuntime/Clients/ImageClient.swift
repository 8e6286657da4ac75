/// The calls of the CRI's ImageService, one for one.
public struct ImageClient: Sendable {
    private let channel: RuntimeChannel

    /// The service behind a channel.
    public init(_ channel: RuntimeChannel) {
        self.channel = channel
    }

    /// The images that are there, all or those with a name.
    public func listImages(
        _ image: ImageSpec? = nil,
        timeout: Duration = RuntimeClient.usualTimeout
    ) async throws(CallError) -> [Image] {
        var request = ListImagesRequest()
        if let image {
            var filter = ImageFilter()
            filter.image = image
            request.filter = filter
        }
        let response: ListImagesResponse = try await channel.call(.listImages, request, timeout: timeout)
        return response.images
    }

    /// One image; its `image` is nil when it is not there.
    public func imageStatus(
        _ image: ImageSpec,
        verbose: Bool = false,
        timeout: Duration = RuntimeClient.usualTimeout
    ) async throws(CallError) -> ImageStatusResponse {
        var request = ImageStatusRequest()
        request.image = image
        request.isVerbose = verbose
        return try await channel.call(.imageStatus, request, timeout: timeout)
    }

    /// Fetches an image; returns the reference to make containers with.
    ///
    /// - Parameters:
    ///   - image: Which.
    ///   - auth: Who asks the registry; nil for nobody.
    ///   - sandboxConfig: For which sandbox, for the runtime's own policies.
    ///   - timeout: How long it may take. It can take long: cancelling the task ends it.
    public func pullImage(
        _ image: ImageSpec,
        auth: AuthConfig? = nil,
        sandboxConfig: PodSandboxConfig? = nil,
        timeout: Duration? = nil
    ) async throws(CallError) -> String {
        var request = PullImageRequest()
        request.image = image
        request.auth = auth
        request.sandboxConfig = sandboxConfig
        let response: PullImageResponse = try await channel.call(.pullImage, request, timeout: timeout)
        return response.imageReference
    }

    /// The file systems that images lie on, the one of new images first.
    public func imageFileSystems(
        timeout: Duration = RuntimeClient.usualTimeout
    ) async throws(CallError) -> [FileSystemUsage] {
        let response: ImageFileSystemInfoResponse = try await channel.call(
            .imageFsInfo,
            EmptyMessage(),
            timeout: timeout
        )
        return response.imageFileSystems
    }

    /// Removes an image. Again is no error.
    public func removeImage(
        _ image: ImageSpec,
        timeout: Duration = RuntimeClient.usualTimeout
    ) async throws(CallError) {
        var request = RemoveImageRequest()
        request.image = image
        let _: EmptyMessage = try await channel.call(.removeImage, request, timeout: timeout)
    }
}
