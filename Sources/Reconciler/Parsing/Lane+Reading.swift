import LinuxIO
import ManifestDecoding
import PodSchema

extension Lane.State {
    /// Reads the bytes of one file, unless they are known.
    mutating func load(
        _ due: DueFile,
        position: Int,
        known: Hash128?,
        key: Hash128,
        from source: ManifestSource
    ) -> ParsedFile {
        var parsed = ParsedFile(due: due, position: position, outcome: .sameBytes)
        let before = walk.sources.count
        switch source {
        case .file(let file):
            guard let descriptor = file.take() else { preconditionFailure("an open file is read once") }
            load(descriptor, file.security, &parsed)
        case .directory(let directory):
            do throws(Errno) {
                let file = try directory.directory.open(
                    due.name,
                    isConfined: directory.security.isConfined,
                    isLink: &parsed.isLink
                )
                load(file, source.security, &parsed)
            } catch .noSuchFile where !parsed.isLink {
                // Only the name tells that: what is open is there.
                parsed.outcome = .gone
            } catch {
                parsed.outcome = .unreadable(error)
            }
        }
        guard case .loaded = parsed.outcome else { return parsed }
        parsed.contentHash = Hash128(contents: walk.sources.bytes(parsed.source), key: key)
        if parsed.contentHash == known {
            walk.sources.truncate(to: before)
            parsed.outcome = .sameBytes
        }
        return parsed
    }

    /// Reads the bytes of an open file, or says why not.
    private mutating func load(
        _ file: borrowing Descriptor,
        _ security: SecuritySettings,
        _ parsed: inout ParsedFile
    ) {
        do throws(Errno) {
            // The status of what was opened, not of what the name may mean by now.
            let status = try file.status()
            parsed.identity = status.identity
            let writing = parsed.due.writing
            if writing != .complete {
                if Self.isUnfinished(file, status, writing) {
                    parsed.outcome = .unfinished
                    return
                }
                parsed.isStillOpen = writing == .overdue && file.isOpenForWriting == true
            }
            if let refusal = ManifestLimit.refusal(status, security) {
                parsed.outcome = .failed([refusal])
                return
            }
            parsed.source = try walk.sources.append(limit: Int(status.size)) { output throws(Errno) in
                _ = try file.read(into: &output)
            }
            parsed.outcome = .loaded
        } catch {
            parsed.outcome = .unreadable(error)
        }
    }

    /// Whether somebody is still writing a file, as far as can be found out.
    private static func isUnfinished(
        _ file: borrowing Descriptor,
        _ status: FileStatus,
        _ writing: DueFile.Writing
    ) -> Bool {
        guard status.kind == .regular else { return false }
        switch writing {
        case .complete, .overdue: return false
        // Emptied, closed and written: so do shells, and editors that keep the inode.
        case .probablyComplete: return status.size == 0
        case .uncertain: return file.isOpenForWriting ?? false
        }
    }

    /// Decodes a file that was loaded.
    mutating func decode(_ index: Int) {
        guard case .loaded = files[index].outcome else { return }
        Self.decode(&files[index], &walk.decoder, &walk.sources)
    }

    /// Puts a file's first document on the tape, or says why there is none.
    mutating func decode(_ parsed: inout ParsedFile) {
        Self.decode(&parsed, &walk.decoder, &walk.sources)
    }

    private static func decode(
        _ parsed: inout ParsedFile,
        _ decoder: inout ManifestDecoder,
        _ sources: inout SourceBuffer
    ) {
        do throws(DecodingError) {
            let document = try decoder.decode(parsed.source, in: &sources)
            parsed.outcome = .document(document)
            if let trailing = document.trailing {
                parsed.warnings.append(
                    FieldProblem(
                        field: "",
                        message: "only the first document of the file counts",
                        position: SourcePosition(offset: trailing, in: sources.bytes(document.source))
                    )
                )
            }
        } catch {
            let position = SourcePosition(offset: error.offset, in: sources.bytes(parsed.source))
            parsed.outcome = .failed([FieldProblem(field: "", message: error.message, position: position)])
        }
    }

