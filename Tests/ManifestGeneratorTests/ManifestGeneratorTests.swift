import ManifestGenerator
import Testing

struct ManifestGeneratorTests {
    private let generator = ManifestGenerator(seed: 1)

    // MARK: - The same bytes everywhere

    @Test func `one seed gives the same bytes whoever asks and in whatever order`() {
        let other = ManifestGenerator(seed: 1)
        for index in [99, 0, 42, 7, 42] {
            #expect(generator.manifest(index) == other.manifest(index))
        }
    }

    @Test func `another seed gives other manifests under the same file names`() {
        let other = ManifestGenerator(seed: 2)
        for index in 0..<50 {
            #expect(generator.manifest(index) != other.manifest(index))
            #expect(generator.fileName(index) == other.fileName(index))
        }
    }

    /// Stored results of benchmarks compare only as long as these stay: change one on purpose, never by accident.
    @Test(arguments: [
        (ManifestSize.small, UInt64(4_526_744_324_842_587_560)),
        (.mixed, 18_286_556_365_764_902_472),
        (.large, 4_782_504_196_500_859_972),
    ])
    func `the bytes of the first 100 manifests are the ones on record`(size: ManifestSize, checksum: UInt64) {
        let generator = ManifestGenerator(seed: 1, size: size)
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in 0..<100 {
            for byte in generator.manifest(index) {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
            }
        }
        #expect(hash == checksum)
    }

    // MARK: - Names

    @Test func `pod names are unique DNS labels`() throws {
        var names: Set<String> = []
        for index in 0..<10_000 {
            let name = try #require(podName(generator.manifest(index)))
            #expect(isLabel(name), "\(name)")
            names.insert(name)
        }
        #expect(names.count == 10_000)
    }

    @Test func `file and pod carry the same number`() throws {
        #expect(generator.fileName(0) == "app-00000.yaml")
        #expect(generator.fileName(42) == "app-00042.yaml")
        #expect(generator.fileName(123_456) == "app-123456.yaml")
        for index in [0, 42, 99_999, 123_456] {
            let name = try #require(podName(generator.manifest(index)))
            #expect(name.hasPrefix(generator.fileName(index).dropLast(5) + "-"))
        }
    }

    // MARK: - Size and text

    @Test(arguments: ManifestSize.allCases)
    func `no manifest leaves the bounds of its size`(size: ManifestSize) {
        for seed in [1, 2, 0xFFFF_FFFF_FFFF_FFFF] as [UInt64] {
            let generator = ManifestGenerator(seed: seed, size: size)
            for index in 0..<2_000 {
                #expect(size.bounds.contains(generator.manifest(index).count), "seed \(seed), index \(index)")
            }
        }
    }

    @Test func `mixed manifests have 3 KB on average, and most are below that`() {
        let sizes = (0..<5_000).map { generator.manifest($0).count }.sorted()
        #expect((2_800...3_200).contains(sizes.reduce(0, +) / sizes.count))
        #expect((2_000...2_600).contains(sizes[sizes.count / 2]))
    }

    @Test(arguments: ManifestSize.allCases)
    func `text is UTF-8 without tabs or trailing blanks, and ends in one newline`(size: ManifestSize) throws {
        let generator = ManifestGenerator(seed: 3, size: size)
        for index in 0..<500 {
            let bytes = generator.manifest(index)
            let text = try #require(String(validating: bytes, as: UTF8.self), "index \(index)")
            #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"), "index \(index)")
            #expect(!text.utf8.contains(UInt8(ascii: "\t")), "index \(index)")
            #expect(!lines(bytes).contains { $0.last == " " }, "index \(index)")
        }
    }

    @Test func `a set has both ways to indent lists, and a file only one`() throws {
        var indented = 0
        for index in 0..<500 {
            let all = lines(generator.manifest(index))
            let containers = try #require(firstItem(of: "  containers:", in: all))
            if let volumes = firstItem(of: "  volumes:", in: all) {
                #expect(volumes.hasPrefix("    ") == containers.hasPrefix("    "), "index \(index)")
            }
            if containers.hasPrefix("    ") { indented += 1 }
        }
        #expect((100...400).contains(indented))
    }

    // MARK: - Edits

    @Test(arguments: ManifestSize.allCases)
    func `an image edit changes the first container's image line only`(size: ManifestSize) throws {
        let generator = ManifestGenerator(seed: 5, size: size)
        for index in 0..<500 {
            let before = lines(generator.manifest(index))
            let after = lines(generator.edited(index, edit: .image(revision: 7)))
            let line = try #require(onlyDifference(before, after), "index \(index)")
            #expect(line.contains("image: ") && line.contains("-r7"))
            let start = try #require(after.firstIndex(of: "  containers:"))
            let first = after[start...].first { $0.contains("image: ") }
            #expect(first == line, "index \(index)")
        }
    }

    @Test func `a label edit changes the version label only`() throws {
        for index in 0..<500 {
            let before = lines(generator.manifest(index))
            let after = lines(generator.edited(index, edit: .label(revision: 12)))
            let line = try #require(onlyDifference(before, after), "index \(index)")
            #expect(line.hasPrefix("    app.kubernetes.io/version: ") && line.contains("-r12"))
            // No container reads the label, so the edit restarts none.
            #expect(!before.contains { $0.contains("metadata.labels['app.kubernetes.io/version']") })
            #expect(!before.contains { $0.hasSuffix("metadata.labels") })
        }
    }

    @Test func `a comment edit adds a comment line above the spec only`() throws {
        for index in 0..<500 {
            let before = lines(generator.manifest(index))
            var after = lines(generator.edited(index, edit: .comment(revision: 3)))
            let added = try #require(after.firstIndex(of: "# reviewed, revision 3"))
            #expect(after[added + 1] == "spec:")
            after.remove(at: added)
            #expect(after == before, "index \(index)")
        }
    }

    @Test func `revisions of one edit differ from each other, and the same revision is the same bytes`() {
        for edit in [ManifestEdit.image, ManifestEdit.label, ManifestEdit.comment] {
            #expect(generator.edited(9, edit: edit(1)) == generator.edited(9, edit: edit(1)))
            #expect(generator.edited(9, edit: edit(1)) != generator.edited(9, edit: edit(2)))
        }
    }
}

// MARK: - Helpers

private func lines(_ bytes: [UInt8]) -> [Substring] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
}

/// The first line of a list.
private func firstItem(of key: String, in lines: [Substring]) -> Substring? {
    guard let start = lines.firstIndex(where: { $0 == key }) else { return nil }
    return lines[start...].first { $0.drop { $0 == " " }.first == "-" }
}

/// The value of `metadata.name`, the only `name` two columns deep.
private func podName(_ bytes: [UInt8]) -> String? {
    let prefix = Array("\n  name: ".utf8)
    guard let range = bytes.firstRange(of: prefix) else { return nil }
    return String(decoding: bytes[range.upperBound...].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
}

private func isLabel(_ name: String) -> Bool {
    let isInner = { (byte: UInt8) in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    guard let first = name.utf8.first, let last = name.utf8.last, isInner(first), isInner(last) else { return false }
    return name.utf8.count <= 63 && name.utf8.allSatisfy { isInner($0) || $0 == UInt8(ascii: "-") }
}

/// The line of `after` that differs from its line in `before`, when there is exactly one.
private func onlyDifference(_ before: [Substring], _ after: [Substring]) -> Substring? {
    guard before.count == after.count else { return nil }
    let different = zip(before, after).filter { $0 != $1 }
    return different.count == 1 ? different[0].1 : nil
}
