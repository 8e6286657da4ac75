import PodSchema

extension RestartDomain {
    /// The domain's name as plans print it. Written out: an interpolated enumeration is looked up in the metadata each time.
    var word: String {
        switch self {
        case .none: "none"
        case .live: "live"
        case .resize: "resize"
        case .container: "container"
        case .pod: "pod"
        case .identity: "identity"
        case .inherited: "inherited"
        }
    }
}