    /// Notes the hash of the bytes that each file has now; nil for those that could not be read.
    func contents(into contents: inout [Hash128?]) {
        for index in files.indices {
            let file = files[index].due.file.index
            switch files[index].outcome {
            case .gone, .unreadable: contents[file] = nil
            case .unfinished: break
            default: contents[file] = files[index].contentHash
            }
        }
    }

    /// Hands over what became of the files.
    mutating func takeFiles() -> [ParsedFile] {
        defer { files = [] }
        return files
    }

    /// Hands over what differs in manifests that changed.
    mutating func takeChanges() -> [AcceptedChange] {
        defer { if !changes.isEmpty { changes = [] } }
        return changes
    }

    /// Makes room for another batch.
    mutating func empty() {
        walk.empty()
        if !files.isEmpty { files.removeAll(keepingCapacity: true) }
        if !changes.isEmpty { changes = [] }
    }

    /// Walks the documents of all files that are not accepted yet.
    ///
    /// - Parameter lastGood: each file's last manifest.
    mutating func readDocuments(lastGood: [AcceptedManifest?]) {
        for index in files.indices { accept(index, lastGood: lastGood, inPlace: isHuge(index)) }
    }

    /// Whether a manifest is so large that its block has hardly any room for others: it is not copied then.
    private func isHuge(_ index: Int) -> Bool { files[index].source.count > 2 << 20 }

    /// Makes ready for some of many files.
    ///
    /// - Parameters:
    ///   - lastGood: each file's last manifest.
    ///   - isContinued: whether the first of them are decoded. They are accepted, and stay where they were read.
    mutating func startMany(lastGood: [AcceptedManifest?], isContinued: Bool) {
        if !isContinued { return empty() }
        for index in files.indices { accept(index, lastGood: lastGood, inPlace: true) }
        walk.empty()
    }

    /// Accepts a file that was loaded without decoding all of it, if one text on one line is all in which it differs from the
    /// file's last manifest, which was walked, with nothing to warn of.
    ///
    /// - Parameters:
    ///   - lastGood: each file's last manifest.
    ///   - inPlace: whether the manifest stays where it was read; nil for one that is so large that it should.
    /// - Returns: whether it did.
    mutating func exchangeLine(_ index: Int, lastGood: [AcceptedManifest?], inPlace: Bool? = nil) -> Bool {
        let file = files[index].due.file.index
        guard case .loaded = files[index].outcome, file < lastGood.count, let old = lastGood[file], old.isSpotless,
            old.staysOnLines
        else { return false }
        let source = files[index].source
        let text = old.withBytes { bytes in
            Self.exchange(bytes, old.digest, source, in: walk.sources, &excerpt, key: walk.reader.key)
        }
        guard let text else { return false }
        let new = accept(index, text.digest, staysOnLines: true, inPlace: inPlace ?? isHuge(index))
        changes.append(AcceptedChange(old: old, new: new, reasons: [text.change]))
        return true
    }

    /// The buffers apart, so that the view may borrow one of them.
    private static func exchange(
        _ old: Span<UInt8>,
        _ digest: PodDigest,
        _ source: Range<Int>,
        in sources: borrowing SourceBuffer,
        _ excerpt: inout ManifestExcerpt,
        key: Hash128
    ) -> TextExchange? {
        guard let document = excerpt.make(of: source, in: sources, since: old) else { return nil }
        let view = excerpt.view(document)
        return TextExchange(from: excerpt.oldBytes, digest, to: document, view, isExcerpt: true, key: key)
    }

