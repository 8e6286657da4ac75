/// What makes an answer's header fields well-formed. RFC 9113, sections 8.1.1, 8.2 and 8.3.
enum ResponseRules {
    /// What the head of an answer says.
    struct Head {
        var status = 0
        var contentLength: Int?
    }

    /// Looks at the head of an answer.
    static func head(_ fields: [HeaderField]) throws(MalformedHeaders) -> Head {
        var head = Head()
        var isRegular = false
        for field in fields {
            if field.name.first == UInt8(ascii: ":") {
                guard field.isNamed(":status") else { throw MalformedHeaders("an unknown pseudo-header") }
                if isRegular { throw MalformedHeaders("a pseudo-header after a header") }
                if head.status != 0 { throw MalformedHeaders("two values of :status") }
                guard field.value.count == 3, let status = number(field.value), status >= 100 else {
                    throw MalformedHeaders("a :status that is not a number of three digits")
                }
                head.status = status
            } else {
                isRegular = true
                try check(field)
                if field.isNamed("content-length") { head.contentLength = try length(field, head.contentLength) }
            }
        }
        if head.status == 0 { throw MalformedHeaders("no :status") }
        return head
    }

    /// Looks at the trailers of an answer.
    static func checkTrailers(_ fields: [HeaderField]) throws(MalformedHeaders) {
        for field in fields {
            if field.name.first == UInt8(ascii: ":") { throw MalformedHeaders("a pseudo-header in trailers") }
            try check(field)
        }
    }

    private static func check(_ field: HeaderField) throws(MalformedHeaders) {
        if field.name.isEmpty { throw MalformedHeaders("a header without a name") }
        for byte in field.name {
            switch byte {
            case 0x00...0x20, 0x41...0x5A, 0x7F...0xFF, UInt8(ascii: ":"):
                throw MalformedHeaders("a byte in a header's name that must not be there")
            default: break
            }
        }
        for byte in field.value where byte == 0 || byte == 0x0A || byte == 0x0D {
            throw MalformedHeaders("a byte in a header's value that must not be there")
        }
        if let first = field.value.first, let last = field.value.last, isBlank(first) || isBlank(last) {
            throw MalformedHeaders("a header's value with blanks around it")
        }
        let isOfConnection =
            field.isNamed("connection") || field.isNamed("proxy-connection") || field.isNamed("keep-alive")
            || field.isNamed("transfer-encoding") || field.isNamed("upgrade")
        if isOfConnection { throw MalformedHeaders("a header of the connection") }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func length(_ field: HeaderField, _ earlier: Int?) throws(MalformedHeaders) -> Int {
        guard let length = number(field.value), earlier == nil || earlier == length else {
            throw MalformedHeaders("a content-length that is none")
        }
        return length
    }

    private static func number(_ digits: [UInt8]) -> Int? {
        guard !digits.isEmpty, digits.count <= 15 else { return nil }
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }
}

/// Why an answer's header fields are not well-formed.
struct MalformedHeaders: Error {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
