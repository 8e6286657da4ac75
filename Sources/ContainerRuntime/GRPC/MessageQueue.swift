/// Messages of one call that nobody has taken yet, first in, first out.
struct MessageQueue {
    /// What a message takes beside its bytes: empty ones count as well.
    private static let overhead = 64

    private var messages: [MessageBytes?] = []
    private var start = 0
    /// The memory that the messages take, about.
    private(set) var size = 0

    mutating func append(_ message: MessageBytes) {
        messages.append(message)
        size += message.range.count + Self.overhead
    }

    /// Takes the oldest message.
    mutating func popFirst() -> MessageBytes? {
        guard start < messages.count, let message = messages[start].take() else { return nil }
        start += 1
        size -= message.range.count + Self.overhead
        if start * 2 >= messages.count {
            // Each place is moved once at most.
            messages.removeFirst(start)
            start = 0
        }
        return message
    }
}
