import LinuxIO
import ManifestDecoding
import PodSchema
import Testing

@testable import Reconciler

struct DigestDifferenceTests {
    private func hash(_ number: Int) -> Hash128 { Hash128(low: UInt64(number), high: 0) }

    private func container(_ name: String, container: Int = 0, resize: Int = 0, live: Int = 0) -> ContainerDigest {
        ContainerDigest(name: name, container: hash(container), resize: hash(resize), live: hash(live))
    }

    private func digest(
        pod: Int = 0,
        live: Int = 0,
        resize: Int = 0,
        _ containers: [ContainerDigest]? = nil
    ) -> PodDigest {
        PodDigest(
            namespace: "default",
            name: "web",
            identity: hash(1),
            pod: hash(pod),
            live: hash(live),
            resize: hash(resize),
            containers: containers ?? [container("a"), container("b")]
        )
    }

    private func expect(
        _ new: PodDigest,
        _ domain: RestartDomain,
        _ containers: [String],
        _ location: SourceLocation = #_sourceLocation
    ) {
        let difference = difference(to: new)
        #expect(difference.domain == domain, sourceLocation: location)
        #expect(difference.containers ?? new.containers.map(\.name) == containers, sourceLocation: location)
    }

    private func difference(to new: PodDigest) -> DigestDifference {
        DigestDifference(from: manifest(digest()), to: manifest(new))
    }

    private func manifest(_ digest: PodDigest) -> AcceptedManifest {
        AcceptedManifest(digest: digest, bytes: [], file: FileName("web.yaml"), identity: nil, content: hash(2))
    }

    @Test func `equal digests differ in nothing`() {
        expect(digest(), .none, [])
    }

    @Test func `the pod's own values concern no container, but for the sandbox`() {
        expect(digest(live: 1), .live, [])
        expect(digest(resize: 1), .resize, [])
        expect(digest(live: 1, resize: 1), .resize, [])
        expect(digest(pod: 1, live: 1, resize: 1), .pod, ["a", "b"])
    }

    @Test func `a container's values concern that container`() {
        expect(digest([container("a"), container("b", live: 1)]), .live, ["b"])
        expect(digest([container("a", resize: 1), container("b")]), .resize, ["a"])
        expect(digest([container("a", container: 1, resize: 1, live: 1), container("b")]), .container, ["a"])
        expect(digest([container("a", container: 1), container("b", container: 1)]), .container, ["a", "b"])
    }

    @Test func `only the containers of the widest domain are named`() {
        expect(digest([container("a", live: 1), container("b", resize: 1)]), .resize, ["b"])
        expect(digest([container("a", resize: 1), container("b", container: 1)]), .container, ["b"])
        expect(digest([container("a", container: 1), container("b", live: 1)]), .container, ["a"])
        expect(digest(resize: 1, [container("a", live: 1), container("b")]), .resize, [])
        expect(digest(pod: 1, [container("a", container: 1), container("b")]), .pod, ["a", "b"])
    }

    @Test func `where all containers are concerned there is no list of them`() {
        #expect(difference(to: digest(pod: 1)).containers == nil)
        #expect(difference(to: digest([container("b", live: 1), container("a", live: 1)])).containers == nil)
        #expect(difference(to: digest([container("a", live: 1)])).containers == ["b"])
        #expect(difference(to: digest(live: 1, [])).containers == ["a", "b"])
    }

    @Test func `containers that come and go are named, and told`() {
        let difference = difference(to: digest([container("b"), container("c")]))
        #expect(difference.domain == .container && difference.containers == ["c", "a"])
        #expect(difference.addedOrRemoved.map(\.field) == ["spec.containers[c]", "spec.containers[a]"])
        #expect(difference.addedOrRemoved.map(\.old) == [nil, "present"])
        #expect(difference.addedOrRemoved.map(\.new) == ["present", nil])
    }

    @Test func `another order of the containers is no difference`() {
        expect(digest([container("b"), container("a")]), .none, [])
    }
}
