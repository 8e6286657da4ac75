/// The variables of a container, in the order of the manifest.
public struct ContainerEnvironment: Hashable, Sendable {
    /// Names are unique.
    public private(set) var variables: [Variable] = []
    private var places: [String: Int] = [:]

    public struct Variable: Hashable, Sendable {
        public let name: String
        public var value: String
    }

    public init() {}

    /// The value of a variable.
    public subscript(name: String) -> String? { places[name].map { variables[$0].value } }

    /// Sets a variable; one that is set already keeps its place.
    public mutating func set(_ name: String, _ value: String) {
        if let place = places[name] {
            variables[place].value = value
        } else {
            places[name] = variables.count
            variables.append(Variable(name: name, value: value))
        }
    }

    /// Puts variables' values in the place of `$(NAME)`; of others the reference stays.
    public func expand(_ text: String) -> String { VariableExpansion.expand(text) { self[$0] } }
}

extension PodRequests {
    /// The environment of a container (`pkg/kubelet/kubelet_pods.go`, `makeEnvironmentVariables`). Services' variables come
    /// from an API server, so there are none.
    ///
    /// - Parameters:
    ///   - addresses: of the pod's sandbox, if it has any yet.
    ///   - readKey: the value of a key in a file of a volume; nil if it is not there.
    /// - Throws: where a field has no value on this node, or a file's key is missing.
    public func environment(
        of container: ContainerSpecification,
        addresses: [String],
        readKey: (FileKeySelector) throws(RequestError) -> String? = { _ throws(RequestError) in nil }
    ) throws(RequestError) -> ContainerEnvironment {
        let downward = DownwardValue(pod: pod, node: node, addresses: podAddresses(addresses))
        var environment = ContainerEnvironment()
        for variable in container.env {
            let field = "\(pod.field(of: container)).env[\(variable.name)]"
            switch variable.value {
            case .text(let text): environment.set(variable.name, environment.expand(text))
            case .field(let path):
                guard let value = downward.field(path) else {
                    throw RequestError(field: field, message: "\(path) has no value on this node")
                }
                environment.set(variable.name, value)
            case .resource(let selector):
                guard let value = downward.resource(selector, of: container) else {
                    throw RequestError(field: field, message: "there is no \(selector.resource)")
                }
                environment.set(variable.name, value)
            case .file(let selector):
                if let value = try readKey(selector) {
                    environment.set(variable.name, value)
                } else if !selector.isOptional {
                    let file = "\(selector.path) in volume \(selector.volumeName)"
                    throw RequestError(field: field, message: "there is no key \(selector.key) in \(file)")
                }
            case .unavailable(let source):
                throw RequestError(field: field, message: "\(source) needs an API server")
            }
        }
        return environment
    }
}
