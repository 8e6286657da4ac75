/// Sizes of huge pages as control groups name them.
enum HugePageSize {
    /// `2MB`, `1GB`, `64KB`.
    static func name(bytes: Int64) -> String {
        var size = bytes
        var unit = 0
        let units = ["B", "KB", "MB", "GB", "TB", "PB"]
        while size >= 1024, unit < units.count - 1 {
            size /= 1024
            unit += 1
        }
        return "\(size)\(units[unit])"
    }
}
