import Testing

@testable import PodSchema

struct ResourceRuleTests {
    private static func resources(_ resources: String, _ field: String? = nil) -> RuleCase {
        guard let field else { return RuleCase(container: "resources: \(resources)") }
        return RuleCase(container: "resources: \(resources)", "spec.containers[0].resources" + field)
    }

    @Test(arguments: [
        resources("{limits: {cpu: 1, memory: 1Gi, ephemeral-storage: 1Gi}}"),
        resources("{limits: {cpu: -1}}", ".limits[cpu]"),
        resources("{limits: {gpu: 1}}", ".limits[gpu]"),
        resources("{limits: {\"a b\": 1}}", ".limits[a b]"),
        resources("{limits: {example.com/gpu: 1}}"),
        resources("{limits: {example.com/gpu: 1.5}}", ".limits[example.com/gpu]"),
        resources("{limits: {example.com/gpu: 2}, requests: {example.com/gpu: 1}}", ".requests[example.com/gpu]"),
        resources("{requests: {example.com/gpu: 1}}", ".limits"),
        resources("{limits: {requests.example.com/gpu: 1}}", ".limits[requests.example.com/gpu]"),
        resources(
            "{limits: {\(String(repeating: "a.", count: 123))a/b: 1}}",
            ".limits[\(String(repeating: "a.", count: 123))a/b]"
        ),
        resources("{limits: {cpu: 1}, requests: {cpu: 2}}", ".requests[cpu]"),
        resources("{limits: {cpu: 1}, requests: {cpu: 1000m}}"),
        // Of equal keys the last counts: there is no limit to compare with.
        resources("{limits: {cpu: 1, cpu: {a: b}}, requests: {cpu: 2}}", ".limits[cpu]"),
        // Both are rounded up to thousandths.
        resources("{limits: {cpu: 0.1m}, requests: {cpu: 0.5m}}"),
        resources("{limits: {hugepages-2Mi: 4Mi, memory: 1Gi}}"),
        resources("{limits: {hugepages-2Mi: 3Mi, memory: 1Gi}}", ".limits[hugepages-2Mi]"),
        resources("{limits: {hugepages-2Mi: 4Mi}}", ""),
        resources("{claims: [{name: a}]}", ".claims[0]"),
    ])
    func `a container's resources`(_ rule: RuleCase) { rule.check() }

    private static func pod(_ pod: String, _ container: String, _ fields: String...) -> RuleCase {
        let spec = "resources: \(pod)\ncontainers: [{name: a, image: a, resources: \(container)}, {name: b, image: a}]"
        switch fields.count {
        case 0: return RuleCase(spec: spec)
        default: return RuleCase(spec: spec, fields[0])
        }
    }

    @Test(arguments: [
        pod("{limits: {cpu: 2}, requests: {cpu: 1}}", "{limits: {cpu: 1}}"),
        pod("{limits: {cpu: 2}, requests: {cpu: 3}}", "{}", "spec.resources.requests[cpu]"),
        pod("{limits: {cpu: 2}}", "{limits: {cpu: 3}, requests: {cpu: 1}}", "spec.containers[0].resources.limits[cpu]"),
        pod("{requests: {cpu: 2}}", "{requests: {cpu: 3}}", "spec.resources.requests[cpu]"),
        pod("{limits: {ephemeral-storage: 2}}", "{}", "spec.resources.limits[ephemeral-storage]"),
        pod("{limits: {cpu: 2}}", "{requests: {cpu: 3}}", "spec.resources.requests"),
        pod("{limits: {gpu: 2}}", "{}", "spec.resources.limits[gpu]"),
        RuleCase(spec: "overhead: {cpu: -1}", "spec.overhead[cpu]"),
        RuleCase(spec: "overhead: {gpu: 1}", "spec.overhead[gpu]"),
    ])
    func `the pod's resources`(_ rule: RuleCase) { rule.check() }
}
