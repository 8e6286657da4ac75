/// What came of reading files.
struct Readings: Sendable {
    var findings: [FileFinding] = []
    /// How the files were.
    var settled: [SettledFile] = []
    /// Manifests that were not walked, because one text is all that differs.
    var exchanges: [AcceptedExchange] = []
    /// What the first of the files were read on, where nothing was read on it since.
    var lane: Lane?
    /// How many files there are by then.
    var files = 0

    /// Makes room for the next ones.
    mutating func removeAll() {
        findings.empty()
        settled.empty()
        exchanges.empty()
        lane = nil
    }
}
