import ContainerRuntime
import LinuxIO
import ManifestDecoding
import Reconciler

/// Making room where images lie.
extension NodeAgent {
    /// Removes images that nobody uses and no manifest names, if there is little room left. What fails is tried again with
    /// the next round.
    func collectImages() async {
        if garbage.policy.highPercent >= 100 { return }
        do throws(CallError) {
            let client = services.images.client
            let images = try await client.listImages()
            let now = MonotonicTime.now.nanoseconds
            garbage.note(images, try await services.runtime.listContainers(), now: now)
            let excess = await excess(try await client.imageFileSystems().first?.id?.mountPoint ?? "")
            if excess > 0 { try await free(excess, garbage.unused(images, now: now)) }
        } catch {
            // A runtime that is away is told of elsewhere, and one that cannot tell where images lie sees to them itself.
        }
    }

    /// The bytes that have to become free.
    private func excess(_ path: String) async -> Int64 {
        if path.isEmpty { return 0 }
        let space = await BlockingCall.run { try? FileSystemSpace(path: path) }
        return space.map { garbage.excess(total: $0.total, available: $0.available) } ?? 0
    }

    private func free(_ excess: Int64, _ images: [Image]) async throws(CallError) {
        let kept = images.isEmpty ? [] : try await wantedImages()
        var freed: Int64 = 0
        for image in images where freed < excess && !kept.contains(image.id) {
            do throws(CallError) {
                try await services.images.client.removeImage(ImageStore.spec(image.id))
                freed += Int64(clamping: image.size)
                services.report(.madeRoom(image: image.repoTags.first ?? image.id, bytes: image.size))
            } catch {
                if error.code == .unavailable { throw error }
            }
        }
        if freed < excess { services.report(.noRoom(missing: excess - freed)) }
    }

    /// The IDs of the images that manifests name, used now or not, and of the sandboxes' own.
    private func wantedImages() async throws(CallError) -> Set<String> {
        var names: Set<String> = []
        for worker in workers.values {
            if await worker.wanted != nil, let manifest = await worker.manifest {
                names.formUnion(images(of: manifest))
            }
        }
        for manifest in awaited { names.formUnion(images(of: manifest)) }
        let status = try await services.runtime.status(verbose: true)
        if let name = Self.sandboxImage(status) { names.insert(name) }
        var ids: Set<String> = []
        for name in names {
            let image = try await services.images.client.imageStatus(ImageStore.spec(name)).image
            if let image { ids.insert(image.id) }
        }
        return ids
    }

    /// The names of the images that a pod is made of, volumes included.
    private func images(of manifest: AcceptedManifest) -> [String] {
        guard let pod = try? services.library.specification(manifest, uid: "-") else { return [] }
        return pod.allContainers.map(\.image)
            + pod.volumes.compactMap { if case .image(let source) = $0.source { source.reference } else { nil } }
    }

    /// The image that sandboxes are made of, where the runtime tells: newer ones pin it instead.
    static func sandboxImage(_ status: StatusResponse) -> String? {
        guard let text = status.info["config"] else { return nil }
        var sources = SourceBuffer(capacity: text.utf8.count + 64)
        var decoder = ManifestDecoder()
        let range = sources.append(copying: text.utf8Span.span)
        guard let document = try? decoder.decode(range, in: &sources) else { return nil }
        let name = FieldCursor(decoder.view(document, in: sources))["sandboxImage"].string
        return name.isEmpty ? nil : name
    }
}
