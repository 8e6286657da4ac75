/// The mounts that this process sees, proc(5). Wait for it with `.exceptional`: it tells that something was mounted,
/// unmounted or moved.
public struct MountTable: ~Copyable, Sendable {
    public let descriptor: Descriptor

    /// - Throws: where there is no /proc.
    public init() throws(Errno) {
        descriptor = try Descriptor.open(path: "/proc/self/mountinfo")
    }
}
