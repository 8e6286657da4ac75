// One libFuzzer target, compiled together with the pure part of the runtime's client: what a runtime sends must never trap,
// hang or take memory without bound. `-D HPACK` and `-D HTTP2` choose the others.

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = [UInt8](UnsafeBufferPointer(start: start, count: count))
    #if HPACK
        fuzzHeaders(input)
    #elseif HTTP2
        fuzzSession(input)
    #else
        fuzzMessage(input)
    #endif
    return 0
}

// MARK: - Protobuf

/// The first byte chooses the message. What is read can be written, and is the same when it is read again.
private func fuzzMessage(_ input: [UInt8]) {
    guard let choice = input.first else { return }
    let bytes = Array(input.dropFirst())
    switch choice % 12 {
    case 0: readTwice(ListContainersResponse.self, bytes)
    case 1: readTwice(ListPodSandboxResponse.self, bytes)
    case 2: readTwice(ContainerStatusResponse.self, bytes)
    case 3: readTwice(PodSandboxStatusResponse.self, bytes)
    case 4: readTwice(ContainerEventResponse.self, bytes)
    case 5: readTwice(StatusResponse.self, bytes)
    case 6: readTwice(ListImagesResponse.self, bytes)
    case 7: readTwice(ImageStatusResponse.self, bytes)
    case 8: readTwice(ExecSyncResponse.self, bytes)
    case 9: readTwice(CreateContainerRequest.self, bytes)
    case 10: readTwice(RunPodSandboxRequest.self, bytes)
    default: readTwice(RuntimeConfigResponse.self, bytes)
    }
}

private func readTwice<M: Message>(_ type: M.Type, _ bytes: [UInt8]) {
    do throws(ProtobufError) {
        let message = try ProtobufReader.read(type, from: bytes)
        let written = ProtobufWriter.write(message)
        let again = try ProtobufReader.read(type, from: written)
        precondition(again == message)
        precondition(ProtobufWriter.write(message) == written)
    } catch {
        precondition(error.offset >= 0 && error.offset <= bytes.count)
    }
}

// MARK: - HPACK

/// Blocks behind a byte with their length. What is decoded comes back through an encoder.
private func fuzzHeaders(_ input: [UInt8]) {
    var decoder = HPACKDecoder(tableLimit: 512, listLimit: 4096)
    var encoder = HPACKEncoder()
    var second = HPACKDecoder(listLimit: 8192)
    var rest = input[...]
    while let count = rest.popFirst() {
        let part = rest.prefix(Int(count))
        rest = rest.dropFirst(part.count)
        guard let block = try? decoder.decode(part) else { return }
        precondition(decoder.table.size <= decoder.table.limit && decoder.table.limit <= 512)
        precondition(block.fields.reduce(0) { $0 + $1.size } <= 4096)
        if count % 7 == 0 { encoder.setTableLimit(Int(count) * 20) }
        var bytes: [UInt8] = []
        encoder.append(block.fields, to: &bytes)
        guard let again = try? second.decode(bytes[...]) else { preconditionFailure("what was encoded is not decoded") }
        precondition(again.fields == block.fields && !again.isTooLarge)
    }
}

// MARK: - HTTP/2 and gRPC

/// The first byte says in which pieces the bytes arrive, and whether they are bytes or the parts of frames.
private func fuzzSession(_ input: [UInt8]) {
    guard let first = input.first else { return }
    var limits = GRPCSession.Limits()
    limits.http.streamWindow = 65_536
    limits.http.connectionWindow = 65_536
    limits.message = 100_000
    limits.incomplete = 150_000
    var session = GRPCSession(limits: limits)
    session.http.sent(session.http.output.count)
    for index in 0..<4 {
        let body = [UInt8](repeating: 0, count: index == 3 ? 20_000 : 5)
        _ = session.start(path: HeaderField(":path", "/a/b"), message: body, timeout: 1_000, wantsMany: index % 2 == 1)
    }
    var bytes = Array(input.dropFirst())
    if first & 1 == 1 { bytes = frames(bytes) }
    var rest = bytes[...]
    while !rest.isEmpty {
        let part = rest.prefix(Int(first >> 1) * 64 + 1)
        rest = rest.dropFirst(part.count)
        session.http.input.compact()
        session.http.input.bytes += part
        while let event = session.nextEvent() { take(event, &session) }
        session.http.prepareOutput()
        precondition(session.http.output.count < 1 << 20)
        precondition(session.callCount == session.http.streamCount || session.http.isFailed)
        if part.count % 2 == 1 { session.http.sent(session.http.output.count) }
    }
    precondition(session.http.input.count <= 16_384 + 9 || session.http.isFailed)
}

private func take(_ event: GRPCSession.Event, _ session: inout GRPCSession) {
    switch event {
    case .reply(_, let message): precondition(message.range.upperBound <= message.bytes.count)
    case .message(let call, let message):
        precondition(message.range.upperBound <= message.bytes.count)
        session.setHeld(message.range.count % 2 == 0, call: call)
    case .ended, .goingAway, .failed: break
    }
    if session.canStart && session.callCount < 3 {
        _ = session.start(path: HeaderField(":path", "/a/c"), message: [0, 0, 0, 0, 0])
    }
}

/// Frames from their type, flags, stream and length, a byte each, and payload; SETTINGS first.
private func frames(_ input: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    FrameWriter.appendSettings([], to: &bytes)
    var rest = input[...]
    while rest.count >= 4 {
        let part = Array(rest.prefix(4))
        rest = rest.dropFirst(4)
        let payload = rest.prefix(Int(part[3]))
        rest = rest.dropFirst(payload.count)
        let repeats = part[1] & 0x80 == 0 ? 1 : 12
        for _ in 0..<repeats {
            FrameWriter.appendHeader(
                FrameHeader(
                    length: payload.count * repeats,
                    type: part[0] % 12,
                    flags: FrameFlags(rawValue: part[1] & 0x7F),
                    stream: UInt32(part[2] % 12)
                ),
                to: &bytes
            )
            for _ in 0..<repeats { bytes += payload }
        }
    }
    return bytes
}
