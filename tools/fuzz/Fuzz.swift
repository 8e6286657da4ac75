// One libFuzzer target, compiled together with the decoder's sources, so that it sees what is internal to them.
// `-D JSON` and `-D ENCODING` choose the others.

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    #if ENCODING
        compareEncodings(input)
    #elseif JSON
        decodeTwice(Array("{\"a\":".utf8) + input + [UInt8(ascii: "}")])
    #else
        decodeTwice([UInt8](input))
        checkExcerpts([UInt8](input), &excerpt)
    #endif
    return 0
}

#if !ENCODING && !JSON
    // Safety: the fuzzer has one thread.
    nonisolated(unsafe) private var excerpt = ManifestExcerpt(naming: "name")
#endif

/// Decodes a manifest twice onto one tape and looks at every node: both documents must be the same, and an error must
/// leave the tape as it was.
private func decodeTwice(_ bytes: [UInt8]) {
    // No spare room behind the padding: a read too far is one that the address sanitizer sees.
    var sources = SourceBuffer(capacity: 0)
    var decoder = ManifestDecoder()
    let range = sources.append(copying: bytes.span)
    do throws(DecodingError) {
        let first = try decoder.decode(range, in: &sources)
        let middle = decoder.tapeCount
        let second = try decoder.decode(range, in: &sources)
        precondition(second.root == middle && decoder.tapeCount == 2 * middle)
        precondition(first.trailing == second.trailing)
        let sum = checksum(decoder.view(first, in: sources))
        precondition(sum == checksum(decoder.view(second, in: sources)))
        compareLineEnds(bytes, sum, nil)
    } catch {
        precondition(decoder.tapeCount == 0 && error.offset >= 0 && error.offset <= 3 * bytes.count)
        compareLineEnds(bytes, nil, error)
    }
}

/// Lines of the common form end with a line feed. With CRLF everything is read token by token, and must be the same.
private func compareLineEnds(_ bytes: [UInt8], _ sum: Int?, _ problem: DecodingError?) {
    // In JSON and in UTF-16 they are other bytes.
    let isText = bytes.first.map { !" \t\n{".utf8.contains($0) && $0 < 0x80 } ?? false
    guard isText, !bytes.contains(0x0D) else { return }
    var sources = SourceBuffer(capacity: 0)
    var decoder = ManifestDecoder()
    let other = bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
    let range = sources.append(copying: other.span)
    do throws(DecodingError) {
        let document = try decoder.decode(range, in: &sources)
        precondition(sum == checksum(decoder.view(document, in: sources)))
    } catch {
        precondition(error.problem == problem?.problem)
        let before = bytes.prefix(problem?.offset ?? 0).count { $0 == 0x0A }
        precondition(error.offset == (problem?.offset ?? 0) + before)
    }
}

private func checksum(_ view: borrowing TapeView) -> Int {
    var sum = 0
    for node in view.root..<view.end(view.root) {
        precondition(view.sourceOffset(node) <= view.sourceCount && view.next(node) <= view.end(view.root))
        let bytes = view.bytes(node)
        for index in bytes.indices { sum = sum &* 31 &+ Int(bytes[index]) }
        sum = sum &* 31 &+ Int(view.kind(node).rawValue) &+ (view.isScalar(node) && view.value(node) == .null ? 1 : 0)
    }
    return sum
}

/// The check in steps of eight bytes must find what one character after the other finds.
private func compareEncodings(_ input: UnsafeBufferPointer<UInt8>) {
    var sources = SourceBuffer(capacity: 0)
    let range = sources.append(copying: Span(_unsafeElements: input))
    var hasPlainLines = false
    let found = TextEncoding.problem(sources.start(range), count: range.count, hasPlainLines: &hasPlainLines)
    precondition(found?.offset == firstProblem(input), "\(String(describing: found))")
    let others: [Unicode.Scalar] = ["\t", "\r", "\u{85}", "\u{2028}", "\u{2029}", "\u{FEFF}"]
    let text = String(decoding: input, as: UTF8.self).unicodeScalars
    precondition(found != nil || hasPlainLines == !text.contains(where: others.contains))
}

private func firstProblem(_ input: UnsafeBufferPointer<UInt8>) -> Int? {
    var iterator = input.makeIterator()
    var decoder = UTF8()
    var offset = 0
    while true {
        switch decoder.decode(&iterator) {
        case .emptyInput: return nil
        case .error: return offset
        case .scalarValue(let scalar):
            switch scalar.value {
            case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xFFFD, 0x10000...: break
            default: return offset
            }
            offset += UTF8.width(scalar)
        }
    }
}
