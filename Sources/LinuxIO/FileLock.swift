import Glibc

/// A file that one process at a time holds, flock(2). The kernel lets go of it when the process ends, however it ends.
public struct FileLock: ~Copyable, Sendable {
    private let descriptor: Descriptor

    /// Why a lock cannot be had.
    public enum Failure: Error, Hashable, Sendable {
        /// Another process has it: its number, as far as the file tells.
        case held(by: Int32?)
        case unusable(Errno)
    }

    /// Takes the lock and writes the process's number into the file, which is made where it is missing.
    ///
    /// It is not inherited by programs that this process starts (close-on-exec).
    public static func take(_ name: FileName, in directory: borrowing Directory) throws(Failure) -> FileLock {
        let descriptor = try open(name, in: directory)
        let number = descriptor.raw
        do throws(Errno) {
            _ = try check { flock(number, LOCK_EX | LOCK_NB) }
        } catch {
            throw error == .wouldBlock ? .held(by: owner(descriptor)) : .unusable(error)
        }
        // The number is only told to people: on a full device the lock holds all the same.
        try? descriptor.truncate(to: 0)
        try? descriptor.write(all: Array("\(getpid())\n".utf8).span, at: 0)
        return FileLock(descriptor: descriptor)
    }

    private static func open(_ name: FileName, in directory: borrowing Directory) throws(Failure) -> Descriptor {
        do throws(Errno) {
            return try directory.create(name, isNew: false)
        } catch {
            throw .unusable(error)
        }
    }

    private static func owner(_ descriptor: borrowing Descriptor) -> Int32? {
        guard let bytes = try? descriptor.read(count: 16, at: 0) else { return nil }
        return Int32(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
