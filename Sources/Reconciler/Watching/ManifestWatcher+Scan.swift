import LinuxIO

extension ManifestWatcher {
    /// How long ago a change must have happened for its event to be in the queue for certain, in nanoseconds.
    private static let eventDelay: Int64 = 100_000_000

    /// What a scan finds out beside the hints.
    private struct Findings {
        /// Files that have changed although no event told.
        var surprises: [FileID] = []
        /// Whether every change has to be looked at with that in mind.
        let isWary: Bool
        /// Changes before this have been told.
        let limit: Int64
    }

    /// Looks at every file of the directory, after making sure that it is still the one at the path.
    ///
    /// - Parameter watching: whether to ask for events before.
    public func scan(watching: Bool = true) -> WatcherReport {
        let started = ScanSchedule.Start.now
        var report = WatcherReport()
        report.isScan = true
        guard let directory = openDirectory(watching: watching, &report) else {
            // Where the way is watched, its return is an event.
            schedule.finish(started, trust)
            if blindness != nil { schedule.within(1_000) }
            return report
        }
        let isWary = !schedule.isForced && blindness == nil
        var findings = Findings(isWary: isWary, limit: WallClock.now - Self.eventDelay)
        scanNumber &+= 1
        do {
            try lookAtAll(of: directory, &findings, &report)
        } catch {
            // A listing that broke off says nothing of the files that it did not reach.
            report.notes.append(.directoryMissing(DirectoryError(path: location.directory, reason: .failed(error))))
            schedule.finish(started, trust)
            schedule.within(1_000)
            return report
        }
        reportMissing(directory, &report)
        if isSurprised(findings, &report) {
            schedule.finish(started, .none)
        } else {
            // Where links lead is anywhere.
            let isLocal = links.isEmpty && directory.directory.isChangedHereOnly
            schedule.finish(started, trust == .some && isLocal ? .full : trust)
        }
        return report
    }

    /// What can be said of events before anything was looked at.
    private var trust: ScanSchedule.Trust { blindness == nil ? .some : .none }

    private func lookAtAll(
        of directory: ManifestDirectory,
        _ findings: inout Findings,
        _ report: inout WatcherReport
    ) throws(Errno) {
        // For the first scan somebody waits; the others may as well leave the other processors asleep.
        guard scanNumber == 1, location.only == nil, let pool,
            let found = try SharedLook.take(at: directory, knowing: table, pool)
        else {
            return try directory.directory.forEachEntry(buffer: &buffer) { entry in
                if let hint = look(at: entry, &findings, &report) { report.hints.append(hint) }
            }
        }
        for file in found.unchanged { table.see(file, by: scanNumber) }
        for (name, kind) in found.others {
            directory.directory.withEntry(name, kind) { entry in
                if let hint = look(at: entry, &findings, &report) { report.hints.append(hint) }
            }
        }
    }

    private func look(
        at entry: borrowing DirectoryEntry,
        _ findings: inout Findings,
        _ report: inout WatcherReport
    ) -> FileHint? {
        switch entry.kind {
        case .regular, .symlink, .unknown: break
        case .directory: return nil
        default:
            if isManifest(entry.name, &report) {
                note(.notRegular(FileName(entry.name), entry.kind), FileName(entry.name), &report)
            }
            return nil
        }
        guard isManifest(entry.name, &report) else { return nil }
        let (file, isNew) = table.add(entry.name, seenBy: scanNumber)
        // A new file is opened anyway: its status is read then, once.
        let identity = isNew && !findings.isWary ? nil : try? entry.status(followingSymlinks: true).identity
        if !isNew, table.isUnchanged(file, identity) { return nil }
        if findings.isWary, let identity, identity.changed < findings.limit, table.isSurprise(file) {
            findings.surprises.append(file)
        }
        if entry.kind == .symlink, !links.contains(file) { _ = followLink(file) }
        return FileHint(file: file, name: table.rows[file.index].name, kind: .scanned)
    }

    /// Files that are known and were not seen. In a directory that another file system hides, they are kept.
    private func reportMissing(_ directory: ManifestDirectory, _ report: inout WatcherReport) {
        let missing = table.rows.indices.filter { table.rows[$0].isUsed && table.rows[$0].scan != scanNumber }
        let here = ManifestHome(directory)
        let isElsewhere = home.map { !here.isSameFileSystem(as: $0) } ?? false
        if isElsewhere && !missing.isEmpty {
            if !told.isElsewhere { report.notes.append(.otherFileSystem(path: location.directory)) }
            told.isElsewhere = true
            return
        }
        if told.isElsewhere { report.notes.append(.directoryBack(path: location.directory)) }
        told.isElsewhere = false
        home = here
        for index in missing {
            report.hints.append(FileHint(file: FileID(index), name: table.rows[index].name, kind: .missing))
        }
    }

    /// Whether something has changed without an event, once all that have come are known.
    private func isSurprised(_ findings: Findings, _ report: inout WatcherReport) -> Bool {
        guard !findings.surprises.isEmpty else { return false }
        for _ in 0..<16 where readEvents(&report) {}
        guard findings.surprises.contains(where: { table.isSurprise($0) }) else { return false }
        if !told.isSilent { report.notes.append(.changesWithoutEvents(path: location.directory)) }
        told.isSilent = true
        return true
    }
}
