import Testing

@testable import ContainerRuntime

/// Looks at every field of a message and of those inside it: numbers ascend, so that one pass reads what a writer sends, and
/// names are used once.
private struct FieldOrder: FieldVisitor {
    private var newest = 0
    private var names: Set<String> = []
    private(set) var problems: [String] = []
    private(set) var count = 0

    static func check<M: Message>(_ type: M.Type) -> FieldOrder {
        var message = M()
        var order = FieldOrder()
        message.visitFields(&order)
        order.problems = order.problems.map { "\(M.self): \($0)" }
        return order
    }

    private mutating func note(_ number: Int, _ name: StaticString) {
        count += 1
        if number <= newest { problems.append("\(name) has number \(number) behind \(newest)") }
        if !names.insert("\(name)").inserted { problems.append("\(name) twice") }
        newest = number
    }

    private mutating func descend<M: Message>(_ type: M.Type) {
        let nested = Self.check(type)
        problems += nested.problems
        count += nested.count
    }

    mutating func field(_ number: Int, _ name: StaticString, _ value: inout String) { note(number, name) }
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout [UInt8]) { note(number, name) }
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout Bool) { note(number, name) }
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout Int32) { note(number, name) }
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout Int64) { note(number, name) }
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout UInt32) { note(number, name) }
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout UInt64) { note(number, name) }
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout Int64?) { note(number, name) }
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout [String]) { note(number, name) }
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout [Int64]) { note(number, name) }
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout [String: String]) { note(number, name) }

    mutating func field<E: OpenEnumeration>(_ number: Int, _ name: StaticString, _ value: inout E) {
        note(number, name)
    }

    mutating func field<M: Message>(_ number: Int, _ name: StaticString, _ value: inout M?) {
        note(number, name)
        descend(M.self)
    }

    mutating func field<M: Message>(_ number: Int, _ name: StaticString, _ value: inout [M]) {
        note(number, name)
        descend(M.self)
    }
}

struct FieldOrderTests {
    @Test func `fields stand by ascending number`() {
        let checks = [
            FieldOrder.check(VersionRequest.self), .check(VersionResponse.self), .check(StatusResponse.self),
            .check(RuntimeConfigResponse.self), .check(RunPodSandboxRequest.self),
            .check(PodSandboxStatusResponse.self),
            .check(ListPodSandboxRequest.self), .check(ListPodSandboxResponse.self),
            .check(UpdatePodSandboxResourcesRequest.self), .check(CreateContainerRequest.self),
            .check(StopContainerRequest.self), .check(ListContainersRequest.self), .check(ListContainersResponse.self),
            .check(ContainerStatusResponse.self), .check(UpdateContainerResourcesRequest.self),
            .check(ExecSyncRequest.self), .check(ExecSyncResponse.self), .check(ContainerEventResponse.self),
            .check(ListImagesRequest.self), .check(ListImagesResponse.self), .check(ImageStatusRequest.self),
            .check(ImageStatusResponse.self), .check(PullImageRequest.self), .check(RemoveImageRequest.self),
            .check(ImageFileSystemInfoResponse.self), .check(FileSystemUsage.self), .check(FileSystemIdentifier.self),
            .check(BriefSandboxes.self), .check(BriefContainers.self),
        ]
        #expect(checks.flatMap(\.problems) == [])
        #expect(checks.reduce(0) { $0 + $1.count } > 500)
    }
}
