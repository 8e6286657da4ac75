extension HTTP2Connection {
    mutating func receiveHeaders(
        _ header: FrameHeader,
        _ payload: ArraySlice<UInt8>
    ) throws(HTTP2Failure) -> HTTP2Event? {
        try checkOpened(header.stream)
        var fragment = try Self.withoutPadding(header, payload)
        if header.flags.contains(.priority) {
            guard fragment.count >= 5 else { throw .connection(.frameSizeError, "HEADERS without their priority") }
            fragment = fragment.dropFirst(5)
        }
        let isEnd = header.flags.contains(.endStream)
        if header.flags.contains(.endHeaders) { return try complete(header.stream, fragment, isEnd: isEnd) }
        headerBlock = HeaderBlock(stream: header.stream, isEnd: isEnd, bytes: Array(fragment))
        return nil
    }

    mutating func receiveContinuation(
        _ header: FrameHeader,
        _ payload: ArraySlice<UInt8>
    ) throws(HTTP2Failure) -> HTTP2Event? {
        guard var block = headerBlock.take() else {
            throw .connection(.protocolError, "CONTINUATION without HEADERS")
        }
        block.bytes.append(contentsOf: payload)
        block.frames += 1
        if block.bytes.count > limits.headerList || block.frames > limits.continuations {
            throw .connection(.enhanceYourCalm, "a header block without an end")
        }
        if header.flags.contains(.endHeaders) {
            return try complete(block.stream, block.bytes[...], isEnd: block.isEnd)
        }
        headerBlock = block
        return nil
    }

    /// Looks at a whole header block.
    private mutating func complete(
        _ number: UInt32,
        _ bytes: ArraySlice<UInt8>,
        isEnd: Bool
    ) throws(HTTP2Failure) -> HTTP2Event? {
        // Also for a stream that nobody waits for: the table goes on.
        let block: HPACKDecoder.Block
        do throws(HPACKError) {
            block = try decoder.decode(bytes)
        } catch {
            throw .connection(.compressionError, "a header block that cannot be decoded: \(error)")
        }
        guard let stream = streams[number] else {
            try checkReset(number)
            return nil
        }
        if block.isTooLarge { throw .stream(number, .enhanceYourCalm, "more headers than are allowed") }
        do throws(MalformedHeaders) {
            switch stream.phase {
            case .head: if try isInterim(block.fields, number, isEnd: isEnd) { return nil }
            case .body:
                if !isEnd { throw MalformedHeaders("trailers that do not end the stream") }
                try ResponseRules.checkTrailers(block.fields)
            }
        } catch {
            throw .stream(number, .protocolError, error.reason)
        }
        if isEnd { try end(number) }
        return .headers(stream: number, block.fields, isEnd: isEnd)
    }

    /// Takes the head of an answer over; returns whether another one follows. RFC 9113, section 8.1.
    private mutating func isInterim(
        _ fields: [HeaderField],
        _ number: UInt32,
        isEnd: Bool
    ) throws(MalformedHeaders) -> Bool {
        let head = try ResponseRules.head(fields)
        if head.status < 200 {
            if isEnd || head.status == 101 { throw MalformedHeaders("an interim answer that ends the stream") }
            return true
        }
        streams[number]?.phase = .body
        streams[number]?.announcedLength = head.contentLength
        return false
    }
}
