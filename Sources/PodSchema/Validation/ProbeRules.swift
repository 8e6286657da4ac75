import ManifestDecoding

struct ProbeFields: Sendable {
    let successThreshold: KnownField
    let gracePeriod: KnownField
    let stopSignal: KnownField
    let sleep: KnownField
    let sleepSeconds: KnownField

    init(_ builder: SchemaBuilder) {
        successThreshold = FieldLookup(builder, "Probe")["successThreshold"]
        gracePeriod = FieldLookup(builder, "Probe")["terminationGracePeriodSeconds"]
        stopSignal = FieldLookup(builder, "Lifecycle")["stopSignal"]
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

    /// What a signal is depends on the operating system, which has to be named.
    mutating func checkLifecycle(_ base: Int, _ view: borrowing TapeView) {
        let field = schema.rules.probe.stopSignal
        let signal = value(field, base)
        guard _slowPath(signal > 0), hasText(signal, view) else { return }
        switch rules.os {
        case .unnamed: report("needs spec.os.name", below: .field(field), at: signal, view)
        case .linux: break
        case .windows:
            if view.bytes(signal).equals("SIGKILL") || view.bytes(signal).equals("SIGTERM") { break }
            let message = "\(quoted(signal, view)) is not SIGKILL or SIGTERM, the only ones on Windows"
            report(message, below: .field(field), at: signal, view)
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
