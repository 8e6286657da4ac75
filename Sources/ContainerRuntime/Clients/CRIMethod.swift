/// A call of the CRI.
struct CRIMethod: Sendable {
    static let containerStatus = CRIMethod("RuntimeService/ContainerStatus")
    static let createContainer = CRIMethod("RuntimeService/CreateContainer")
    static let execSync = CRIMethod("RuntimeService/ExecSync")
    static let getContainerEvents = CRIMethod("RuntimeService/GetContainerEvents")
    static let listContainers = CRIMethod("RuntimeService/ListContainers")
    static let listPodSandbox = CRIMethod("RuntimeService/ListPodSandbox")
    static let podSandboxStatus = CRIMethod("RuntimeService/PodSandboxStatus")
    static let removeContainer = CRIMethod("RuntimeService/RemoveContainer")
    static let removePodSandbox = CRIMethod("RuntimeService/RemovePodSandbox")
    static let reopenContainerLog = CRIMethod("RuntimeService/ReopenContainerLog")
    static let runPodSandbox = CRIMethod("RuntimeService/RunPodSandbox")
    static let runtimeConfig = CRIMethod("RuntimeService/RuntimeConfig")
    static let startContainer = CRIMethod("RuntimeService/StartContainer")
    static let status = CRIMethod("RuntimeService/Status")
    static let stopContainer = CRIMethod("RuntimeService/StopContainer")
    static let stopPodSandbox = CRIMethod("RuntimeService/StopPodSandbox")
    static let updateContainerResources = CRIMethod("RuntimeService/UpdateContainerResources")
    static let updatePodSandboxResources = CRIMethod("RuntimeService/UpdatePodSandboxResources")
    static let version = CRIMethod("RuntimeService/Version")
    static let imageFsInfo = CRIMethod("ImageService/ImageFsInfo")
    static let imageStatus = CRIMethod("ImageService/ImageStatus")
    static let listImages = CRIMethod("ImageService/ListImages")
    static let pullImage = CRIMethod("ImageService/PullImage")
    static let removeImage = CRIMethod("ImageService/RemoveImage")

    /// The service and the method.
    let name: String
    /// The header that names it, made once.
    let path: HeaderField

    private init(_ name: String) {
        self.name = name
        path = HeaderField(":path", "/runtime.v1.\(name)")
    }
}
