/// The findings of a batch by file.
struct FindingTable {
    /// Of so few, looking at each is faster than making a table.
    private static let few = 16

    private let findings: [FileFinding]
    /// Made when it is first needed: mostly nothing was renamed.
    private var places: [FileID: Int]?

    init(_ findings: [FileFinding]) {
        self.findings = findings
    }

    /// The first finding about a file.
    ///
    /// - Complexity: O(1), but for the first call: O(findings).
    mutating func first(of file: FileID) -> FileFinding? {
        if findings.count <= Self.few { return findings.first { $0.file == file } }
        let places = places ?? Dictionary(zip(findings.lazy.map(\.file), findings.indices)) { first, _ in first }
        self.places = places
        return places[file].map { findings[$0] }
    }
}
