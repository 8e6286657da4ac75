import LinuxIO
import ManifestDecoding
import Synchronization

/// Gives each pod that is not in the host's user namespace UIDs and GIDs of its own (`pkg/kubelet/userns`).
///
/// Which ones a pod has stands in its directory, in the kubelet's form: it has them as long as the directory is there.
final class UserNamespaces: Sendable {
    /// How many numbers a pod has; ranges start at multiples of it.
    private static let length: UInt32 = 65_536

    private let pods: String
    /// The first number of each pod, by UID; nil before the directories were looked at.
    private let state = Mutex<[String: UInt32]?>(nil)

    /// - Parameter root: of what pods have on the host.
    init(root: String) {
        pods = root + "/pods"
    }

    /// The range of a pod, a free one if it has none; its directory has to be there. It blocks.
    func range(of uid: String) throws(StepError) -> UserNamespaceRange {
        try state.withLock { (state) throws(StepError) in
            var ranges: [String: UInt32]
            if let known = state { ranges = known } else { ranges = try read() }
            defer { state = ranges }
            if let start = ranges[uid] { return UserNamespaceRange(start: start) }
            let start = try Self.free(besides: ranges.values)
            let file = Self.file(in: "\(pods)/\(uid)")
            do throws(Errno) {
                try WholeFile.replace(path: file, with: Array(Self.text(start).utf8), permissions: 0o644)
            } catch {
                throw StepError("\(file): \(error)")
            }
            ranges[uid] = start
            return UserNamespaceRange(start: start)
        }
    }

    /// The range that a pod has got already.
    func known(_ uid: String) -> UserNamespaceRange? {
        state.withLock { $0?[uid] }.map { UserNamespaceRange(start: $0) }
    }

    /// A pod is gone, with its directory.
    func release(_ uid: String) {
        state.withLock { state in
            if state != nil { state?[uid] = nil }
        }
    }

    // MARK: - Ranges

    /// Never the host's own first ones.
    private static func free(besides used: some Collection<UInt32>) throws(StepError) -> UInt32 {
        let used = Set(used)
        var start = length
        while used.contains(start) {
            guard start < 0 &- 2 * length else { throw StepError("no UIDs are left for a user namespace") }
            start += length
        }
        return start
    }

    // MARK: - Files

    private static func file(in directory: String) -> String { directory + "/userns" }

    private static func text(_ start: UInt32) -> String {
        let mapping = "[{\"hostId\":\(start),\"containerId\":0,\"length\":\(length)}]"
        return "{\"uidMappings\":\(mapping),\"gidMappings\":\(mapping)}"
    }

    /// - Throws: where a pod's range cannot be read: another pod must not get it.
    private func read() throws(StepError) -> [String: UInt32] {
        var ranges: [String: UInt32] = [:]
        guard let names = try? Directory(path: pods).names() else { return ranges }
        for name in names {
            let file = Self.file(in: "\(pods)/\(name)")
            let bytes: [UInt8]
            do throws(Errno) {
                bytes = try WholeFile.read(path: file, limit: 4096)
            } catch .noSuchFile {
                continue
            } catch .notDirectory {
                continue
            } catch {
                throw StepError("\(file): \(error)")
            }
            guard let start = Self.start(bytes) else { throw StepError("\(file) says nothing of a user namespace") }
            ranges[name.description] = start
        }
        return ranges
    }

    static func start(_ bytes: [UInt8]) -> UInt32? {
        var sources = SourceBuffer(capacity: bytes.count + 64)
        var decoder = ManifestDecoder()
        let range = sources.append(copying: bytes.span)
        guard let document = try? decoder.decode(range, in: &sources) else { return nil }
        let pod = FieldCursor(decoder.view(document, in: sources))
        let starts = pod["uidMappings"].list { $0["length"].integer == Int64(length) ? $0["hostId"].integer : -1 }
        guard starts.count == 1, let start = UInt32(exactly: starts[0]), start % length == 0 else { return nil }
        return start
    }
}
