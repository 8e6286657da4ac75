import ContainerRuntime
import LinuxIO

/// Sees to it that images are there: each is pulled once at a time, and seldom if that fails.
actor ImageStore {
    /// Pulls at a time.
    private static let width = 5
    /// Milliseconds after which a slow pull does not count among them any more.
    private static let patience: Int64 = 10_000
    /// A pull that takes longer has been forgotten by the runtime.
    private static let timeout = Duration.seconds(3600)

    private nonisolated let loop: EventLoop
    nonisolated let client: ImageClient
    private let turns: TurnQueue
    private nonisolated let now: @Sendable () -> MonotonicTime
    private var pulls: [String: [CheckedContinuation<Result<Void, StepError>, Never>]] = [:]
    private var failures: [String: PullBackoff] = [:]

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    init(_ client: ImageClient, loop: EventLoop, now: @escaping @Sendable () -> MonotonicTime = { .now }) {
        self.client = client
        self.loop = loop
        self.now = now
        turns = TurnQueue(width: Self.width, patience: Self.patience, loop: loop)
    }

    /// Makes sure of an image as its policy says (`pkg/kubelet/images/image_manager.go`).
    ///
    /// - Throws: why it is not there, and how long it makes no sense to ask again.
    func ensure(_ name: String, _ policy: ImagePullPolicy) async throws(StepError) -> Image {
        if policy != .always, let image = try await present(name) { return image }
        if policy == .never {
            throw StepError("image \(name) is not there, and must not be pulled (ErrImageNeverPull)")
        }
        try await pull(name)
        guard let image = try await present(name) else { throw StepError("image \(name) was pulled and is not there") }
        return image
    }

    private func present(_ name: String) async throws(StepError) -> Image? {
        let spec = Self.spec(name)
        let client = client
        return try await asStep { () async throws(CallError) in try await client.imageStatus(spec) }.image
    }

    static func spec(_ name: String) -> ImageSpec {
        var spec = ImageSpec()
        spec.image = name
        return spec
    }

    /// Pulls an image, or waits for the pull that is under way.
    private func pull(_ name: String) async throws(StepError) {
        if pulls[name] != nil {
            return try await withCheckedContinuation { pulls[name]?.append($0) }.get()
        }
        if let failure = failures[name] {
            let left = failure.left(now: now())
            if left > 0 { throw StepError("image \(name): \(failure.message) (ImagePullBackOff)", wait: left) }
        }
        pulls[name] = []
        let result = await pullNow(name)
        for waiter in pulls.removeValue(forKey: name) ?? [] { waiter.resume(returning: result) }
        try result.get()
    }

    private func pullNow(_ name: String) async -> Result<Void, StepError> {
        let turn = await turns.enter()
        let outcome: Result<Void, StepError>
        do throws(CallError) {
            _ = try await client.pullImage(Self.spec(name), timeout: Self.timeout)
            failures[name] = nil
            outcome = .success(())
        } catch {
            var wait: Int64 = 0
            // A runtime that is away says nothing of the image.
            if error.code != .unavailable {
                failures[name, default: PullBackoff()].fail(error.description, now: now())
                wait = failures[name]?.left(now: now()) ?? 0
            }
            outcome = .failure(StepError("image \(name): \(error) (ErrImagePull)", call: error, wait: wait))
        }
        await turns.leave(turn)
        return outcome
    }
}

/// How long an image that cannot be pulled is left alone: 10 s, doubling up to 5 min (the kubelet's `imageBackOffPeriod`).
struct PullBackoff {
    static let first: Int64 = 10_000_000_000
    static let longest: Int64 = 300_000_000_000

    private(set) var message = ""
    private var delay: Int64 = 0
    private var since = MonotonicTime(nanoseconds: 0)

    mutating func fail(_ message: String, now: MonotonicTime) {
        // Anew when the last failure is long ago.
        let isRecent = delay > 0 && now.nanoseconds(since: since) < 2 * Self.longest
        delay = isRecent ? min(Self.longest, delay * 2) : Self.first
        since = now
        self.message = message
    }

    /// Nanoseconds until the next try.
    func left(now: MonotonicTime) -> Int64 { max(0, delay - now.nanoseconds(since: since)) }
}
