import CLinux
import Glibc

/// A unix stream socket that takes connections, unix(7). It never blocks. Its file stays when it is closed.
public struct UnixListener: ~Copyable, Sendable {
    /// The socket, to watch it with an event loop.
    public let descriptor: Descriptor

    /// Makes a socket at a path and listens, bind(2) and listen(2).
    ///
    /// - Throws: `addressInUse` when the path exists, `nameTooLong` for a path of more than 107 bytes.
    public init(path: String) throws(Errno) {
        let descriptor = try UnixSocket.make()
        let number = descriptor.raw
        var address = try UnixAddress(path: path)
        _ = try check { address.withPointer { bind(number, $0, $1) } }
        _ = try check { listen(number, SOMAXCONN) }
        self.descriptor = descriptor
    }

    /// Takes one connection, accept(2).
    ///
    /// - Throws: `wouldBlock` when nobody waits.
    public func accept() throws(Errno) -> UnixSocket {
        let number = descriptor.raw
        let accepted = Descriptor(adopting: try check { clinux_accept(number) })
        return UnixSocket(adopting: accepted)
    }
}
