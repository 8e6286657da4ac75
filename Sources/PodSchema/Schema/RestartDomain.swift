/// What has to happen to a running pod when a field changes.
public enum RestartDomain: UInt8, Comparable, Sendable, CaseIterable, BitwiseCopyable {
    /// Nothing: the field means nothing to what runs.
    case none
    /// New values are used from now on.
    case live
    /// UpdateContainerResources, as long as the QoS class stays.
    case resize
    /// The containers that the field belongs to are restarted.
    case container
    /// A new sandbox.
    case pod
    /// Another pod.
    case identity
    /// As the field that leads to this one.
    case inherited

    /// Wider domains are greater: each restarts all that a narrower one does.
    public static func < (left: RestartDomain, right: RestartDomain) -> Bool { left.rawValue < right.rawValue }

    init?(word: String) {
        switch word {
        case "none": self = .none
        case "live": self = .live
        case "resize": self = .resize
        case "container": self = .container
        case "pod": self = .pod
        case "identity": self = .identity
        case ".": self = .inherited
        default: return nil
        }
    }
}
