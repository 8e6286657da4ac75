/// Appends YAML to a byte array: keeps the column, the dash of a list item and the line ends.
///
/// Text goes from literals straight into the bytes; no `String` is built on the way.
struct ManifestWriter: Sendable {
    private(set) var bytes: [UInt8] = []
    /// The count of bytes without those an edit added: what layout decisions look at, so that an edit moves none.
    var layoutCount: Int { bytes.count - editedCount }
    private var editedCount = 0
    private var column = 0
    private var startsItem = false
    private let itemIndent: Int

    init(style: ManifestStyle, capacity: Int) {
        itemIndent = style.indentsSequences ? 4 : 2
        bytes.reserveCapacity(capacity)
    }

    // MARK: - Lines

    /// Indents a line, and writes the dash when it is the first one of a list item.
    mutating func startLine() {
        if startsItem {
            startsItem = false
            append(spaces: column - 2)
            bytes.append(UInt8(ascii: "-"))
            bytes.append(UInt8(ascii: " "))
        } else {
            append(spaces: column)
        }
    }

    mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
    }

    /// A comment at the present indentation. A list item has to start with its dash, so there it is left out.
    mutating func comment(_ text: String) {
        if startsItem { return }
        startLine()
        append("# ")
        append(text)
        endLine()
    }

    // MARK: - Structure

    mutating func beginMapping(_ key: String) {
        startLine()
        append(key)
        append(":\n")
        column += 2
    }

    mutating func endMapping() {
        column -= 2
    }

    mutating func beginSequence(_ key: String) {
        startLine()
        append(key)
        append(":\n")
        column += itemIndent
    }

    mutating func endSequence() {
        column -= itemIndent
    }

    /// The next line is the first one of a list item.
    mutating func beginItem() {
        startsItem = true
    }

    // MARK: - Fields

    /// Starts `key: `, for a value that is appended in pieces.
    mutating func beginField(_ key: String) {
        startLine()
        append(key)
        append(": ")
    }

    mutating func field(_ key: String, _ value: String, quote: ManifestStyle.Quote = .plain) {
        beginField(key)
        append(quote: quote)
        append(value)
        append(quote: quote)
        endLine()
    }

    mutating func field(_ key: String, _ value: Int) {
        beginField(key)
        append(value)
        endLine()
    }

    mutating func field(_ key: String, _ value: Bool) {
        field(key, value ? "true" : "false")
    }

    mutating func item(_ value: String, quote: ManifestStyle.Quote = .plain) {
        beginItem()
        startLine()
        append(quote: quote)
        append(value)
        append(quote: quote)
        endLine()
    }

    /// A list of strings: one line in flow style, else an item a line.
    mutating func strings(_ key: String, _ values: [String], flow: Bool, quote: ManifestStyle.Quote) {
        guard flow else {
            beginSequence(key)
            for value in values { item(value, quote: quote) }
            endSequence()
            return
        }
        beginField(key)
        append("[")
        for (position, value) in values.enumerated() {
            if position > 0 { append(", ") }
            append(quote: quote == .plain ? .double : quote)
            append(value)
            append(quote: quote == .plain ? .double : quote)
        }
        append("]\n")
    }

    /// Opens a block scalar: `header` is `|` or `>` with its modifier. Ends like a mapping.
    mutating func beginBlock(_ key: String, _ header: String) {
        field(key, header)
        column += 2
    }

    /// One line of a block scalar. Empty lines carry no spaces.
    mutating func blockLine(_ text: String) {
        if !text.isEmpty {
            append(spaces: column)
            append(text)
        }
        endLine()
    }

    // MARK: - Pieces

    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(_ other: ManifestWriter) {
        bytes.append(contentsOf: other.bytes)
        editedCount += other.editedCount
    }

    /// A decimal number, with leading zeros up to `width` digits.
    mutating func append(_ number: Int, width: Int = 1) {
        precondition(number >= 0, "manifests hold no negative number")
        var divisor = 1
        var digits = 1
        while digits < width || number / divisor >= 10 {
            divisor *= 10
            digits += 1
        }
        while divisor > 0 {
            // A decimal digit always fits.
            bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }

    /// Random hexadecimal digits, 16 from each of `words`.
    mutating func append(hexadecimal words: [UInt64]) {
        for word in words {
            for shift in stride(from: 60, through: 0, by: -4) {
                let digit = UInt8(truncatingIfNeeded: word >> UInt64(shift)) & 0xF
                bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            }
        }
    }

    mutating func append(quote: ManifestStyle.Quote) {
        switch quote {
        case .plain: break
        case .double: bytes.append(UInt8(ascii: "\""))
        case .single: bytes.append(UInt8(ascii: "'"))
        }
    }

    /// Bytes that only an edited manifest has.
    mutating func appendEdit(_ write: (inout ManifestWriter) -> Void) {
        let before = bytes.count
        write(&self)
        editedCount += bytes.count - before
    }

    private mutating func append(spaces count: Int) {
        for _ in 0..<count { bytes.append(UInt8(ascii: " ")) }
    }
}
