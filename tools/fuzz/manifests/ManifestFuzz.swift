import ManifestDecoding

@testable import PodSchema

// A libFuzzer target for everything behind the tape: the walk over the schema, the reasons between two manifests, the pod
// with its defaults. `-D CONFIGURATION` makes it the reader of a kubelet's configuration instead.

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = [UInt8](UnsafeBufferPointer(start: start, count: count))
    #if CONFIGURATION
        readConfiguration(input)
    #else
        readManifest(input)
    #endif
    return 0
}

private func readConfiguration(_ input: [UInt8]) {
    let first = KubeletConfiguration(input)
    let second = KubeletConfiguration(input)
    require(first.problems == second.problems && first.warnings == second.warnings)
    require(first.staticPodPath == second.staticPodPath && first.fileCheckFrequency == second.fileCheckFrequency)
    checkPositions(first.problems + first.warnings, input)
    if !first.problems.isEmpty { require(first.staticPodPath == nil && first.fileCheckFrequency == nil) }
}

/// How many inputs are only walked for each one of which everything is asked: that takes as long as forty walks.
private let walksPerCheck = 16

// Safety: the fuzzer has one thread.
nonisolated(unsafe) private var walk = ManifestWalk()
nonisolated(unsafe) private var excerpt = ManifestExcerpt(naming: TextExchange.entryName)

private func readManifest(_ input: [UInt8]) {
    var random = FuzzRandom(seed: input)
    if random.below(walksPerCheck) != 0 { return walk.read(input) }
    let reading = Reading(input)
    checkPositions(reading.problems + reading.warnings, reading.source)
    guard reading.isDocument else { return }
    checkRespellings(reading, &random)
    checkChanges(reading, &random)
    for _ in 0..<8 { checkExchange(reading, &random) }
    for _ in 0..<32 { checkExcerptExchange(reading, &excerpt, &random) }
    if reading.digest != nil { checkDefaults(reading) }
}

/// Positions lie inside the source.
func checkPositions(_ problems: [FieldProblem], _ source: [UInt8]) {
    // What is in UTF-16 was converted, and is told apart nowhere else.
    if source.starts(with: [0xFE, 0xFF]) || source.starts(with: [0xFF, 0xFE]) { return }
    let last = SourcePosition(offset: source.count, in: source.span)
    for problem in problems {
        require(!problem.message.isEmpty)
        guard let position = problem.position else { continue }
        require(position.line >= 1 && position.column >= 1)
        require(position.line < last.line || (position.line == last.line && position.column <= last.column))
    }
}

/// Order of keys, style, comments and the spelling of numbers mean nothing.
private func checkRespellings(_ reading: borrowing Reading, _ random: inout FuzzRandom) {
    for isJSON in [false, true] {
        guard let text = reading.respelled(isJSON: isJSON, edit: nil, &random) else { continue }
        let other = Reading(text)
        require(other.isDocument, "the other spelling cannot be decoded: \(other.problems)")
        require(
            other.digest == reading.digest,
            "another spelling, another digest: \(reading.problems.prefix(3)) \(other.problems.prefix(3)) "
                + "\(Reading.changes(from: reading, to: other))\n\(String(decoding: text, as: UTF8.self))"
        )
        // Beyond the limit, which problems are told depends on the order.
        if reading.problems.count >= PodReader.problemLimit { continue }
        let fields = Set(reading.problems.map(\.field))
        let others = Set(other.problems.map(\.field))
        require(fields == others, "\(fields.symmetricDifference(others))")
    }
}

/// Reasons are there where digests differ, and only there.
private func checkChanges(_ reading: borrowing Reading, _ random: inout FuzzRandom) {
    guard let before = reading.digest else { return }
    guard let text = reading.respelled(isJSON: false, edit: random.below(1 << 20), &random) else { return }
    let other = Reading(text)
    guard let after = other.digest else { return }
    let forth = Reading.changes(from: reading, to: other)
    let back = Reading.changes(from: other, to: reading)
    require(forth.count == back.count)
    require((before == after) == forth.isEmpty, "\(forth)")
    let domains = Set(forth.map(\.domain))
    if before.identity != after.identity { require(domains.contains(.identity)) }
    if before.pod != after.pod { require(domains.contains(.pod)) }
    if before.live != after.live { require(domains.contains(.live)) }
    if before.resize != after.resize { require(domains.contains(.resize)) }
}

