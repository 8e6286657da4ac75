import LinuxIO

/// One call that changes the state directory.
enum StateStep: Hashable, Sendable {
    case create
    /// So many bytes.
    case write(Int)
    case truncate
    case syncData
    case link
    case rename
    case remove
    case syncDirectory
}

/// The open state directory. Every change of it goes through here, so that tests can end the work at each.
final class StateFolder: Sendable {
    /// - Returns: nil to let the call through, or what it fails with and how many bytes of a write come through before.
    typealias Interruption = @Sendable (StateStep) -> (error: Errno, written: Int)?

    let path: String
    private let directory: Directory
    private let interruption: Interruption?

    init(path: String, interruption: Interruption? = nil) throws(Errno) {
        self.path = path
        directory = try Directory(path: path)
        self.interruption = interruption
    }

    /// Takes the lock that keeps other daemons out.
    func lock() throws(StateError) -> FileLock {
        do throws(FileLock.Failure) {
            return try FileLock.take(FileName("lock"), in: directory)
        } catch {
            switch error {
            case .held(let process): throw .inUse(path: path, process: process)
            case .unusable(let error): throw .unusable(path: path + "/lock", error)
            }
        }
    }

    func path(of name: FileName) -> String { "\(path)/\(name)" }

    // MARK: - Looking

    func open(_ name: FileName) throws(Errno) -> Descriptor { try directory.open(name) }

    func openForUpdate(_ name: FileName) throws(Errno) -> Descriptor { try directory.openForUpdate(name) }

    func inode(_ name: FileName) throws(Errno) -> UInt64 {
        try directory.status(of: name, followingSymlinks: false).identity.inode
    }

    // MARK: - Changing

    func create(_ name: FileName) throws(Errno) -> Descriptor {
        try pass(.create)
        return try directory.create(name)
    }

    func write(_ bytes: [UInt8], to file: borrowing Descriptor, at offset: Int) throws(Errno) {
        if let (error, count) = interruption?(.write(bytes.count)) {
            try file.write(all: bytes.span.extracting(first: count), at: offset)
            throw error
        }
        try file.write(all: bytes.span, at: offset)
    }

    func truncate(_ file: borrowing Descriptor, to size: Int) throws(Errno) {
        try pass(.truncate)
        try file.truncate(to: size)
    }

    func syncData(_ file: borrowing Descriptor) throws(Errno) {
        try pass(.syncData)
        try file.syncData()
    }

    func link(_ name: FileName, as other: FileName) throws(Errno) {
        try pass(.link)
        try directory.link(name, as: other)
    }

    func rename(_ old: FileName, to new: FileName) throws(Errno) {
        try pass(.rename)
        try directory.rename(old, to: new)
    }

    func remove(_ name: FileName) throws(Errno) {
        try pass(.remove)
        try directory.remove(name)
    }

    func sync() throws(Errno) {
        try pass(.syncDirectory)
        try directory.sync()
    }

    private func pass(_ step: StateStep) throws(Errno) {
        if let (error, _) = interruption?(step) { throw error }
    }
}
