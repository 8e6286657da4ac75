import ManifestDecoding
import PodSchema

/// What makes digests, and the version of it that the log remembers.
struct LogHashing: Sendable {
    let algorithm: UInt32
    /// Nil for bytes that are no valid manifest.
    let digest: @Sendable (_ manifest: [UInt8], _ key: Hash128) -> PodDigest?

    static let current = LogHashing(algorithm: PodDigest.algorithm) { manifest, key in
        var walk = ManifestWalk(key: key)
        return walk.digest(of: manifest.span)
    }

    /// The digest of a manifest that another version has accepted. One that this version does not accept keeps its old
    /// hashes, but is known as the same pod: it goes on running until its file is mended.
    func renewed(_ old: PodDigest, _ manifest: [UInt8], key: Hash128) -> PodDigest {
        if let new = digest(manifest, key), PodName(new) == PodName(old) { return new }
        // Both names were accepted once, so that they need no quoting.
        let named = """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": "\(old.namespace)", "name": "\(old.name)"},
             "spec": {"containers": [{"name": "any", "image": "any"}]}}
            """
        return PodDigest(
            namespace: old.namespace,
            name: old.name,
            identity: digest(Array(named.utf8), key)?.identity ?? old.identity,
            pod: old.pod,
            live: old.live,
            resize: old.resize,
            containers: old.containers
        )
    }
}
