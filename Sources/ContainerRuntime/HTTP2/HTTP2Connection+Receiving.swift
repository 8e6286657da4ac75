extension HTTP2Connection {
    /// What the bytes in `input` say next; nil when more bytes are needed.
    package mutating func nextEvent() -> HTTP2Event? {
        while true {
            if !pending.isEmpty { return pending.removeFirst() }
            if isFailed { return nil }
            do throws(HTTP2Failure) {
                guard let frame = try takeFrame() else { return nil }
                if let event = try receive(frame.header, frame.payload) { return event }
            } catch {
                if let event = fail(error) { return event }
            }
        }
    }

    private mutating func takeFrame() throws(HTTP2Failure) -> (header: FrameHeader, payload: ArraySlice<UInt8>)? {
        let content = input.content
        guard let header = FrameHeader(content) else { return nil }
        if header.length > HTTP2Limits.smallestFrameLimit {
            throw .connection(.frameSizeError, "a frame of \(header.length) bytes")
        }
        let count = FrameHeader.count + header.length
        guard content.count >= count else { return nil }
        let payload = content[(content.startIndex + FrameHeader.count)..<(content.startIndex + count)]
        input.removeFirst(count)
        return (header, payload)
    }

    private mutating func receive(
        _ header: FrameHeader,
        _ payload: ArraySlice<UInt8>
    ) throws(HTTP2Failure) -> HTTP2Event? {
        let type = FrameType(rawValue: header.type)
        if !hasPeerSettings && (type != .settings || header.flags.contains(.acknowledgement)) {
            throw .connection(.protocolError, "the first frame is not SETTINGS")
        }
        if let block = headerBlock, type != .continuation || header.stream != block.stream {
            throw .connection(.protocolError, "a frame inside a header block")
        }
        switch type {
        case .data: return try receiveData(header, payload)
        case .headers: return try receiveHeaders(header, payload)
        case .continuation: return try receiveContinuation(header, payload)
        case .priority: try receivePriority(header)
        case .resetStream: return try receiveReset(header, payload)
        case .settings: try receiveSettings(header, payload)
        case .pushPromise: throw .connection(.protocolError, "a push that was not allowed")
        case .ping: try receivePing(header, payload)
        case .goAway: return try receiveGoAway(header, payload)
        case .windowUpdate: try receiveWindowUpdate(header, payload)
        // Kinds that are not known mean nothing. RFC 9113, section 4.1.
        case nil: break
        }
        return nil
    }

    private mutating func fail(_ failure: HTTP2Failure) -> HTTP2Event? {
        switch failure {
        case .connection(let code, let reason):
            return failConnection(code, reason)
        case .stream(let stream, let code, let reason):
            let isKnown = streams[stream] != nil
            streams[stream] = nil
            resetStreams.insert(stream)
            FrameWriter.appendReset(stream: stream, code, to: &output.bytes)
            answers.add(FrameHeader.count + 4)
            if answers.count > limits.unsentAnswers {
                return failConnection(.enhanceYourCalm, "too many frames that break a rule")
            }
            return isKnown ? .reset(stream: stream, code, reason: reason, isUnprocessed: false) : nil
        }
    }

    private mutating func failConnection(_ code: HTTP2ErrorCode, _ reason: String) -> HTTP2Event {
        isFailed = true
        FrameWriter.appendGoAway(lastStream: 0, code, debug: reason, to: &output.bytes)
        return .failed(code, reason: reason)
    }

    /// Counts the bytes of an answer; an end that makes too many wait is one that does not read.
    private mutating func answer(_ count: Int) throws(HTTP2Failure) {
        answers.add(count)
        if answers.count > limits.unsentAnswers {
            throw .connection(.enhanceYourCalm, "too many frames that want an answer")
        }
    }

    // MARK: - Streams

    /// Makes sure that a stream was opened at all.
    func checkOpened(_ stream: UInt32) throws(HTTP2Failure) {
        if stream == 0 { throw .connection(.protocolError, "a frame of a stream without a stream") }
        if stream % 2 == 0 || stream > newestStream {
            throw .connection(.protocolError, "a frame of a stream that was not opened")
        }
    }

    /// Makes sure that something may still come for a stream that is not known any more.
    func checkReset(_ stream: UInt32) throws(HTTP2Failure) {
        if !resetStreams.contains(stream) {
            throw .connection(.streamClosed, "a frame of a stream that has ended")
        }
    }

    private mutating func receiveData(
        _ header: FrameHeader,
        _ payload: ArraySlice<UInt8>
    ) throws(HTTP2Failure) -> HTTP2Event? {
        let number = header.stream
        try checkOpened(number)
        let data = try Self.withoutPadding(header, payload)
        // Padding and data that nobody wants count as well.
        guard payload.count <= receiveWindow else {
            throw .connection(.flowControlError, "more data than the connection's window")
        }
        receiveWindow -= payload.count
        received += payload.count
        returnConnectionWindow()
        guard var stream = streams[number] else {
            try checkReset(number)
            return nil
        }
        guard payload.count <= stream.receiveWindow else {
            throw .stream(number, .flowControlError, "more data than the stream's window")
        }
        guard stream.phase == .body else { throw .stream(number, .protocolError, "data before the headers") }
        stream.receiveWindow -= payload.count
        stream.consumed += payload.count - data.count
        stream.receivedLength += data.count
        streams[number] = stream
        let isEnd = header.flags.contains(.endStream)
        if isEnd { try end(number) }
        if data.isEmpty && !isEnd {
            // Nothing to say, but frames without anything are work: they count as if they wanted an answer.
            try answer(1)
            returnWindow(of: number)
            return nil
        }
        return .data(stream: number, data, isEnd: isEnd)
    }

    /// Forgets a stream whose answer is complete.
    mutating func end(_ number: UInt32) throws(HTTP2Failure) {
        guard let stream = streams[number] else { return }
        if let length = stream.announcedLength, length != stream.receivedLength {
            throw .stream(number, .protocolError, "a body of another length than announced")
        }
        streams[number] = nil
        if !stream.isSent {
            // The answer came before the whole request was sent; nobody waits for the rest. RFC 9113, section 8.1.
            resetStreams.insert(number)
            FrameWriter.appendReset(stream: number, .noError, to: &output.bytes)
        }
    }

    private func receivePriority(_ header: FrameHeader) throws(HTTP2Failure) {
        if header.stream == 0 { throw .connection(.protocolError, "PRIORITY without a stream") }
        if header.length != 5 {
            if header.stream % 2 == 0 || header.stream > newestStream {
                // A stream that is idle cannot be reset.
                throw .connection(.frameSizeError, "PRIORITY of \(header.length) bytes")
            }
            throw .stream(header.stream, .frameSizeError, "PRIORITY of \(header.length) bytes")
        }
    }

    private mutating func receiveReset(
        _ header: FrameHeader,
        _ payload: ArraySlice<UInt8>
    ) throws(HTTP2Failure) -> HTTP2Event? {
        try checkOpened(header.stream)
        if header.length != 4 { throw .connection(.frameSizeError, "RST_STREAM of \(header.length) bytes") }
        guard streams.removeValue(forKey: header.stream) != nil else { return nil }
        resetStreams.insert(header.stream)
        let code = HTTP2ErrorCode(rawValue: payload.bigEndian32(at: payload.startIndex))
        return .reset(
            stream: header.stream,
            code,
            reason: "the runtime reset the stream",
            isUnprocessed: code == .refusedStream
        )
    }

    /// The payload of DATA or HEADERS without its padding. RFC 9113, section 6.1.
    static func withoutPadding(
        _ header: FrameHeader,
        _ payload: ArraySlice<UInt8>
    ) throws(HTTP2Failure) -> ArraySlice<UInt8> {
        guard header.flags.contains(.padded) else { return payload }
        guard let padding = payload.first else {
            throw .connection(.frameSizeError, "a padded frame without the padding's length")
        }
        guard Int(padding) < payload.count else { throw .connection(.protocolError, "more padding than frame") }
        return payload.dropFirst().dropLast(Int(padding))
    }

    // MARK: - The connection

    private mutating func receiveSettings(
        _ header: FrameHeader,
        _ payload: ArraySlice<UInt8>
    ) throws(HTTP2Failure) {
        if header.stream != 0 { throw .connection(.protocolError, "SETTINGS of a stream") }
        if header.flags.contains(.acknowledgement) {
            if header.length != 0 { throw .connection(.frameSizeError, "an acknowledgement with settings") }
            return
        }
        if header.length % 6 != 0 { throw .connection(.frameSizeError, "SETTINGS of \(header.length) bytes") }
        hasPeerSettings = true
        var rest = payload
        while !rest.isEmpty {
            let start = rest.startIndex
            let number = UInt16(rest[start]) << 8 | UInt16(rest[start + 1])
            try apply(number, Int(rest.bigEndian32(at: start + 2)))
            rest = rest.dropFirst(6)
        }
        FrameWriter.appendSettingsAcknowledgement(to: &output.bytes)
        try answer(FrameHeader.count)
    }

    private mutating func apply(_ number: UInt16, _ value: Int) throws(HTTP2Failure) {
        switch HTTP2Setting(rawValue: number) {
        case .headerTableSize: encoder.setTableLimit(value)
        case .enablePush:
            if value != 0 { throw .connection(.protocolError, "a server that allows pushes") }
        case .maxConcurrentStreams: peer.maxConcurrentStreams = value
        case .initialWindowSize: try setInitialWindow(value)
        case .maxFrameSize:
            guard (HTTP2Limits.smallestFrameLimit...HTTP2Limits.largestFrameLimit).contains(value) else {
                throw .connection(.protocolError, "a frame limit of \(value)")
            }
            // Larger frames would only make the turns of the streams longer.
            peer.maxFrameSize = HTTP2Limits.smallestFrameLimit
        // A request's headers are a few hundred bytes.
        case .maxHeaderListSize, nil: break
        }
    }

    private mutating func setInitialWindow(_ size: Int) throws(HTTP2Failure) {
        if size > HTTP2Limits.largestWindow { throw .connection(.flowControlError, "a window of \(size)") }
        let change = size - peer.initialWindowSize
        peer.initialWindowSize = size
        for number in streams.keys {
            streams[number]!.sendWindow += change  // a key of the dictionary
            if streams[number]!.sendWindow > HTTP2Limits.largestWindow {
                throw .connection(.flowControlError, "a stream's window grows beyond 2^31 - 1")
            }
            queueAgain(number)
        }
    }

    private mutating func receivePing(_ header: FrameHeader, _ payload: ArraySlice<UInt8>) throws(HTTP2Failure) {
        if header.stream != 0 { throw .connection(.protocolError, "PING of a stream") }
        if header.length != 8 { throw .connection(.frameSizeError, "PING of \(header.length) bytes") }
        if header.flags.contains(.acknowledgement) { return }
        FrameWriter.appendPing(payload, isAnswer: true, to: &output.bytes)
        try answer(FrameHeader.count + 8)
    }

    private mutating func receiveGoAway(
        _ header: FrameHeader,
        _ payload: ArraySlice<UInt8>
    ) throws(HTTP2Failure) -> HTTP2Event {
        if header.stream != 0 { throw .connection(.protocolError, "GOAWAY of a stream") }
        if header.length < 8 { throw .connection(.frameSizeError, "GOAWAY of \(header.length) bytes") }
        isGoingAway = true
        let last = payload.bigEndian32(at: payload.startIndex) & 0x7FFF_FFFF
        let code = HTTP2ErrorCode(rawValue: payload.bigEndian32(at: payload.startIndex + 4))
        let reason = String(decoding: payload.dropFirst(8).prefix(256), as: UTF8.self)
        for number in streams.keys.filter({ $0 > last }).sorted() {
            streams[number] = nil
            resetStreams.insert(number)
            pending.append(.reset(stream: number, code, reason: "the runtime goes away", isUnprocessed: true))
        }
        return .goAway(code, reason: reason)
    }

    // MARK: - Windows

    private mutating func receiveWindowUpdate(
        _ header: FrameHeader,
        _ payload: ArraySlice<UInt8>
    ) throws(HTTP2Failure) {
        if header.length != 4 { throw .connection(.frameSizeError, "WINDOW_UPDATE of \(header.length) bytes") }
        let increment = Int(payload.bigEndian32(at: payload.startIndex) & 0x7FFF_FFFF)
        let number = header.stream
        if number == 0 {
            if increment == 0 { throw .connection(.protocolError, "WINDOW_UPDATE by nothing") }
            sendWindow += increment
            if sendWindow > HTTP2Limits.largestWindow {
                throw .connection(.flowControlError, "the connection's window grows beyond 2^31 - 1")
            }
            return
        }
        try checkOpened(number)
        guard let stream = streams[number] else { return }
        if increment == 0 { throw .stream(number, .protocolError, "WINDOW_UPDATE by nothing") }
        if stream.sendWindow + increment > HTTP2Limits.largestWindow {
            throw .stream(number, .flowControlError, "the stream's window grows beyond 2^31 - 1")
        }
        streams[number]!.sendWindow += increment  // found above
        queueAgain(number)
    }

    /// Gives a stream's consumed bytes back when they are half of its window.
    mutating func returnWindow(of number: UInt32) {
        guard let stream = streams[number], stream.consumed >= limits.streamWindow / 2, !isFailed else { return }
        FrameWriter.appendWindowUpdate(stream: number, stream.consumed, to: &output.bytes)
        streams[number]!.receiveWindow += stream.consumed  // found above
        streams[number]!.consumed = 0
    }

    /// Gives the connection's bytes back when they are half of its window.
    private mutating func returnConnectionWindow() {
        if received < limits.connectionWindow / 2 { return }
        FrameWriter.appendWindowUpdate(stream: 0, received, to: &output.bytes)
        receiveWindow += received
        received = 0
    }
}
