import ManifestDecoding

struct ProbeFields: Sendable {
    let successThreshold: KnownField
    let gracePeriod: KnownField
    let sleep: KnownField
    let sleepSeconds: KnownField

    init(_ builder: SchemaBuilder) {
        successThreshold = FieldLookup(builder, "Probe")["successThreshold"]
        gracePeriod = FieldLookup(builder, "Probe")["terminationGracePeriodSeconds"]
        sleep = FieldLookup(builder, "LifecycleHandler")["sleep"]
        sleepSeconds = FieldLookup(builder, "SleepAction")["seconds"]
    }
}

extension PodReader {
    /// What of a probe depends on which of the three it is.
    mutating func checkProbe(_ base: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.probe
        let threshold = value(fields.successThreshold, base)
        let gracePeriod = value(fields.gracePeriod, base)
        guard _slowPath(threshold | gracePeriod > 0), let last = steps.last else { return }
        if Int(last.value) == schema.rules.container.readinessProbe.index {
            if gracePeriod > 0 {
                let message = "a readiness probe stops nothing and cannot have one"
                report(message, below: .field(fields.gracePeriod), at: gracePeriod, view)
            }
        } else if threshold > 0, number(threshold, view) > 1 {
            let message = "\(number(threshold, view)) is not 1, the only value for liveness and startup probes"
            report(message, below: .field(fields.successThreshold), at: threshold, view)
        }
    }

    /// A hook that sleeps ends within the pod's grace period.
    mutating func checkHandler(_ base: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.probe
        let sleep = value(fields.sleep, base)
        guard _slowPath(sleep > 0) else { return }
        let seconds = child(fields.sleepSeconds, of: sleep, view)
        let given = specValue(schema.rules.spec.gracePeriod)
        let limit = given > 0 ? number(given, view) : 30
        if number(seconds, view) > limit {
            let message = "\(number(seconds, view)) is more than terminationGracePeriodSeconds (\(limit))"
            report(message, below: .field(fields.sleep), at: seconds, view)
        }
    }
}
