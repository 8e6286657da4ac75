/// A call's status as its last headers say it.
package struct GRPCStatus: Hashable, Sendable {
    package var code: GRPCCode
    package var message: String

    package init(_ code: GRPCCode, _ message: String = "") {
        self.code = code
        self.message = message
    }

    /// Reads `grpc-status` and `grpc-message`; nil without a status.
    init?(_ fields: [HeaderField]) {
        guard let field = fields.last(where: { $0.isNamed("grpc-status") }) else { return nil }
        // What is no number is no known code.
        code = Int(field.text).map(GRPCCode.init(rawValue:)) ?? .unknown
        message = fields.last { $0.isNamed("grpc-message") }.map { Self.decodePercents($0.value) } ?? ""
    }

    /// The code for an answer that is not gRPC's, by its HTTP status. gRPC, "HTTP to gRPC Status Code Mapping".
    init(httpStatus: String) {
        let code: GRPCCode =
            switch httpStatus {
            case "400": .internalError
            case "401": .unauthenticated
            case "403": .permissionDenied
            case "404": .unimplemented
            case "429", "502", "503", "504": .unavailable
            default: .unknown
            }
        self.init(code, "the answer has HTTP status \(httpStatus)")
    }

    /// The code for a stream that was reset. gRPC, "HTTP2 Transport Mapping".
    init(_ error: HTTP2ErrorCode, reason: String) {
        let code: GRPCCode =
            switch error {
            case .refusedStream: .unavailable
            case .cancel: .cancelled
            case .enhanceYourCalm: .resourceExhausted
            case .inadequateSecurity: .permissionDenied
            default: .internalError
            }
        self.init(code, "\(reason) (\(error))")
    }

    /// Text in which some bytes stand as `%` and two hexadecimal digits; what is not such a triple stays as it is.
    private static func decodePercents(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = hexValue(bytes[index + 1]), let low = hexValue(bytes[index + 2])
            {
                text.append(high << 4 | low)
                index += 3
            } else {
                text.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
