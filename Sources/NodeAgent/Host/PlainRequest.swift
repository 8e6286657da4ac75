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
        let target = path.hasPrefix("/") ? path : "/" + path
        let isSix = host.utf8.contains(UInt8(ascii: ":"))
        var lines = ["GET \(target) HTTP/1.1"]
        var hasHost = false
        for header in headers where !header.name.utf8.contains(where: Self.isControl) {
            if header.value.utf8.contains(where: Self.isControl) { continue }
            hasHost = hasHost || header.name.lowercased() == "host"
            lines.append("\(header.name): \(header.value)")
        }
        if !hasHost { lines.append("Host: \(isSix ? "[\(host)]" : host):\(port)") }
        return (lines + ["User-Agent: holdfast", "Connection: close", "", ""]).joined(separator: "\r\n")
    }

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
