/// How a call ended: the status codes of gRPC.
public struct GRPCCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// It did what was asked.
    public static let ok = GRPCCode(rawValue: 0)
    /// The caller cancelled it.
    public static let cancelled = GRPCCode(rawValue: 1)
    /// The runtime gave no better code; most of its own errors have this one.
    public static let unknown = GRPCCode(rawValue: 2)
    /// The request makes no sense.
    public static let invalidArgument = GRPCCode(rawValue: 3)
    /// It took too long.
    public static let deadlineExceeded = GRPCCode(rawValue: 4)
    /// What the request names is not there.
    public static let notFound = GRPCCode(rawValue: 5)
    /// What the request makes is there already.
    public static let alreadyExists = GRPCCode(rawValue: 6)
    /// It is not allowed.
    public static let permissionDenied = GRPCCode(rawValue: 7)
    /// Something is used up.
    public static let resourceExhausted = GRPCCode(rawValue: 8)
    /// The state of what the request names does not allow it.
    public static let failedPrecondition = GRPCCode(rawValue: 9)
    /// Something else came between.
    public static let aborted = GRPCCode(rawValue: 10)
    /// Beyond the end of a range.
    public static let outOfRange = GRPCCode(rawValue: 11)
    /// The runtime does not have the call.
    public static let unimplemented = GRPCCode(rawValue: 12)
    /// A rule of the protocol was broken.
    public static let internalError = GRPCCode(rawValue: 13)
    /// The runtime cannot be reached, or not now.
    public static let unavailable = GRPCCode(rawValue: 14)
    /// Data was lost.
    public static let dataLoss = GRPCCode(rawValue: 15)
    /// Nobody knows who asks.
    public static let unauthenticated = GRPCCode(rawValue: 16)

    private static let names = [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
        "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
        "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ]

    /// The code's number.
    public let rawValue: Int

    /// The code with this number, known or not.
    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// The code's name, or its number.
    public var description: String {
        Self.names.indices.contains(rawValue) ? Self.names[rawValue] : "code \(rawValue)"
    }
}
