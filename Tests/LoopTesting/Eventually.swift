import LinuxIO

/// Looks again and again until something is so; false if it is not so within a minute.
public func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
    let limit = MonotonicTime.now.advanced(byMilliseconds: 60_000)
    while try await !condition() {
        if MonotonicTime.now > limit { return false }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return true
}
