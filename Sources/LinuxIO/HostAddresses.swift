import Glibc

/// The addresses by which others reach this machine.
public enum HostAddresses {
    /// The addresses that packets to somewhere else would come from, IPv4 first; none without a way there. Nothing is sent:
    /// connect(2) of a datagram socket only looks the route up.
    public static var routed: [String] { [ipv4, ipv6].compactMap { $0 } }

    private static var ipv4: String? {
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = UInt16(9).bigEndian
        // 192.0.2.1, of the block that stands for no machine (RFC 5737).
        target.sin_addr.s_addr = UInt32(0xC000_0201).bigEndian
        return source(toward: &target, AF_INET) { text(&$0.sin_addr, AF_INET) }
    }

    private static var ipv6: String? {
        var target = sockaddr_in6()
        target.sin6_family = sa_family_t(AF_INET6)
        target.sin6_port = UInt16(9).bigEndian
        // 2001:db8::1, of the block that stands for no machine (RFC 3849).
        let bytes: [UInt8] = [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
        withUnsafeMutableBytes(of: &target.sin6_addr) { $0.copyBytes(from: bytes) }
        return source(toward: &target, AF_INET6) { text(&$0.sin6_addr, AF_INET6) }
    }

    private static func source<Address>(
        toward target: inout Address,
        _ family: Int32,
        _ text: (inout Address) -> String?
    ) -> String? {
        let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard let raw = try? check({ socket(family, type, 0) }) else { return nil }
        let descriptor = Descriptor(adopting: raw)
        let number = descriptor.raw
        var count = socklen_t(MemoryLayout<Address>.size)
        // Safety: both calls take an address of any family through a pointer to sockaddr and its size, and the second one
        // writes no more than that.
        let isKnown = withUnsafeMutablePointer(to: &target) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                connect(number, address, count) == 0 && getsockname(number, address, &count) == 0
            }
        }
        return isKnown ? text(&target) : nil
    }

    private static func text<Binary>(_ address: inout Binary, _ family: Int32) -> String? {
        // Safety: inet_ntop(3) reads an address of the family, and writes a C string of at most so many bytes.
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
            withUnsafeBytes(of: &address) { bytes in
                guard inet_ntop(family, bytes.baseAddress!, buffer.baseAddress!, socklen_t(buffer.count)) != nil else {
                    return nil
                }
                return String(cString: buffer.baseAddress!)
            }
        }
    }
}
