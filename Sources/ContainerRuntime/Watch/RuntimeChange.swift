/// A sandbox or container whose state is another one than before.
public struct RuntimeChange: Hashable, Sendable {
    /// The state now.
    public enum State: Hashable, Sendable {
        /// A sandbox in this state.
        case sandbox(PodSandboxState)
        /// A container in this state.
        case container(ContainerState)
        /// It is not there any more.
        case gone
    }

    /// The sandbox or container.
    public let id: String
    /// The sandbox: its own ID for a sandbox.
    public let sandboxID: String
    /// The state now.
    public let state: State
}

/// What has changed since the last look.
public struct RuntimeChanges: Hashable, Sendable {
    /// The connection on which it was seen, counted as `RuntimeChannel.connected(after:)` does.
    public let connection: Int
    /// Whether this is the first complete list: what is not in it is not there.
    public let isComplete: Bool
    /// The newest state of each that has changed, in no order.
    public let changes: [RuntimeChange]
}
