package import ContainerRuntime
import LinuxIO

/// What a fake runtime holds, and what its calls do to it.
package struct FakeContent: Sendable {
    package var sandboxes: [String: PodSandbox] = [:]
    package var containers: [String: ContainerStatus] = [:]
    /// The sandbox of each container.
    package var sandboxOfContainer: [String: String] = [:]
    package var images: [String: Image] = [:]
    /// Where images are said to lie.
    package var imageMountPoint = ""
    /// The ways to run sandboxes that it says it has.
    package var runtimeHandlers: [RuntimeHandler] = []
    /// What is told of the runtime for debugging.
    package var info: [String: String] = [:]
    /// The containers that were started, in their order.
    package private(set) var starts: [String] = []
    /// Those that were stopped.
    package private(set) var stops: [FakeStop] = []
    /// The commands that were run in containers.
    package private(set) var executed: [[String]] = []
    /// What containers are made of, as it was asked for.
    package private(set) var configs: [String: ContainerConfig] = [:]
    /// What sandboxes are made of.
    package private(set) var sandboxConfigs: [String: PodSandboxConfig] = [:]
    private var newestID = 0
    private var sandboxNames = NameIndex()
    private var containerNames = NameIndex()

    package init() {}

    /// A container of a name that runs.
    package func running(_ name: String) -> [String] {
        containers.filter { $0.value.state == .running && $0.value.metadata?.name == name }.map(\.key)
    }

    /// A status as an error.
    struct Refusal: Error {
        let status: GRPCStatus

        init(_ code: GRPCCode, _ message: String) {
            status = GRPCStatus(code, message)
        }
    }

    /// Carries a call out; returns the answer behind its length.
    mutating func answer(_ method: String, _ request: [UInt8]) -> Result<[UInt8], Refusal> {
        do {
            return .success(try carryOut(method, request))
        } catch let refusal as Refusal {
            return .failure(refusal)
        } catch {
            return .failure(Refusal(.internalError, "\(error)"))
        }
    }

    private mutating func carryOut(_ method: String, _ bytes: [UInt8]) throws -> [UInt8] {
        switch method {
        case "Version":
            var response = VersionResponse()
            response.runtimeName = "fake"
            response.runtimeVersion = "1"
            response.runtimeAPIVersion = "v1"
            return MessageAssembler.framed(response)
        case "Status":
            var response = Self.status
            response.runtimeHandlers = runtimeHandlers
            if try ProtobufReader.read(StatusRequest.self, from: bytes).isVerbose { response.info = info }
            return MessageAssembler.framed(response)
        case "RunPodSandbox": return try run(bytes)
        case "StopPodSandbox":
            let id = try ProtobufReader.read(PodSandboxReference.self, from: bytes).podSandboxID
            sandboxes[id]?.state = .notReady
            for (container, sandbox) in sandboxOfContainer where sandbox == id { end(container, exitCode: 137) }
            return MessageAssembler.framed(EmptyMessage())
        case "RemovePodSandbox":
            let id = try ProtobufReader.read(PodSandboxReference.self, from: bytes).podSandboxID
            if let sandbox = sandboxes.removeValue(forKey: id) { sandboxNames.remove(Self.name(of: sandbox)) }
            for (container, sandbox) in sandboxOfContainer where sandbox == id { remove(container) }
            return MessageAssembler.framed(EmptyMessage())
        case "PodSandboxStatus": return try sandboxStatus(bytes)
        case "ListPodSandbox": return try listSandboxes(bytes)
        case "CreateContainer": return try create(bytes)
        case "StartContainer":
            let id = try ProtobufReader.read(ContainerReference.self, from: bytes).containerID
            try require(id)
            guard containers[id]?.state == .created else { throw Refusal(.unknown, "it is not in created state") }
            starts.append(id)
            containers[id]?.state = .running
            containers[id]?.startedAt = WallClock.now
            return MessageAssembler.framed(EmptyMessage())
        case "StopContainer":
            let request = try ProtobufReader.read(StopContainerRequest.self, from: bytes)
            let id = request.containerID
            try require(id)
            stops.append(FakeStop(container: id, gracePeriod: request.timeout))
            end(id, exitCode: 143)
            return MessageAssembler.framed(EmptyMessage())
        case "RemoveContainer":
            remove(try ProtobufReader.read(ContainerReference.self, from: bytes).containerID)
            return MessageAssembler.framed(EmptyMessage())
        case "ContainerStatus":
            let id = try ProtobufReader.read(ContainerStatusRequest.self, from: bytes).containerID
            try require(id)
            var response = ContainerStatusResponse()
            response.status = containers[id]
            return MessageAssembler.framed(response)
        case "ListContainers": return try listContainers(bytes)
        case "UpdateContainerResources":
            let request = try ProtobufReader.read(UpdateContainerResourcesRequest.self, from: bytes)
            try require(request.containerID)
            containers[request.containerID]?.resources = ContainerResources()
            containers[request.containerID]?.resources?.linux = request.linux
            return MessageAssembler.framed(EmptyMessage())
        case "ExecSync":
            let request = try ProtobufReader.read(ExecSyncRequest.self, from: bytes)
            try require(request.containerID)
            executed.append(request.command)
            var response = ExecSyncResponse()
            response.standardOutput = Array(request.command.joined(separator: " ").utf8)
            return MessageAssembler.framed(response)
        case "ReopenContainerLog":
            try require(try ProtobufReader.read(ContainerReference.self, from: bytes).containerID)
            return MessageAssembler.framed(EmptyMessage())
        default: return try carryOutImageCall(method, bytes)
        }
    }

    private mutating func carryOutImageCall(_ method: String, _ bytes: [UInt8]) throws -> [UInt8] {
        switch method {
        case "ListImages":
            let filter = try ProtobufReader.read(ListImagesRequest.self, from: bytes).filter?.image?.image
            var response = ListImagesResponse()
            response.images = images.filter { filter == nil || filter == $0.key }.map(\.value)
            return MessageAssembler.framed(response)
        case "ImageStatus":
            let request = try ProtobufReader.read(ImageStatusRequest.self, from: bytes)
            var response = ImageStatusResponse()
            response.image = request.image.flatMap { images[$0.image] }
            return MessageAssembler.framed(response)
        case "ImageFsInfo":
            var response = ImageFileSystemInfoResponse()
            var usage = FileSystemUsage()
            usage.id = FileSystemIdentifier()
            usage.id?.mountPoint = imageMountPoint
            response.imageFileSystems = [usage]
            return MessageAssembler.framed(response)
        case "PullImage":
            let name = try ProtobufReader.read(PullImageRequest.self, from: bytes).image?.image ?? ""
            var image = Image()
            image.id = "sha256:\(name)"
            image.repoTags = [name]
            images[name] = image
            var response = PullImageResponse()
            response.imageReference = image.id
            return MessageAssembler.framed(response)
        case "RemoveImage":
            let name = try ProtobufReader.read(RemoveImageRequest.self, from: bytes).image?.image ?? ""
            images = images.filter { $0.key != name && $0.value.id != name }
            return MessageAssembler.framed(EmptyMessage())
        default: throw Refusal(.unimplemented, "unknown method \(method)")
        }
    }

    // MARK: - Sandboxes

    private static var status: StatusResponse {
        var response = StatusResponse()
        var status = RuntimeStatus()
        for type in ["RuntimeReady", "NetworkReady"] {
            var condition = RuntimeCondition()
            condition.type = type
            condition.isMet = true
            status.conditions.append(condition)
        }
        response.status = status
        return response
    }

    private mutating func makeID() -> String {
        newestID += 1
        let digits = String(newestID, radix: 16)
        return String(repeating: "0", count: 64 - digits.count) + digits
    }

    private mutating func run(_ bytes: [UInt8]) throws -> [UInt8] {
        let request = try ProtobufReader.read(RunPodSandboxRequest.self, from: bytes)
        var sandbox = PodSandbox()
        sandbox.metadata = request.config?.metadata
        let name = Self.name(of: sandbox)
        if let other = sandboxNames.id(of: name, in: sandboxes, { Self.name(of: $1) }) {
            throw Refusal(.unknown, "the name is reserved for \(other)")
        }
        sandbox.id = makeID()
        sandbox.labels = request.config?.labels ?? [:]
        sandbox.annotations = request.config?.annotations ?? [:]
        sandbox.runtimeHandler = request.runtimeHandler
        sandbox.createdAt = WallClock.now
        sandboxes[sandbox.id] = sandbox
        sandboxNames.add(name, sandbox.id)
        sandboxConfigs[sandbox.id] = request.config
        var response = PodSandboxReference()
        response.podSandboxID = sandbox.id
        return MessageAssembler.framed(response)
    }

    /// What no two sandboxes have in common.
    private static func name(of sandbox: PodSandbox) -> String {
        guard let metadata = sandbox.metadata else { return "" }
        return "\(metadata.namespace)/\(metadata.name)/\(metadata.uid)/\(metadata.attempt)"
    }

    /// What no two containers have in common.
    private static func name(of container: ContainerStatus, in sandbox: String?) -> String {
        "\(sandbox ?? "")/\(container.metadata?.name ?? "")/\(container.metadata?.attempt ?? 0)"
    }

    private func sandboxStatus(_ bytes: [UInt8]) throws -> [UInt8] {
        let id = try ProtobufReader.read(PodSandboxStatusRequest.self, from: bytes).podSandboxID
        guard let sandbox = sandboxes[id] else { throw Refusal(.notFound, "no sandbox \(id)") }
        var status = PodSandboxStatus()
        status.id = id
        status.metadata = sandbox.metadata
        status.state = sandbox.state
        status.labels = sandbox.labels
        status.annotations = sandbox.annotations
        var response = PodSandboxStatusResponse()
        response.status = status
        return MessageAssembler.framed(response)
    }

    private func listSandboxes(_ bytes: [UInt8]) throws -> [UInt8] {
        let filter = try ProtobufReader.read(ListPodSandboxRequest.self, from: bytes).filter
        var response = ListPodSandboxResponse()
        response.items = sandboxes.values.filter { sandbox in
            guard let filter else { return true }
            return sandbox.id.hasPrefix(filter.id) && filter.state.map { $0.state == sandbox.state } ?? true
                && filter.labelSelector.allSatisfy { sandbox.labels[$0.key] == $0.value }
        }
        return MessageAssembler.framed(response)
    }

    // MARK: - Containers

    private func require(_ container: String) throws {
        if containers[container] == nil { throw Refusal(.notFound, "no container \(container)") }
    }

    /// Ends a container, as if its process had ended.
    package mutating func end(_ container: String, exitCode: Int32) {
        guard containers[container]?.state == .running else { return }
        containers[container]?.state = .exited
        containers[container]?.exitCode = exitCode
        containers[container]?.finishedAt = WallClock.now
    }

    private mutating func remove(_ container: String) {
        if let status = containers.removeValue(forKey: container) {
            containerNames.remove(Self.name(of: status, in: sandboxOfContainer[container]))
        }
        sandboxOfContainer[container] = nil
    }

    private mutating func create(_ bytes: [UInt8]) throws -> [UInt8] {
        let request = try ProtobufReader.read(CreateContainerRequest.self, from: bytes)
        guard sandboxes[request.podSandboxID] != nil else {
            throw Refusal(.notFound, "no sandbox \(request.podSandboxID)")
        }
        var status = ContainerStatus()
        status.metadata = request.config?.metadata
        let name = Self.name(of: status, in: request.podSandboxID)
        let other = containerNames.id(of: name, in: containers) { [sandboxOfContainer] id, status in
            Self.name(of: status, in: sandboxOfContainer[id])
        }
        if other != nil { throw Refusal(.unknown, "the name is reserved for another container") }
        status.id = makeID()
        status.image = request.config?.image
        status.labels = request.config?.labels ?? [:]
        status.annotations = request.config?.annotations ?? [:]
        status.createdAt = WallClock.now
        containers[status.id] = status
        containerNames.add(name, status.id)
        configs[status.id] = request.config
        sandboxOfContainer[status.id] = request.podSandboxID
        var response = ContainerReference()
        response.containerID = status.id
        return MessageAssembler.framed(response)
    }

    private func listContainers(_ bytes: [UInt8]) throws -> [UInt8] {
        let filter = try ProtobufReader.read(ListContainersRequest.self, from: bytes).filter
        var response = ListContainersResponse()
        for (id, status) in containers {
            let sandbox = sandboxOfContainer[id] ?? ""
            if let filter {
                let isWanted =
                    id.hasPrefix(filter.id) && filter.state.map { $0.state == status.state } ?? true
                    && (filter.podSandboxID.isEmpty || filter.podSandboxID == sandbox)
                    && filter.labelSelector.allSatisfy { status.labels[$0.key] == $0.value }
                if !isWanted { continue }
            }
            var container = Container()
            container.id = id
            container.podSandboxID = sandbox
            container.metadata = status.metadata
            container.image = status.image
            container.state = status.state
            container.createdAt = status.createdAt
            container.labels = status.labels
            container.annotations = status.annotations
            response.containers.append(container)
        }
        return MessageAssembler.framed(response)
    }
}

/// A container that was stopped.
package struct FakeStop: Hashable, Sendable {
    package let container: String
    package let gracePeriod: Int64
}
