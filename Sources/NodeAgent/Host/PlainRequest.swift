import LinuxIO

/// A GET request of HTTP/1.1, without encryption.
struct PlainRequest: Sendable {
    let host: String
    let port: UInt16
    let path: String
    let headers: [(name: String, value: String)]

    /// Sends it and waits for the first line of the answer. It blocks.
    ///
    /// - Parameter seconds: how long each step may take.
    /// - Returns: the status, such as 200; nil if the answer is none of HTTP.
    func send(seconds: Int) throws(Errno) -> Int? {
        let socket = try InternetSocket(host: host, port: port, seconds: seconds)
        try socket.write(Array(text.utf8))
        var answer: [UInt8] = []
        while answer.count < 4096, !answer.contains(UInt8(ascii: "\n")) {
            let bytes = try socket.read(atMost: 4096)
            if bytes.isEmpty { break }
            answer += bytes
        }
        return Self.status(answer)
    }

    var text: String {
        var lines = ["GET \(target) HTTP/1.1"]
        var hasHost = false
        for (name, value) in sentHeaders {
            hasHost = hasHost || name.lowercased() == "host"
            lines.append("\(name): \(value)")
        }
        if !hasHost { lines.append("Host: \(authority)") }
        return (lines + ["User-Agent: holdfast", "Connection: close", "", ""]).joined(separator: "\r\n")
    }

    /// Those that cannot be taken for something else.
    var sentHeaders: [(name: String, value: String)] {
        headers.filter {
            !$0.name.utf8.contains(where: Self.isControl) && !$0.value.utf8.contains(where: Self.isControl)
        }
    }

    /// Host and port as in a URL.
    var authority: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// The path as in a URL: what would end it is escaped.
    var target: String {
        let bytes = Array((path.hasPrefix("/") ? path : "/" + path).utf8)
        if !bytes.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) { return String(decoding: bytes, as: UTF8.self) }
        var escaped: [UInt8] = []
        for byte in bytes {
            if byte > 0x20 && byte < 0x7F {
                escaped.append(byte)
            } else {
                escaped += [UInt8(ascii: "%"), Self.digit(byte >> 4), Self.digit(byte & 15)]
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }

    private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F }

    /// The status in `HTTP/1.1 200 OK`.
    static func status(_ answer: [UInt8]) -> Int? {
        let end = answer.firstIndex { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") } ?? answer.count
        let line = String(decoding: answer[..<end], as: UTF8.self)
        let words = line.split(separator: " ")
        guard words.count >= 2, words[0].hasPrefix("HTTP/1.") else { return nil }
        return Int(words[1])
    }
}
