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
        let before = sources.count
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
        parsed.contentHash = Hash128(contents: sources.bytes(parsed.source), key: key)
        if parsed.contentHash == known {
            sources.truncate(to: before)
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
            parsed.source = try sources.append(limit: Int(status.size)) { output throws(Errno) in
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
        Self.decode(&files[index], &decoder, &sources)
    }

    /// Puts a file's first document on the tape, or says why there is none.
    mutating func decode(_ parsed: inout ParsedFile) {
        Self.decode(&parsed, &decoder, &sources)
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

    /// Hands over what was found out about manifests that were not walked.
    mutating func takeExchanges() -> [AcceptedExchange] {
        defer { if !exchanges.isEmpty { exchanges = [] } }
        return exchanges
    }

    /// Makes room for another batch.
    mutating func empty() {
        sources.removeAll()
        decoder.removeAll()
        if !files.isEmpty { files.removeAll(keepingCapacity: true) }
        document = nil
        if !exchanges.isEmpty { exchanges = [] }
    }

    /// Walks the documents of all files that are not accepted yet.
    mutating func readDocuments() {
        // One manifest that changes is most of what a daemon sees: its reasons are found in what is read here.
        // Not of a huge one, whose leaves would take more memory than its tape.
        reader.collects = files.count == 1 && files[0].source.count <= 1 << 20
        for index in files.indices { accept(index, inPlace: isHuge(index)) }
    }

    /// Whether a manifest is so large that its block has hardly any room for others: it is not copied then.
    private func isHuge(_ index: Int) -> Bool { files[index].source.count > 2 << 20 }

    /// Makes ready for some of many files: their leaves are of no use.
    ///
    /// - Parameter isContinued: whether the first of them are decoded. They are accepted, and stay where they were read.
    mutating func startMany(isContinued: Bool) {
        reader.collects = false
        if !isContinued { return empty() }
        for index in files.indices { accept(index, inPlace: true) }
        decoder.removeAll()
        sources.removeAll()
        document = nil
        if !exchanges.isEmpty { exchanges = [] }
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
            Self.exchange(bytes, old.digest, source, in: sources, &excerpt, key: reader.key)
        }
        guard let text else { return false }
        let new = accept(index, text.digest, staysOnLines: true, inPlace: inPlace ?? isHuge(index))
        exchanges.append(AcceptedExchange(old: old, new: new, change: text.change))
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
        exchanges.append(AcceptedExchange(old: old, new: new, change: text.change))
    }

    private func textExchange(from old: AcceptedManifest, to document: Document) -> TextExchange? {
        let view = decoder.view(document, in: sources)
        return old.withBytes { TextExchange(from: $0, old.digest, to: document, view, key: reader.key) }
    }

    /// Walks the document of a file: it becomes an accepted manifest, or the list of what is wrong with it.
    ///
    /// - Parameter inPlace: whether the manifest stays where it was read, beside those of the same batch.
    mutating func accept(_ index: Int, inPlace: Bool) {
        guard case .document(let document) = files[index].outcome, let digest = readDocument(index) else { return }
        accept(index, digest, staysOnLines: document.staysOnLines, inPlace: inPlace)
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
        let kept = inPlace ? sources.keep(source) : KeptBytes(sources.copy(source))
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
    /// - Returns: its digest; nil if anything is wrong with it, which the file's outcome then says.
    mutating func readDocument(_ index: Int) -> PodDigest? {
        guard case .document(let document) = files[index].outcome else { return nil }
        let digest = walk(document)
        if !reader.warnings.isEmpty { files[index].warnings += reader.warnings }
        var problems = reader.problems
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

    /// The digest of a manifest at hand; nil if it is not valid.
    mutating func digest(of bytes: [UInt8]) -> PodDigest? {
        let range = sources.append(copying: bytes.span)
        guard let document = try? decoder.decode(range, in: &sources) else { return nil }
        return walk(document)
    }

    private mutating func walk(_ document: Document) -> PodDigest? {
        self.document = document
        return Self.walk(document, &reader, decoder, sources)
    }

    /// The three buffers apart, so that the view may borrow two of them while the reader changes.
    private static func walk(
        _ document: Document,
        _ reader: inout PodReader,
        _ decoder: borrowing ManifestDecoder,
        _ sources: borrowing SourceBuffer
    ) -> PodDigest? {
        reader.read(decoder.view(document, in: sources))
    }
}
