import LinuxIO

/// Who besides root can change what a node runs. The CIS benchmark for Kubernetes asks that manifests belong to root and
/// that nobody else may write them (4.1.1 and following).
enum DirectorySecurity {
    /// Why others can change what is at a path; nil if they cannot.
    static func weakness(_ status: FileStatus) -> String? {
        if status.owner != 0, status.owner != Environment.effectiveUser {
            return "belongs to user \(status.owner)"
        }
        // Nobody can remove or rename what is not theirs in a sticky directory, but anybody can add.
        if status.permissions & 0o002 != 0 { return "can be written by everybody (mode \(mode(status)))" }
        if status.permissions & 0o020 != 0, status.group != 0 {
            return "can be written by group \(status.group) (mode \(mode(status)))"
        }
        return nil
    }

    private static func mode(_ status: FileStatus) -> String { String(status.permissions, radix: 8) }
}