    /// Accepts a file's document without a walk if one text is all in which it differs from the file's last manifest, which
    /// was walked, with nothing to warn of.
    ///
    /// - Parameters:
    ///   - lastGood: each file's last manifest.
    ///   - inPlace: whether the manifest stays where it was read; nil for one that is so large that it should.
    mutating func exchangeText(_ index: Int, lastGood: [AcceptedManifest?], inPlace: Bool? = nil) {
        let file = files[index].due.file.index
        guard file < lastGood.count, let old = lastGood[file], old.isSpotless,
            case .document(let document) = files[index].outcome, files[index].warnings.isEmpty,
            let text = textExchange(from: old, to: document)
        else { return }
        let new = accept(index, text.digest, staysOnLines: document.staysOnLines, inPlace: inPlace ?? isHuge(index))
        changes.append(AcceptedChange(old: old, new: new, reasons: [text.change]))
    }

    private func textExchange(from old: AcceptedManifest, to document: Document) -> TextExchange? {
        let view = walk.decoder.view(document, in: walk.sources)
        return old.withBytes { TextExchange(from: $0, old.digest, to: document, view, key: walk.reader.key) }
    }

    /// Walks the document of a file: it becomes an accepted manifest, or the list of what is wrong with it. What differs
    /// from the pod's manifest before it is found while it is at hand.
    ///
    /// - Parameters:
    ///   - lastGood: each file's last manifest.
    ///   - inPlace: whether the manifest stays where it was read, beside those of the same batch.
    mutating func accept(_ index: Int, lastGood: [AcceptedManifest?], inPlace: Bool) {
        guard case .document(let document) = files[index].outcome else { return }
        let file = files[index].due.file.index
        let old = file < lastGood.count ? lastGood[file] : nil
        // Not of a huge one, whose leaves would take more memory than its tape.
        let collects = old != nil && files[index].source.count <= 1 << 20
        guard let digest = readDocument(index, collects: collects) else { return }
        let new = accept(index, digest, staysOnLines: document.staysOnLines, inPlace: inPlace)
        guard collects, let old, old.digest.identity == digest.identity, old.digest != digest else { return }
        changes.append(AcceptedChange(old: old, new: new, reasons: walk.changes(from: old, in: &older)))
    }

    /// Makes a file's document an accepted manifest.
    @discardableResult
    private mutating func accept(
        _ index: Int,
        _ digest: PodDigest,
        staysOnLines: Bool,
        inPlace: Bool
    ) -> AcceptedManifest {
        // A warning is told again by the next run: it must not pass the file over.
        let identity = files[index].warnings.isEmpty ? files[index].identity : nil
        let (file, content) = (files[index].due.name, files[index].contentHash)
        if let origin {
            let manifest = AcceptedManifest(
                digest: digest,
                in: origin,
                file: file,
                identity: identity,
                content: content
            )
            files[index].outcome = .accepted(manifest)
            return manifest
        }
        let source = files[index].source
        let kept = inPlace ? walk.sources.keep(source) : KeptBytes(walk.sources.copy(source))
        let manifest = AcceptedManifest(
            digest: digest,
            kept: kept,
            staysOnLines: staysOnLines,
            file: file,
            identity: identity,
            content: content
        )
        files[index].outcome = .accepted(manifest)
        return manifest
    }

    /// Walks the document of a file, if it has one.
    ///
    /// - Parameter collects: whether it will be asked what differs from it.
    /// - Returns: its digest; nil if anything is wrong with it, which the file's outcome then says.
    mutating func readDocument(_ index: Int, collects: Bool = false) -> PodDigest? {
        guard case .document(let document) = files[index].outcome else { return nil }
        let digest = walk.read(document, collects: collects)
        if !walk.reader.warnings.isEmpty { files[index].warnings += walk.reader.warnings }
        var problems = walk.reader.problems
        if isStrict {
            problems += files[index].warnings
            files[index].warnings = []
        }
        guard let digest, problems.isEmpty else {
            files[index].outcome = .failed(problems)
            return nil
        }
        return digest
    }
}
