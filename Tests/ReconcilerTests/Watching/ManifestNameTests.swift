import Testing

@testable import Reconciler

struct ManifestNameTests {
    private func refusal(_ name: String) -> ManifestName.Refusal? { ManifestName.refusal(Array(name.utf8).span) }

    @Test(arguments: [
        "web.yaml", "web.json", "web", "w", "web.yaml.txt", "web.tmp", "WEB.YAML", "a b.yaml", "a\nb", "ü.yaml", "-",
        "$(x)",
    ])
    func `any other name is a manifest's, whatever its ending`(name: String) {
        #expect(refusal(name) == nil)
    }

    @Test(arguments: [".", "..", ".web.yaml", ".web.yaml.swp", ".#web.yaml", ".bak", "..data", ".a~", ""])
    func `a leading dot hides, also what would be a leftover`(name: String) {
        #expect(refusal(name) == .hidden)
    }

    @Test(arguments: ["web.yaml~", "~", "#web.yaml#", "#~", "4913"])
    func `what editors leave behind is a leftover`(name: String) {
        #expect(refusal(name) == .leftover)
    }

    @Test(arguments: [
        "~web.yaml", "web~.yaml", "#web.yaml", "web.yaml#", "49130", "14913", "4913.yaml", "4912", "4914",
    ])
    func `what only looks like an editor's name is a manifest's`(name: String) {
        #expect(refusal(name) == nil)
    }

    @Test(arguments: [
        ".swp", ".bak", ".orig", ".rpmsave", ".dpkg-new", ".dpkg-old", ".dpkg-dist", ".dpkg-tmp", ".dpkg-",
    ])
    func `an ending counts at the end only`(ending: String) {
        #expect(refusal("w" + ending) == .leftover)
        #expect(refusal("web.yaml" + ending) == .leftover)
        #expect(refusal("web" + ending + ".yaml") == nil)
        #expect(refusal(String(ending.dropFirst())) == nil)
    }

    @Test(arguments: [".swpx", ".sw", ".swo", ".BAK", ".baks", ".origin", ".rpmsaved", ".rpmnew", ".dpkg", ".dpk-new"])
    func `an ending that only begins like one is a manifest's`(ending: String) {
        #expect(refusal("web.yaml" + ending) == nil)
    }

    @Test func `invalid UTF-8 is a name like any other`() {
        #expect(ManifestName.refusal([0xFF, 0xFE].span) == nil)
        #expect(ManifestName.refusal([0xFF, 0x7E].span) == .leftover)
        #expect(ManifestName.refusal([0x2E, 0xFF].span) == .hidden)
    }

    @Test func `the longest name that Linux allows is looked at to its end`() {
        let stem = String(repeating: "w", count: 251)
        #expect(refusal(stem + ".swp") == .leftover)
        #expect(refusal(stem + ".yml") == nil)
    }
}
