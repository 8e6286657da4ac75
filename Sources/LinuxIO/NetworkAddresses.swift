import Glibc

/// An address of one of the machine's network interfaces.
public struct NetworkAddress: Hashable, Sendable {
    public let interface: String
    /// As text.
    public let address: String
    public let isIPv6: Bool

    /// The addresses of interfaces that are up, without loopback and link-local ones, getifaddrs(3).
    public static func all() throws(Errno) -> [NetworkAddress] {
        var list: UnsafeMutablePointer<ifaddrs>?
        _ = try check { getifaddrs(&list) }
        defer { freeifaddrs(list) }
        var addresses: [NetworkAddress] = []
        var next = list
        while let entry = next?.pointee {
            next = entry.ifa_next
            guard let address = entry.ifa_addr, entry.ifa_flags & UInt32(IFF_UP) != 0,
                entry.ifa_flags & UInt32(IFF_LOOPBACK) == 0
            else { continue }
            let family = Int32(address.pointee.sa_family)
            guard family == AF_INET || family == AF_INET6, let text = text(address, family) else { continue }
            // fe80::/10, and 169.254/16
            if text.hasPrefix("fe80:") || text.hasPrefix("169.254.") { continue }
            let interface = String(cString: entry.ifa_name)
            addresses.append(NetworkAddress(interface: interface, address: text, isIPv6: family == AF_INET6))
        }
        return addresses
    }

    private static func text(_ address: UnsafeMutablePointer<sockaddr>, _ family: Int32) -> String? {
        let size = family == AF_INET ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size
        var buffer = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = getnameinfo(address, socklen_t(size), &buffer, socklen_t(buffer.count), nil, 0, NI_NUMERICHOST)
        guard code == 0, let end = buffer.firstIndex(of: 0) else { return nil }
        return String(decoding: buffer[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
