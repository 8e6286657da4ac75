import CLinux
import Glibc
import Synchronization

/// One descriptor that a task waits on, with a deadline and a wake-up from elsewhere.
///
/// It keeps a duplicate of the descriptor, so the original may be closed at any time; the open file goes when both
/// are closed. One task at a time waits.
public final class EventSource: Sendable {
    /// What makes a descriptor ready.
    public enum Interest: Sendable {
        /// There is something to read.
        case readable
        /// Something out of the ordinary: of the mount table, that it has changed, proc(5).
        case exceptional
    }

    /// What is waited for, as epoll_ctl(2) takes it.
    private let interest: UInt32
    private let loop: EventLoop
    private let tag: UInt64

    fileprivate init(_ loop: EventLoop, _ descriptor: borrowing Descriptor, _ interest: Interest) throws(Errno) {
        let ready = interest == .readable ? EPOLLIN.rawValue : EPOLLPRI.rawValue
        let events = ready | EPOLLONESHOT.rawValue
        self.interest = events
        let original = descriptor.raw
        let duplicate = try check { fcntl(original, F_DUPFD_CLOEXEC, 0) }
        let tag = loop.sources.withLock { $0.add(descriptor: duplicate, armed: events) }
        self.loop = loop
        self.tag = tag
        try loop.control(EPOLL_CTL_ADD, duplicate, self.interest, tag: tag)
    }

    fileprivate init(withoutDescriptor loop: EventLoop) {
        self.loop = loop
        interest = 0
        tag = loop.sources.withLock { $0.add(descriptor: SourceTable.noDescriptor, armed: 0) }
    }

    deinit {
        cancel()
    }

    /// Suspends until the descriptor is readable, the deadline passes, or `wake()` is called.
    ///
    /// It reports the state, not a change: bytes left unread end the next wait at once. A wake comes before the
    /// rest, a readable descriptor before a deadline that passed. A cancelled task or source gets `woken` at once.
    ///
    /// - Parameter deadline: Nil waits for ever. Deadlines are kept to the millisecond, never early.
    public func readable(until deadline: MonotonicTime? = nil) async -> Wakeup {
        await ready(for: interest, until: deadline)
    }

    /// As `readable(until:)`, but a descriptor that can be written to ends the wait as well.
    public func readableOrWritable(until deadline: MonotonicTime? = nil) async -> Wakeup {
        await ready(for: interest | EPOLLOUT.rawValue, until: deadline)
    }

    private func ready(for events: UInt32, until deadline: MonotonicTime?) async -> Wakeup {
        await withTaskCancellationHandler {
            // Safety: the continuation goes to the loop's table, which gives it out once.
            await withUnsafeContinuation { wait(for: events, until: deadline, $0) }
        } onCancel: {
            wake()
        }
    }

    /// Ends the wait, or the next one when nobody waits. Wakes before the same wait count as one. Any thread.
    public func wake() {
        loop.sources.withLock { $0.wake(tag) }?.resume(returning: .woken)
    }

    /// Stops watching and closes the duplicate; this and every later wait end with `woken`. Any thread.
    public func cancel() {
        let waiter = loop.sources.withLock { sources -> SourceTable.Waiter? in
            guard let (descriptor, waiter) = sources.remove(tag) else { return nil }
            // Closing alone would not do: the original still holds the open file. Both calls under the lock, so
            // that the number cannot be another's. They cannot fail, or fail because epoll lacks it: as wished.
            if descriptor != SourceTable.noDescriptor {
                epoll_ctl(loop.epoll.raw, EPOLL_CTL_DEL, descriptor, nil)
                _ = close(descriptor)
            }
            return waiter
        }
        waiter?.resume(returning: .woken)
    }

    private func wait(for events: UInt32, until deadline: MonotonicTime?, _ waiter: SourceTable.Waiter) {
        let action = loop.sources.withLock { sources in
            let action = sources.wait(tag, for: events, until: deadline, waiter)
            if case .suspended(let arm?, _) = action { rearm(arm, for: events) }
            return action
        }
        switch action {
        case .resume: waiter.resume(returning: .woken)
        case .suspended(_, isEarliestDeadline: true) where !loop.isCurrent: loop.wakeUp()
        case .suspended: break
        }
    }

    /// Under the loop's lock, so that the descriptor is this source's.
    private func rearm(_ descriptor: Int32, for events: UInt32) {
        do {
            try loop.control(EPOLL_CTL_MOD, descriptor, events, tag: tag)
        } catch {
            preconditionFailure("epoll_ctl on a registered descriptor: \(error)")
        }
    }
}

extension EventLoop {
    /// Watches a descriptor, epoll_ctl(2).
    ///
    /// - Throws: `notPermitted` for what is always ready: regular files and directories.
    public func source(
        for descriptor: borrowing Descriptor,
        interest: EventSource.Interest = .readable
    ) throws(Errno) -> EventSource {
        try EventSource(self, descriptor, interest)
    }

    /// A source without a descriptor: a wait for its deadline or its wake-up.
    public func alarm() -> EventSource {
        EventSource(withoutDescriptor: self)
    }
}