/// What is found without a walk where one text has changed is what the walk finds.
private func checkExchange(_ reading: borrowing Reading, _ random: inout FuzzRandom) {
    guard reading.isSpotless, !reading.source.isEmpty else { return }
    var text = reading.source
    let start = random.below(text.count)
    let byte = random.below(2) == 0 ? text[random.below(text.count)] : UInt8(random.below(128))
    text.replaceSubrange(start..<min(start + random.below(3), text.count), with: random.below(4) == 0 ? [] : [byte])
    let other = Reading(text)
    if let exchange = Reading.exchange(from: reading, to: other) { expectWalk(exchange, from: reading, to: other) }
}

/// So is what is found in excerpts.
private func checkExcerptExchange(
    _ reading: borrowing Reading,
    _ excerpt: inout ManifestExcerpt,
    _ random: inout FuzzRandom
) {
    guard reading.isSpotless, reading.staysOnLines else { return }
    var lines = TextLines(reading.source)
    lines.edit(&random)
    let text = lines.bytes
    guard let exchange = Reading.exchange(from: reading, to: text, &excerpt) else { return }
    let other = Reading(text)
    expectWalk(exchange, from: reading, to: other)
    // The next version is compared with this one.
    require(other.staysOnLines, "leaves its lines: \(String(decoding: text, as: UTF8.self))")
}

private func expectWalk(_ exchange: TextExchange, from old: borrowing Reading, to new: borrowing Reading) {
    let versions = "\(String(decoding: old.source, as: UTF8.self))\n=>\n\(String(decoding: new.source, as: UTF8.self))"
    require(new.isSpotless, "\(exchange.change): \(new.problems) \(new.warnings)\n\(versions)")
    require(new.digest == exchange.digest, "\(exchange.change)\n\(versions)")
    let changes = Reading.changes(from: old, to: new)
    require(changes == [exchange.change], "\(exchange.change) instead of \(changes)\n\(versions)")
}

/// A pod with all its defaults is JSON, and the pod that it was without them.
private func checkDefaults(_ reading: borrowing Reading) {
    guard let digest = reading.digest else { return }
    let pod = reading.defaulted()
    require(JSONCheck.isValid(pod), "no JSON: \(String(decoding: pod, as: UTF8.self))")
    // The kubelet's list of pods names neither version nor kind, and the pod's name ends in the node's.
    let whole = Array(#"{"apiVersion":"v1","kind":"Pod","#.utf8) + pod.dropFirst()
    let other = Reading(whole.removingFirst("-\(Reading.nodeName)"))
    guard let again = other.digest else { fail("no pod with its defaults: \(other.problems.prefix(3))") }
    let changes = Reading.changes(from: reading, to: other)
    // The requests that a pod with limits gets from its containers are hashed where they are written out.
    let hasPodRequests = changes.contains { $0.field.hasPrefix("spec.resources.requests[") }
    require(
        again.pod == digest.pod && again.identity == digest.identity
            && (again.resize == digest.resize || hasPodRequests)
            && again.containers.count == digest.containers.count,
        "the pod: \(changes)"
    )
    for (container, old) in zip(again.containers, digest.containers) {
        require(container.name == old.name && container.resize == old.resize, "the container: \(changes)")
        // Annotations that only a pod with its defaults has may be read by its containers.
        if reading.source.contains("kubernetes.io/config.") { continue }
        require(container.container == old.container && container.live == old.live, "the container: \(changes)")
    }
}

extension [UInt8] {
    fileprivate func contains(_ text: String) -> Bool { firstRange(of: text) != nil }

    fileprivate func removingFirst(_ text: String) -> [UInt8] {
        guard let range = firstRange(of: text) else { return self }
        return Array(self[..<range.lowerBound] + self[range.upperBound...])
    }

    private func firstRange(of text: String) -> Range<Int>? {
        let wanted = Array<UInt8>(text.utf8)
        guard count >= wanted.count else { return nil }
        for start in 0...count - wanted.count where self[start] == wanted[0] {
            if self[start..<start + wanted.count].elementsEqual(wanted) { return start..<start + wanted.count }
        }
        return nil
    }
}
