/// Writes sets of static Pod manifests as people and tools write them, for tests and benchmarks.
///
/// A manifest depends on the seed, the size and its index alone: the same bytes on every machine, and any part of a
/// set can be made without the rest. Each is valid by the kubelet's rules for static pods.
///
/// ```swift
/// let generator = ManifestGenerator(seed: 1)
/// let before = generator.manifest(42)
/// let after = generator.edited(42, edit: .image(revision: 7))
/// ```
public struct ManifestGenerator: Sendable {
    /// What distinguishes this set from others of the same size.
    public let seed: UInt64
    /// How large the manifests are.
    public let size: ManifestSize

    /// A set of manifests between 1 and 12 KB, with a mean near 3 KB.
    public init(seed: UInt64) {
        self.init(seed: seed, size: .mixed)
    }

    /// A set of manifests of a chosen size.
    public init(seed: UInt64, size: ManifestSize) {
        self.seed = seed
        self.size = size
    }

    /// One manifest: YAML in UTF-8 with a final newline.
    ///
    /// - Precondition: `index` is not negative.
    public func manifest(_ index: Int) -> [UInt8] {
        written(index, edit: nil)
    }

    /// The same manifest after an edit; every line that the edit does not name has the same bytes.
    ///
    /// - Precondition: `index` and the edit's revision are not negative.
    public func edited(_ index: Int, edit: ManifestEdit) -> [UInt8] {
        written(index, edit: edit)
    }

    /// The name of the file for a manifest, `app-00042.yaml`. Names sort by index up to 99,999.
    ///
    /// - Precondition: `index` is not negative.
    public func fileName(_ index: Int) -> String {
        let digits = String(index)
        precondition(index >= 0, "manifests are counted from 0")
        return "app-" + String(repeating: "0", count: max(0, 5 - digits.utf8.count)) + digits + ".yaml"
    }

    private func written(_ index: Int, edit: ManifestEdit?) -> [UInt8] {
        precondition(index >= 0, "manifests are counted from 0")
        let random = RandomSource(seed: seed, index: UInt64(index))
        var pod = PodWriter(index: index, size: size, edit: edit, random: random)
        return pod.manifest()
    }
}
