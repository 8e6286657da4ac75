/// Of the replies to the list calls only what tells whether something has changed. The labels and annotations, most of the
/// bytes, are fields that these messages do not have: they are skipped by their length.
struct BriefSandboxes: Message {
    struct Sandbox: Message {
        var id = ""
        var state = PodSandboxState.ready

        mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
            visitor.field(1, "id", &id)
            visitor.field(3, "state", &state)
        }
    }

    var items: [Sandbox] = []

    mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "items", &items)
    }
}

/// The containers likewise.
package struct BriefContainers: Message {
    package struct Container: Message {
        package var id = ""
        package var sandboxID = ""
        package var state = ContainerState.created

        package init() {}

        package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
            visitor.field(1, "id", &id)
            visitor.field(2, "pod_sandbox_id", &sandboxID)
            visitor.field(6, "state", &state)
        }
    }

    package var containers: [Container] = []

    package init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "containers", &containers)
    }
}
