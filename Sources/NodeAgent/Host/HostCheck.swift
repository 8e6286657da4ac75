public import PodSchema

/// What manifests want that this host does not have, known before anything is run.
public enum HostCheck {
    /// Whether there is everything that a manifest could want: then none need be looked at.
    public static var lacksNothing: Bool { SecureRequest.program != nil }

    /// What a manifest's hooks will fail for.
    ///
    /// - Parameter manifest: the bytes of a manifest that was accepted.
    public static func problems(of manifest: [UInt8]) -> [FieldProblem] {
        var reader = PodSpecificationReader(nodeName: "", directory: "")
        guard let pod = try? reader.read(manifest.span, fileName: "", uid: "-", seen: "") else { return [] }
        return problems(of: pod)
    }

    /// - Parameter hasProgram: whether there is what sends requests over TLS.
    static func problems(
        of pod: PodSpecification,
        hasProgram: () -> Bool = { SecureRequest.program != nil }
    ) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        for container in pod.allContainers {
            for (name, hook) in [("postStart", container.postStart), ("preStop", container.preStop)] {
                guard case .httpGet(let action)? = hook, action.isSecure, !hasProgram() else { continue }
                let field = "\(pod.field(of: container)).lifecycle.\(name).httpGet.scheme"
                problems.append(FieldProblem(field: field, message: SecureRequest.absence, position: nil))
            }
        }
        return problems
    }
}
