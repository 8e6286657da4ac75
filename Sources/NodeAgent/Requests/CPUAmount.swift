/// Amounts of processors as the kernel counts them (`pkg/kubelet/cm/helpers_linux.go`).
enum CPUAmount {
    /// The least weight that the kernel knows.
    static let leastShares: Int64 = 2

    /// The weight of a request, between the kernel's bounds.
    static func shares(milliCPU: Int64) -> Int64 {
        min(max(Int64(clamping: Int128(milliCPU) * 1024 / 1000), leastShares), 262_144)
    }

    /// The time in each period, in microseconds; the kernel takes no less than a millisecond. 0 is no limit.
    static func quota(milliCPU: Int64, period: Int64) -> Int64 {
        milliCPU == 0 ? 0 : max(Int64(clamping: Int128(milliCPU) * Int128(period) / 1000), 1000)
    }
}
