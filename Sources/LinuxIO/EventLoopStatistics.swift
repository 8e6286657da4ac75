/// What an event loop has done so far.
public struct EventLoopStatistics: Hashable, Sendable {
    /// Calls of epoll_wait(2).
    public let epollWaits: Int
    /// Of these, the calls that were allowed to sleep.
    public let sleeps: Int
    /// Writes to the eventfd, by which another thread wakes the loop.
    public let crossThreadWakes: Int
    /// Jobs of the Swift runtime that were run.
    public let jobsRun: Int
}
