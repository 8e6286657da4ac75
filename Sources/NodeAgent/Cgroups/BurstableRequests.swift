import LinuxIO
import Synchronization

/// What the node's burstable pods ask for together, by which their class is weighed.
final class BurstableRequests: Sendable {
    private struct State {
        var byPod: [String: Int64] = [:]
        var sum: Int64 = 0
        /// What the class was weighed by last.
        var arranged: Int64?
    }

    private let state = Mutex(State())

    /// Notes what a pod asks for.
    ///
    /// - Parameters:
    ///   - milliCPU: thousandths of a processor; nil for a pod of another class, or that is gone.
    ///   - pod: `namespace/name`
    func note(_ milliCPU: Int64?, of pod: String) {
        state.withLock { state in
            state.sum -= state.byPod[pod] ?? 0
            state.byPod[pod] = milliCPU
            state.sum += milliCPU ?? 0
        }
    }

    /// Hands the sum over, unless it is the same as the last time that this went well.
    func arrange(_ body: (Int64) throws(Errno) -> Void) throws(Errno) {
        try state.withLock { (state) throws(Errno) in
            if state.arranged == state.sum { return }
            state.arranged = nil
            try body(state.sum)
            state.arranged = state.sum
        }
    }
}
