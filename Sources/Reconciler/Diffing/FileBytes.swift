import LinuxIO
import ManifestDecoding

/// Reads manifests of a directory again, instead of keeping them: for plans that are made once.
final class FileBytes: Sendable {
    private let directory: ManifestDirectory
    private let key: Hash128

    /// - Parameter key: what the hashes of files are keyed with.
    init(_ directory: ManifestDirectory, key: Hash128) {
        self.directory = directory
        self.key = key
    }

    /// The bytes of a file.
    ///
    /// - Parameter content: their hash: other bytes than those that were read first are of no use.
    func read(_ name: FileName, content: Hash128) throws(StateRecord.Failure) -> [UInt8] {
        let bytes: [UInt8]
        do throws(Errno) {
            var isLink = false
            let file = try directory.directory.open(
                name,
                isConfined: directory.security.isConfined,
                isLink: &isLink
            )
            bytes = try file.read(count: min(Int(try file.status().size), ManifestLimit.bytes), at: 0)
        } catch {
            throw .unreadable(error)
        }
        guard Hash128(contents: bytes.span, key: key) == content else { throw .damaged }
        return bytes
    }
}
