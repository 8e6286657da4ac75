/// Writes one manifest after its plan. The sections are extensions of it, a file each.
struct PodWriter: Sendable {
    let plan: PodPlan
    let style: ManifestStyle
    let edit: ManifestEdit?
    var random: RandomSource
    var out: ManifestWriter

    init(index: Int, size: ManifestSize, edit: ManifestEdit?, random: RandomSource) {
        self.random = random
        self.edit = edit
        style = ManifestStyle(&self.random)
        plan = PodPlan(index: index, size: size, random: &self.random)
        out = ManifestWriter(style: style, capacity: plan.target + 1_024)
    }

    /// The whole manifest.
    ///
    /// The spec comes first, because what stands above it fills the manifest up to its target.
    mutating func manifest() -> [UInt8] {
        let annotationRoom = random.below(plan.target / 8)
        writeSpec(limit: plan.target - 300 - annotationRoom)
        let spec = out
        out = ManifestWriter(style: style, capacity: plan.target + 1_024)
        writeHeader(below: spec.layoutCount)
        if case .comment(let revision) = edit { writeRevisionComment(revision) }
        out.append(spec)
        return out.bytes
    }

    private mutating func writeRevisionComment(_ revision: Int) {
        out.appendEdit { out in
            out.append("# reviewed, revision ")
            out.append(revision)
            out.endLine()
        }
    }

    /// Appends what marks an edited value.
    mutating func appendRevision(_ revision: Int) {
        out.appendEdit { out in
            out.append("-r")
            out.append(revision)
        }
    }

    // MARK: - Structure

    mutating func mapping(_ key: String, _ body: (inout PodWriter) -> Void) {
        out.beginMapping(key)
        body(&self)
        out.endMapping()
    }

    mutating func sequence(_ key: String, _ body: (inout PodWriter) -> Void) {
        out.beginSequence(key)
        body(&self)
        out.endSequence()
    }

    /// A comment, when this author writes one here.
    mutating func comment() {
        if random.chance(style.commentPercent) { out.comment(random.pick(Vocabulary.comments)) }
    }

    /// A string that YAML reads as a string with or without quotes.
    mutating func optionalQuote() -> ManifestStyle.Quote {
        random.chance(80) ? style.optionalQuote : .plain
    }
}
