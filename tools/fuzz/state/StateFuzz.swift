// A libFuzzer target for the reader of the state directory's log. It is linked with the package's own modules.
import LinuxIO
import ManifestDecoding

@testable import Reconciler

/// The first byte chooses what the others are: a payload, a whole file, or damage to a good file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let kind = input.first else { return 0 }
    let rest = Array(input[1...])
    do {
        switch kind % 3 {
        case 0: decodePayload(rest)
        case 1: try recover(rest, in: fixture.folder)
        default: try recover(damaged(by: rest), in: fixture.folder)
        }
    } catch {
        fatalError("\(error)")
    }
    return 0
}

private let fixture: Fixture = {
    do { return try Fixture() } catch { fatalError("\(error)") }
}()

/// A state directory, and a good log for it.
private struct Fixture {
    let folder: StateFolder
    let good: [UInt8]
    /// What is added to every log.
    let added: StateChange

    /// Some records in several batches.
    init() throws {
        let path = "/dev/shm/holdfast-fuzz-\(Random.word())"
        try Directories.create(path: path, permissions: 0o700)
        folder = try StateFolder(path: path)
        var pods: [LogReplay.Pod] = []
        var log = try StateLog(folder, recovered: &pods)
        for index in 0..<12 {
            var batch = [try accepted("pod-\(index % 5)", String(repeating: "text \(index)\n", count: index * 9))]
            let (one, two) = (
                PodName(namespace: "default", name: "pod-1"), PodName(namespace: "default", name: "pod-2")
            )
            if index % 4 == 3 { batch.append(.withdrawn(one, isApplied: index == 3)) }
            if index % 3 == 2 { batch.append(.applied(two, sequence: 3)) }
            _ = try log.append(batch)
        }
        added = try accepted("added", "")
        good = try WholeFile.read(path: folder.path(of: LogContents.name), limit: 1 << 20)
    }
}

private func accepted(_ pod: String, _ text: String) throws -> StateChange {
    let manifest = "kind: Pod\napiVersion: v1\nmetadata: {name: \(pod)}\nspec: {containers: [{name: c, image: i}]}\n"
    guard let digest = LogHashing.current.digest(Array(manifest.utf8), .zero) else { fatalError("no manifest") }
    return .accepted(
        RecordedManifest(file: FileName("\(pod).yaml"), identity: nil, content: .zero, digest: digest),
        bytes: Array((manifest + "# \(text)").utf8),
        isApplied: true
    )
}

/// What can be read can be written, and is the same then.
private func decodePayload(_ bytes: [UInt8]) {
    guard let payload = try? LogPayload(bytes.span) else { return }
    var writer = StateWriter()
    switch payload {
    case .accepted(let manifest, let range, let isApplied):
        LogPayload.encode(.accepted(manifest, bytes: Array(bytes[range]), isApplied: isApplied), to: &writer)
    case .withdrawn(let pod, let isApplied): LogPayload.encode(.withdrawn(pod, isApplied: isApplied), to: &writer)
    case .applied(let pod, let sequence): LogPayload.encode(.applied(pod, sequence: sequence), to: &writer)
    }
    guard let again = try? LogPayload(writer.bytes.span) else { fatalError("not read again") }
    if case .accepted(let first, let range, _) = payload, case .accepted(let second, let other, _) = again {
        guard first == second, bytes[range] == writer.bytes[other] else { fatalError("not the same") }
    }
    guard writer.bytes.count <= bytes.count else { fatalError("longer than it was") }
}

/// Edits of a good file: of each six bytes two are a place, one says what is done there, three with what.
private func damaged(by edits: [UInt8]) -> [UInt8] {
    var bytes = fixture.good
    for start in stride(from: 0, to: edits.count - 5, by: 6) where !bytes.isEmpty {
        let place = (Int(edits[start]) << 8 | Int(edits[start + 1])) % bytes.count
        let length = min(Int(edits[start + 3]) << 4 | 1, bytes.count - place)
        switch edits[start + 2] % 6 {
        case 0: bytes[place] ^= edits[start + 3]
        case 1: bytes.removeSubrange(place..<place + length)
        case 2: bytes.insert(contentsOf: repeatElement(edits[start + 4], count: length), at: place)
        case 3: bytes.insert(contentsOf: bytes[place..<place + length], at: bytes.count)
        case 4: bytes = Array(bytes[..<place])
        default: bytes.replaceSubrange(place..<place + length, with: repeatElement(0, count: length))
        }
    }
    return bytes
}

/// A start with a file: what it finds can be read back, is what is found again, and can be added to.
private func recover(_ bytes: [UInt8], in folder: StateFolder) throws {
    try WholeFile.replace(path: folder.path(of: LogContents.name), with: bytes, permissions: 0o600)
    defer { for number in 1...9 { try? folder.remove(FileName("manifests.log.damaged-\(number)")) } }
    let looked = try LogContents(folder, isOwner: false).pods(.current).compactMap(text)
    let shared = try LogContents(folder, isOwner: false, LogSpread(threads: 2, portion: 256)).pods(.current)
    guard shared.compactMap(text) == looked else { fatalError("two threads see something else") }
    var pods: [LogReplay.Pod] = []
    var log = try StateLog(folder, recovered: &pods)
    guard pods.compactMap(text) == looked else { fatalError("who looks sees something else") }
    _ = try log.append([fixture.added])
    log.compactIfWorthwhile()
    let again = try LogContents(folder, isOwner: false)
    guard again.problems.isEmpty else { fatalError("not mended: \(again.problems)") }
    let expected = looked.filter { !$0.hasPrefix("added") }
    let found = again.pods(.current).compactMap(text).filter { !$0.hasPrefix("added") }
    guard found == expected else { fatalError("\(found) instead of \(expected)") }
}

private func text(_ pod: LogReplay.Pod) -> String? {
    guard let version = pod.accepted ?? pod.applied else { return nil }
    guard let bytes = try? version.record.manifest() else { fatalError("cannot be read back") }
    return version.manifest.digest.name + ": " + String(decoding: bytes, as: UTF8.self)
}
