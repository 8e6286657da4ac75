import Glibc

/// A socket that sends datagrams to one Unix address, unix(7). It never waits for the receiver.
public struct DatagramSocket: ~Copyable, Sendable {
    /// The socket's descriptor: it receives nothing, so it is never readable.
    public let descriptor: Descriptor
    private let address: [UInt8]

    /// Makes a socket, socket(2). Whether somebody listens only `send` finds out.
    ///
    /// - Parameter address: A path, or with a leading `@` a name in the abstract namespace.
    /// - Throws: `nameTooLong`, `invalidArgument` for a relative path, or the failure of socket(2).
    public init(address: String) throws(Errno) {
        var bytes = Array(address.utf8)
        guard bytes.count > 1, !bytes.contains(0) else { throw .invalidArgument }
        switch bytes[0] {
        case UInt8(ascii: "@"): bytes[0] = 0
        case UInt8(ascii: "/"): break
        default: throw .invalidArgument
        }
        guard bytes.count <= Self.longestPath else { throw .nameTooLong }
        let kind = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let raw = try check { socket(AF_UNIX, kind, 0) }
        descriptor = Descriptor(adopting: raw)
        self.address = bytes
    }

    /// Sends one datagram, sendto(2).
    ///
    /// - Throws: `wouldBlock` when the receiver's queue is full, `connectionRefused` or `noSuchFile` when nobody listens.
    public func send(_ text: String) throws(Errno) {
        let socket = descriptor.raw
        var target = sockaddr_un()
        target.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &target.sun_path) { $0.copyBytes(from: address) }
        // An abstract name ends where the address does, so its length counts; a path may end there too, unix(7).
        let length = socklen_t(MemoryLayout<sa_family_t>.size + address.count)
        let payload = Array(text.utf8)
        // Safety: the payload and the address outlive the call, which only reads them; the length lies inside the address.
        let sent = try withUnsafeBytes(of: &target) { (target) throws(Errno) in
            let pointer = target.baseAddress!.assumingMemoryBound(to: sockaddr.self)
            return try check { sendto(socket, payload, payload.count, Int32(MSG_NOSIGNAL), pointer, length) }
        }
        // A datagram goes as a whole or not at all.
        precondition(sent == payload.count)
    }

    /// `sun_path` less the NUL that other programs like to find.
    private static let longestPath = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1
}
