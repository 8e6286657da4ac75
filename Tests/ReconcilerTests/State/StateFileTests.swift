import LinuxIO
import ManifestDecoding
import ManifestGenerator
import PodSchema
import Testing

@testable import Reconciler

struct StateFileTests {
    private static func manifests(_ count: Int, seed: UInt64 = 1) throws -> [AcceptedManifest] {
        let generator = ManifestGenerator(seed: seed)
        return try (0..<count).map { index in
            let manifest = try Manifests.accepted(generator.manifest(index), file: generator.fileName(index))
            let number = Int64(index)
            return AcceptedManifest(
                digest: manifest.digest,
                bytes: manifest.bytes,
                file: index % 7 == 3 ? FileName([0xFF, UInt8(truncatingIfNeeded: index)].span) : manifest.file,
                identity: index % 5 == 2
                    ? nil
                    : FileIdentity(
                        device: 1,
                        inode: UInt64(index),
                        size: -1,
                        modified: .min + number,
                        changed: .max - number
                    )
            )
        }
    }

    private static func small() throws -> StateFile {
        let web = try Manifests.accepted(Manifests.pod("web"))
        let db = try Manifests.accepted(Manifests.pod("db"), file: "db.yaml")
        let identity = FileIdentity(device: 1, inode: 2, size: 3, modified: 4, changed: 5)
        let known = AcceptedManifest(digest: web.digest, bytes: web.bytes, file: web.file, identity: identity)
        return StateFile(key: Manifests.key, manifests: [known, db])
    }

    private func isEqual(_ left: StateFile, _ right: StateFile) -> Bool {
        left.key == right.key
            && left.manifests.elementsEqual(right.manifests) {
                $0.digest == $1.digest && $0.bytes == $1.bytes && $0.file == $1.file && $0.identity == $1.identity
            }
    }

    @Test(arguments: [0, 1, 2, 300])
    func `what is written is read back, whatever the manifests`(count: Int) throws {
        let state = StateFile(key: Hash128(low: .max, high: 1), manifests: try Self.manifests(count))
        #expect(isEqual(try StateFile(decoding: state.encoded()), state))
    }

    @Test func `a file that ends early is an error, wherever it ends`() throws {
        let bytes = try Self.small().encoded()
        for count in bytes.indices {
            #expect(throws: StateFile.Damage.self, "\(count) bytes") { try StateFile(decoding: Array(bytes[..<count])) }
        }
    }

    @Test func `a file with more than it says is an error`() throws {
        let bytes = try Self.small().encoded()
        #expect(throws: StateFile.Damage(offset: bytes.count)) { try StateFile(decoding: bytes + [0]) }
        #expect(throws: StateFile.Damage.self) { try StateFile(decoding: bytes + bytes) }
    }

    @Test func `a flipped bit is an error or changes nothing, wherever it is`() throws {
        let state = try Self.small()
        let bytes = state.encoded()
        for index in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[index] ^= 1 << UInt8(bit)
                guard let read = try? StateFile(decoding: damaged) else { continue }
                #expect(isEqual(read, state), "byte \(index), bit \(bit)")
            }
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `random bytes are an error, also behind a good start`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let good = try Self.small().encoded()
        for _ in 0..<200 {
            let noise = (0..<Int.random(in: 0...400, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
            #expect(throws: StateFile.Damage.self) { try StateFile(decoding: noise) }
            let start = good.prefix(Int.random(in: 0..<good.count, using: &random))
            #expect(throws: StateFile.Damage.self) { try StateFile(decoding: start + noise) }
        }
    }

    @Test func `numbers at their limits ask for no memory`() throws {
        let bytes = try Self.small().encoded()
        for offset in stride(from: 0, to: bytes.count - 8, by: 1) {
            var damaged = bytes
            for index in offset..<offset + 8 { damaged[index] = 0xFF }
            #expect(throws: StateFile.Damage.self, "\(offset)") { try StateFile(decoding: damaged) }
        }
    }

    // MARK: - Another version's hashes

    @Test func `hashes of another algorithm are made anew, so that nothing is planned`() throws {
        var state = StateFile(key: Manifests.key, manifests: try Self.manifests(30))
        let expected = state
        state.manifests = state.manifests.map { manifest in
            let old = manifest.digest
            let digest = PodDigest(
                namespace: old.namespace,
                name: old.name,
                identity: .zero,
                pod: .zero,
                live: .zero,
                resize: .zero,
                containers: []
            )
            return AcceptedManifest(
                digest: digest,
                bytes: manifest.bytes,
                file: manifest.file,
                identity: manifest.identity
            )
        }
        let read = try StateFile(decoding: state.encoded(algorithm: PodDigest.algorithm + 1))
        #expect(isEqual(read, expected))
        var planner = PodPlanner(key: Manifests.key)
        for (recorded, manifest) in zip(read.manifests, expected.manifests) {
            let action = planner.change(from: recorded, to: manifest)
            #expect(action == nil)
        }
    }

    @Test func `of another format nothing is read`() throws {
        var bytes = try Self.small().encoded()
        bytes[StateFile.magic.count] += 1
        #expect(throws: StateFile.Damage(offset: StateFile.magic.count)) { try StateFile(decoding: bytes) }
    }
}
