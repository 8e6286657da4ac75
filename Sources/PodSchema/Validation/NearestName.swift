/// The name that somebody may have meant.
enum NearestName {
    /// The candidate with the fewest edits, if that is at most a third of its letters; letters that differ only in case
    /// are equal.
    static func find(_ name: String, among candidates: [String]) -> String? {
        // A long name is no slip of the finger, and would cost time.
        guard name.utf8.count <= 64 else { return nil }
        let wanted = Array(name.lowercased().utf8)
        var best: (name: String, edits: Int)?
        for candidate in candidates {
            let limit = max(candidate.utf8.count / 3, 1)
            // As many edits at least as one is longer.
            guard abs(wanted.count - candidate.utf8.count) <= limit else { continue }
            let edits = distance(wanted, Array(candidate.lowercased().utf8))
            if edits <= limit, edits < best?.edits ?? .max { best = (candidate, edits) }
        }
        return best?.name
    }

    /// Insertions, deletions and replacements that make one of the other (Levenshtein).
    private static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
        var row = Array(0...second.count)
        for (i, byte) in first.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in second.enumerated() {
                let replaced = diagonal + (byte == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[second.count]
    }
}
