import Testing

@testable import PodSchema

struct SchedulingRuleTests {
    private static func toleration(_ toleration: String, _ field: String? = nil) -> RuleCase {
        guard let field else { return RuleCase(spec: "tolerations: [\(toleration)]") }
        return RuleCase(spec: "tolerations: [\(toleration)]", "spec.tolerations[0]." + field)
    }

    @Test(arguments: [
        toleration("{operator: Exists}"),
        toleration("{}", "operator"),
        toleration("{operator: Equal, value: a}", "operator"),
        toleration("{key: a, value: b}"),
        toleration("{key: a, value: b c}", "operator"),
        toleration("{key: a, operator: Exists, value: b}", "operator"),
        toleration("{key: a, operator: Gt, value: \"1\"}", "operator"),
        toleration("{key: a b, operator: Exists}", "key"),
        toleration("{key: a, operator: Exists, effect: Never}", "effect"),
        toleration("{key: a, operator: Exists, tolerationSeconds: 1}", "effect"),
        toleration("{key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 1}"),
    ])
    func tolerations(_ rule: RuleCase) { rule.check() }

    private static let node = "nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: "
    private static let nodePath =
        "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms"

    private static func expression(_ text: String, _ field: String? = nil, kind: String = "matchExpressions")
        -> RuleCase
    {
        let spec = "affinity: {\(node)[{\(kind): [\(text)]}]}}}"
        guard let field else { return RuleCase(spec: spec) }
        return RuleCase(spec: spec, nodePath + "[0].\(kind)[0]" + field)
    }

    @Test(arguments: [
        RuleCase(spec: "affinity: {\(node)[]}}}", nodePath),
        RuleCase(spec: "affinity: {\(node)[{}]}}}"),
        expression("{key: a, operator: In, values: [b]}"),
        expression("{key: a, operator: In}", ".values"),
        expression("{key: a, operator: In, values: [b c]}", ".values[0]"),
        expression("{key: a, operator: Exists, values: [b]}", ".values"),
        expression("{key: a, operator: Exists}"),
        expression("{key: a, operator: Gt, values: [\"1\"]}"),
        expression("{key: a, operator: Gt, values: [\"1\", \"2\"]}", ".values"),
        expression("{key: a, operator: Is}", ".operator"),
        expression("{key: metadata.name, operator: In, values: [a]}", kind: "matchFields"),
        expression("{key: metadata.uid, operator: In, values: [a]}", ".key", kind: "matchFields"),
        expression("{key: metadata.name, operator: Exists}", ".operator", kind: "matchFields"),
        expression("{key: metadata.name, operator: In, values: [a, b]}", ".values", kind: "matchFields"),
        expression("{key: metadata.name, operator: In, values: [A]}", ".values[0]", kind: "matchFields"),
        RuleCase(
            spec:
                "affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 101, preference: {matchExpressions: [{key: a, operator: In, values: [b c]}]}}]}}",
            "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight"
        ),
    ])
    func `node affinity`(_ rule: RuleCase) { rule.check() }

    private static let podPath = "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]"

    private static func term(_ term: String, _ field: String? = nil) -> RuleCase {
        let spec = "affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [\(term)]}}"
        guard let field else { return RuleCase(spec: spec) }
        return RuleCase(spec: spec, podPath + field)
    }

    @Test(arguments: [
        term("{topologyKey: a}"),
        term("{labelSelector: {}}", ".topologyKey"),
        term("{topologyKey: a b}", ".topologyKey"),
        term("{topologyKey: a, namespaces: [A]}", ".namespaces[0]"),
        term("{topologyKey: a, matchLabelKeys: [b]}", ".matchLabelKeys"),
        term("{topologyKey: a, labelSelector: {}, matchLabelKeys: [b], mismatchLabelKeys: [c]}"),
        term(
            "{topologyKey: a, labelSelector: {}, matchLabelKeys: [b], mismatchLabelKeys: [c, b]}",
            ".matchLabelKeys[0]"
        ),
        term(
            "{topologyKey: a, labelSelector: {matchExpressions: [{key: a, operator: In}]}}",
            ".labelSelector.matchExpressions[0].values"
        ),
        term("{topologyKey: a, labelSelector: {matchLabels: {a: b c}}}", ".labelSelector.matchLabels"),
    ])
    func `pod affinity`(_ rule: RuleCase) { rule.check() }

    private static func spread(_ constraints: String, _ field: String? = nil) -> RuleCase {
        guard let field else { return RuleCase(spec: "topologySpreadConstraints: [\(constraints)]") }
        return RuleCase(spec: "topologySpreadConstraints: [\(constraints)]", "spec.topologySpreadConstraints" + field)
    }

    @Test(arguments: [
        spread("{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule, minDomains: 1}"),
        spread("{maxSkew: 1, topologyKey: a, whenUnsatisfiable: ScheduleAnyway, minDomains: 1}", "[0].minDomains"),
        spread("{topologyKey: a, whenUnsatisfiable: DoNotSchedule}", "[0].maxSkew"),
        spread("{maxSkew: 1, topologyKey: a, whenUnsatisfiable: Never}", "[0].whenUnsatisfiable"),
        spread(
            "{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule, matchLabelKeys: [b]}",
            "[0].matchLabelKeys"
        ),
        spread(
            "{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule}, {maxSkew: 2, topologyKey: a, whenUnsatisfiable: DoNotSchedule}",
            "[1].topologyKey"
        ),
        RuleCase(spec: "nodeSelector: {a: b c}", "spec.nodeSelector"),
        RuleCase(spec: "readinessGates: [{conditionType: a b}]", "spec.readinessGates[0].conditionType"),
    ])
    func `spread and selectors`(_ rule: RuleCase) { rule.check() }
}
