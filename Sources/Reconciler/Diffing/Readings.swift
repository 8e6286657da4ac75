/// What came of reading files.
struct Readings: Sendable {
    var findings: [FileFinding] = []
    /// How the files were.
    var settled: [SettledFile] = []
    /// What differs in manifests that came in another one's place.
    var changes: [AcceptedChange] = []
    /// How many files there are by then.
    var files = 0

    /// Makes room for the next ones.
    mutating func removeAll() {
        findings.empty()
        settled.empty()
        changes.empty()
    }
}
