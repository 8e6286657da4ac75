/// The `grpc-timeout` header: at most eight digits and a unit. gRPC, "Requests".
package enum GRPCTimeout {
    /// The header's value for a number of nanoseconds, in the finest unit that has room for it, rounded up.
    package static func text(nanoseconds: Int64) -> String {
        let nanoseconds = max(1, nanoseconds)
        for (unit, size) in [("n", Int64(1)), ("u", 1_000), ("m", 1_000_000), ("S", 1_000_000_000)] {
            let count = nanoseconds / size + (nanoseconds % size == 0 ? 0 : 1)
            if count < 100_000_000 { return "\(count)\(unit)" }
        }
        // 292 years, the longest there is, are 2.6 million hours.
        return "\(nanoseconds / 3_600_000_000_000 + 1)H"
    }
}
