/// What people have to know of what is done.
public enum AgentNotice: Hashable, Sendable, CustomStringConvertible {
    /// Something was done for a pod.
    case done(pod: String, what: String)
    /// Something could not be done; it is tried again after so many milliseconds, or not at all if that is 0.
    case failed(pod: String, what: String, why: String, retryMilliseconds: Int64)
    /// A container has ended by itself; it is started again after so many milliseconds, or not at all if that is nil.
    case ended(pod: String, container: String, code: Int32, restartMilliseconds: Int64?)
    /// The runtime cannot be used.
    case runtimeAway(why: String)
    case runtimeBack
    /// Pods that a kubelet has left.
    case foreignPods([String])

    /// An image that nobody uses was removed.
    case madeRoom(image: String, bytes: UInt64)
    /// Too little room is left where images lie, and no image is left to be removed.
    case noRoom(missing: Int64)

    /// Whether it is trouble.
    public var isTrouble: Bool {
        switch self {
        case .failed, .runtimeAway, .noRoom: true
        case .done, .ended, .runtimeBack, .foreignPods, .madeRoom: false
        }
    }

    public var description: String {
        switch self {
        case .done(let pod, let what): "\(pod): \(what)"
        case .failed(let pod, let what, let why, let retry):
            "\(pod): \(what): \(why)\(retry > 0 ? Self.again(in: retry) : "")"
        case .ended(let pod, let container, let code, let wait):
            "\(pod): container \(container) has ended with exit code \(code)\(wait.map { Self.again(in: $0) } ?? "")"
        case .runtimeAway(let why): "the runtime cannot be used: \(why)"
        case .madeRoom(let image, let bytes): "image \(image) is removed to make room: \(bytes >> 20) MiB"
        case .noRoom(let missing):
            "the file system of images is too full by \(missing >> 20) MiB, and no image is left that nobody uses"
        case .runtimeBack: "connected to the runtime again"
        case .foreignPods(let names):
            """
            static pods of a kubelet are left alone (--kubelet-pods adopt or remove): \(names.prefix(20).joined(separator: ", "))\
            \(names.count > 20 ? " and \(names.count - 20) others" : "")
            """
        }
    }

    private static func again(in milliseconds: Int64) -> String {
        milliseconds < 100 ? "; again now" : "; again in \(Double(milliseconds / 100) / 10) s"
    }
}
