import ContainerRuntime

/// When images that nobody uses are removed.
public struct ImageCollectionPolicy: Hashable, Sendable {
    /// From so many percent of the file system in use on, images are removed; 100 for never.
    public var highPercent: Int64 = 85
    /// Until so many are.
    public var lowPercent: Int64 = 80
    /// Nanoseconds that an image stays in any case.
    public var minimumAge: Int64 = 120_000_000_000

    public init() {}
}

/// Knows how long images have not been used (`pkg/kubelet/images/image_gc_manager.go`). It forgets everything with the process;
/// what it then finds counts as old enough.
struct ImageGarbage {
    private struct Record {
        var foundAt: Int64
        var usedAt = Int64.min
    }

    let policy: ImageCollectionPolicy
    /// By the images' IDs. Times are on the monotonic clock.
    private var records: [String: Record] = [:]
    private var hasLooked = false

    init(_ policy: ImageCollectionPolicy) {
        self.policy = policy
    }

    /// Notes which images there are, and which of them containers were made of.
    mutating func note(_ images: [Image], _ containers: [Container], now: Int64) {
        var used: Set<String> = []
        for container in containers {
            used.formUnion([container.imageID, container.imageReference, container.image?.image ?? ""])
        }
        let before = records
        records.removeAll()
        for image in images {
            var record = before[image.id] ?? Record(foundAt: hasLooked ? now : now - policy.minimumAge)
            if image.isNamed(in: used) { record.usedAt = now }
            records[image.id] = record
        }
        hasLooked = true
    }

    /// The bytes that have to become free; none below the policy's high mark.
    func excess(total: Int64, available: Int64) -> Int64 {
        guard total > 0, policy.highPercent < 100 else { return 0 }
        let available = min(available, total)
        guard 100 - Int64(Int128(available) * 100 / Int128(total)) >= policy.highPercent else { return 0 }
        return max(0, Int64(Int128(total) * Int128(100 - policy.lowPercent) / 100) - available)
    }

    /// The images that may be removed, by what `note` saw last: those first that have not been used for the longest time.
    func unused(_ images: [Image], now: Int64) -> [Image] {
        let known = images.compactMap { image in records[image.id].map { (image: image, record: $0) } }
        let unused = known.filter { image, record in
            !image.isPinned && record.usedAt < now && now - record.foundAt >= policy.minimumAge
        }
        return unused.sorted { ($0.record.usedAt, $0.record.foundAt) < ($1.record.usedAt, $1.record.foundAt) }.map(
            \.image
        )
    }
}

extension Image {
    fileprivate func isNamed(in names: Set<String>) -> Bool {
        names.contains(id) || repoTags.contains(where: names.contains) || repoDigests.contains(where: names.contains)
    }
}
