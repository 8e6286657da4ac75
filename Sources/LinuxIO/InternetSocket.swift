import Glibc

/// A connected TCP socket whose calls block, each for a limited time. It belongs on a thread of its own.
public struct InternetSocket: ~Copyable, Sendable {
    private let descriptor: Descriptor

    /// Connects to the first address that answers, getaddrinfo(3) and connect(2).
    ///
    /// - Parameters:
    ///   - host: An address, or a name to look up.
    ///   - seconds: How long each call may take.
    /// - Throws: `noSuchFile` for a name without an address, else why the last address does not answer.
    public init(host: String, port: UInt16, seconds: Int) throws(Errno) {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0 else { throw .noSuchFile }
        defer { freeaddrinfo(list) }
        var failure = Errno.noSuchFile
        var next = list
        while let entry = next?.pointee {
            next = entry.ai_next
            do throws(Errno) {
                self.init(try Self.connect(entry, seconds))
                return
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private init(_ descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }

    private static func connect(_ entry: addrinfo, _ seconds: Int) throws(Errno) -> Descriptor {
        let kind = entry.ai_socktype | Int32(SOCK_CLOEXEC.rawValue)
        let socket = Descriptor(adopting: try check { Glibc.socket(entry.ai_family, kind, entry.ai_protocol) })
        let raw = socket.raw
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            _ = try check { setsockopt(raw, SOL_SOCKET, option, &time, size) }
        }
        _ = try check { Glibc.connect(raw, entry.ai_addr, entry.ai_addrlen) }
        return socket
    }

    /// Writes all the bytes, send(2) without SIGPIPE.
    public func write(_ bytes: [UInt8]) throws(Errno) {
        let raw = descriptor.raw
        var done = 0
        while done < bytes.count {
            let start = done
            done += try check {
                bytes.withUnsafeBytes { send(raw, $0.baseAddress! + start, $0.count - start, Int32(MSG_NOSIGNAL)) }
            }
        }
    }

    /// Reads up to so many bytes, read(2); none at the end.
    public func read(atMost count: Int) throws(Errno) -> [UInt8] {
        let raw = descriptor.raw
        var bytes = [UInt8](repeating: 0, count: count)
        let got = try check { Glibc.read(raw, &bytes, count) }
        return Array(bytes.prefix(got))
    }
}
