import LinuxIO
import ManifestDecoding
import PodSchema
import Testing

@testable import Reconciler

/// Manifests for tests, and their reading as the pipeline does it.
enum Manifests {
    static let key = Hash128(low: 1, high: 2)

    /// A pod with one container, called as the pod is.
    static func pod(_ name: String, image: String = "nginx:1.25") -> String {
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: \(name)
        spec:
          containers:
            - name: \(name)
              image: \(image)

        """
    }

    static func accepted(_ text: String, file: String = "web.yaml", key: Hash128 = key) throws -> AcceptedManifest {
        try accepted(Array(text.utf8), file: file, key: key)
    }

    static func accepted(_ bytes: [UInt8], file: String, key: Hash128 = key) throws -> AcceptedManifest {
        var walk = ManifestWalk(key: key)
        let digest = walk.digest(of: bytes.span)
        return AcceptedManifest(
            digest: try #require(digest, "no valid manifest: \(String(decoding: bytes, as: UTF8.self))"),
            bytes: bytes,
            file: FileName(file),
            identity: nil,
            content: Hash128(contents: bytes.span, key: key)
        )
    }
}

extension FileFinding {
    /// What the file means now; nil where that is nothing new.
    var manifest: AcceptedManifest? {
        switch kind {
        case .accepted(let manifest), .sameMeaning(let manifest): manifest
        case .rejected, .gone: nil
        }
    }
}
