/// gRPC calls on one HTTP/2 connection, as a value: calls and bytes go in, events and bytes come out.
package struct GRPCSession: Sendable {
    /// What a session takes from its other end.
    package struct Limits: Sendable {
        package var http = HTTP2Limits()
        /// The most bytes of one message. The kubelet takes 16 MiB.
        package var message = 16 << 20
        /// The most bytes of all messages that are not complete.
        package var incomplete = 64 << 20

        package init() {}
    }

    /// What a session has to say about its calls.
    package enum Event: Sendable {
        /// A call that wants one message has ended well.
        case reply(call: UInt32, MessageBytes)
        /// A message of a call that takes many.
        case message(call: UInt32, MessageBytes)
        /// A call has ended; for one that wants one message, without it. `isUnprocessed` says that the runtime has done
        /// nothing for it, `isOwn` that the status does not come from the runtime.
        case ended(call: UInt32, GRPCStatus, isUnprocessed: Bool, isOwn: Bool)
        /// No further calls can be made here; those at hand go on.
        case goingAway
        /// The connection is of no use any more, and neither are its calls.
        case failed(String)
    }

    private struct Call {
        let wantsMany: Bool
        var assembler: MessageAssembler
        var message: MessageBytes?
        var hasHead = false
        /// While it is held, its bytes are not given back to the stream's window.
        var isHeld = false
        var owed = 0
    }

    private static let contentType = HeaderField("content-type", "application/grpc")
    private static let constantFields = [
        HeaderField(":method", "POST"), HeaderField(":scheme", "http"), HeaderField(":authority", "localhost"),
        contentType, HeaderField("te", "trailers"), HeaderField("user-agent", "grpc-swift-holdfast/1"),
    ]

    private let limits: Limits
    package var http: HTTP2Connection
    private var calls: [UInt32: Call] = [:]
    /// The bytes in all assemblers.
    private var incomplete = 0
    /// The call whose bytes may hold a further message.
    private var draining: UInt32?

    package init(limits: Limits = Limits()) {
        self.limits = limits
        http = HTTP2Connection(limits: limits.http)
    }

    /// Whether a call can be started now.
    package var canStart: Bool { http.canOpen }

    /// How many calls are under way.
    package var callCount: Int { calls.count }

    /// Starts a call; returns its number, which is its stream's.
    ///
    /// - Parameters:
    ///   - path: The header `:path` with the service and the method.
    ///   - message: The request behind its length, as `MessageAssembler.framed` gives it.
    ///   - nanoseconds: How long the runtime may take; nil for ever.
    ///   - wantsMany: Whether the answer is a stream of messages.
    /// - Precondition: `canStart`.
    package mutating func start(
        path: HeaderField,
        message: [UInt8],
        timeout nanoseconds: Int64? = nil,
        wantsMany: Bool = false
    ) -> UInt32 {
        var fields = Self.constantFields
        fields.insert(path, at: 3)
        if let nanoseconds {
            fields.append(HeaderField("grpc-timeout", GRPCTimeout.text(nanoseconds: nanoseconds)))
        }
        // Each timeout is another: in the table they would only push out what comes again.
        let number = http.open(fields, body: message) { !$0.isNamed("grpc-timeout") }
        calls[number] = Call(wantsMany: wantsMany, assembler: MessageAssembler(limit: limits.message))
        return number
    }

    /// Ends a call; nothing more is said of it.
    package mutating func cancel(_ call: UInt32) {
        if forget(call) { http.reset(call, .cancel) }
    }

    /// Stops the runtime from sending more messages for a call, as soon as its window is used up, or lets it go on.
    ///
    /// - Returns: Whether there may be something to send now.
    @discardableResult
    package mutating func setHeld(_ isHeld: Bool, call: UInt32) -> Bool {
        guard let owed = calls[call]?.owed else { return false }
        calls[call]?.isHeld = isHeld
        if isHeld || owed == 0 { return false }
        calls[call]?.owed = 0
        http.consume(owed, of: call)
        return true
    }

    /// What the bytes in `http.input` say next; nil when more bytes are needed.
    package mutating func nextEvent() -> Event? {
        while true {
            if let call = draining.take(), calls[call] != nil, let event = nextMessage(of: call) { return event }
            guard let event = http.nextEvent() else { return nil }
            if let event = receive(event) { return event }
        }
    }

    // MARK: - Answers

    private mutating func receive(_ event: HTTP2Event) -> Event? {
        switch event {
        case .headers(let number, let fields, let isEnd):
            return isEnd ? receiveTrailers(number, fields) : receiveHead(number, fields)
        case .data(let number, let bytes, let isEnd):
            return receiveData(number, bytes, isEnd: isEnd)
        case .reset(let number, let code, let reason, let isUnprocessed):
            guard forget(number) else { return nil }
            let status = isUnprocessed ? GRPCStatus(.unavailable, reason) : GRPCStatus(code, reason: reason)
            return .ended(call: number, status, isUnprocessed: isUnprocessed, isOwn: true)
        case .goAway:
            return .goingAway
        case .failed(let code, let reason):
            calls.removeAll()
            return .failed("\(reason) (\(code))")
        }
    }

    /// Forgets a call; returns whether there was one.
    private mutating func forget(_ number: UInt32) -> Bool {
        guard let call = calls.removeValue(forKey: number) else { return false }
        incomplete -= call.assembler.count
        return true
    }

    /// Ends a call from this side.
    private mutating func end(_ number: UInt32, _ status: GRPCStatus) -> Event? {
        guard forget(number) else { return nil }
        http.reset(number, .cancel)
        return .ended(call: number, status, isUnprocessed: false, isOwn: true)
    }

    private mutating func receiveHead(_ number: UInt32, _ fields: [HeaderField]) -> Event? {
        if let status = Self.refusal(fields) { return end(number, status) }
        calls[number]?.hasHead = true
        return nil
    }

    /// Why an answer with this head is not one of gRPC.
    private static func refusal(_ fields: [HeaderField]) -> GRPCStatus? {
        if let status = fields.first(where: { $0.isNamed(":status") }), status.value != Array("200".utf8) {
            return GRPCStatus(httpStatus: status.text)
        }
        guard let type = fields.first(where: { $0.isNamed("content-type") }),
            type.value.starts(with: contentType.value)
        else { return GRPCStatus(.unknown, "the answer is not gRPC's") }
        if let encoding = fields.first(where: { $0.isNamed("grpc-encoding") }), encoding.text != "identity" {
            return GRPCStatus(.internalError, "the answer is compressed by \(encoding.text)")
        }
        return nil
    }

    private mutating func receiveTrailers(_ number: UInt32, _ fields: [HeaderField]) -> Event? {
        let hasHead = calls[number]?.hasHead ?? false
        guard let status = GRPCStatus(fields) else {
            let refusal = hasHead ? nil : Self.refusal(fields)
            return end(number, refusal ?? GRPCStatus(.unknown, "the answer ends without a status"))
        }
        guard let call = calls[number] else { return nil }
        _ = forget(number)
        if status.code == .ok && !call.wantsMany {
            guard let message = call.message else {
                let status = GRPCStatus(.internalError, "the answer has no message")
                return .ended(call: number, status, isUnprocessed: false, isOwn: true)
            }
            if call.assembler.count == 0 { return .reply(call: number, message) }
        }
        if call.assembler.count > 0 && status.code == .ok {
            let status = GRPCStatus(.internalError, "the answer ends inside a message")
            return .ended(call: number, status, isUnprocessed: false, isOwn: true)
        }
        return .ended(call: number, status, isUnprocessed: false, isOwn: false)
    }

    private mutating func receiveData(_ number: UInt32, _ bytes: ArraySlice<UInt8>, isEnd: Bool) -> Event? {
        guard calls[number] != nil else { return nil }
        incomplete += bytes.count
        calls[number]!.assembler.append(bytes)  // found above
        if calls[number]!.isHeld {
            calls[number]!.owed += bytes.count
        } else {
            http.consume(bytes.count, of: number)
        }
        if incomplete > limits.incomplete {
            return end(number, GRPCStatus(.resourceExhausted, "too many bytes of messages that are not complete"))
        }
        return isEnd
            ? end(number, GRPCStatus(.internalError, "the answer ends without a status")) : nextMessage(of: number)
    }

    /// Takes a complete message of a call.
    private mutating func nextMessage(of number: UInt32) -> Event? {
        let before = calls[number]!.assembler.count  // the caller has found it
        let message: MessageBytes?
        do throws(GRPCStatusError) {
            message = try calls[number]!.assembler.next()
        } catch {
            return end(number, error.status)
        }
        guard let message else { return nil }
        incomplete -= before - calls[number]!.assembler.count
        if calls[number]!.wantsMany {
            draining = number
            return .message(call: number, message)
        }
        if calls[number]!.message != nil {
            return end(number, GRPCStatus(.internalError, "the answer has more than one message"))
        }
        calls[number]!.message = message
        return nil
    }
}
