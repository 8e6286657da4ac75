import Glibc

/// The address of a unix socket, as the calls want it.
struct UnixAddress {
    private var address = sockaddr_un()

    init(path: String) throws(Errno) {
        let bytes = Array(path.utf8)
        if bytes.contains(0) || bytes.isEmpty { throw .invalidArgument }
        // One byte stays zero: the end of the path.
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { throw .nameTooLong }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    }

    mutating func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        // Safety: the calls read an address of any family through a pointer to sockaddr and its size.
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
