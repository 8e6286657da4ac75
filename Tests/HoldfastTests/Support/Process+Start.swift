import Foundation
import Synchronization

extension Process {
    private static let starting = Mutex(())

    /// Starts it while no other is being started.
    ///
    /// A child is told to close what was open just before its start, and so keeps what another start opens at that moment:
    /// the socket by which the end of that other process is known. That end would then wait for this child's.
    func start() throws {
        try Self.starting.withLock { _ in try run() }
    }
}
