import LinuxIO
import PodSchema

/// What may be read as a manifest: a regular file of at most the kubelet's limit (`pkg/kubelet/config/common.go`,
/// `maxConfigLength`).
public enum ManifestLimit {
    public static let bytes = 10 << 20

    /// Why a file is not read; nil if it is.
    static func refusal(_ status: FileStatus, _ security: SecuritySettings = SecuritySettings()) -> FieldProblem? {
        switch status.kind {
        case .regular where security.isRequired && DirectorySecurity.weakness(status) != nil:
            FieldProblem(
                field: "",
                message: "the file \(DirectorySecurity.weakness(status) ?? "is not secure")",
                position: nil
            )
        case .regular where status.size > bytes: tooLarge(status.size)
        case .regular: nil
        case .directory: FieldProblem(field: "", message: "is a directory", position: nil)
        default: FieldProblem(field: "", message: "is no regular file", position: nil)
        }
    }

    /// - Parameter size: nil for more than the limit.
    static func tooLarge(_ size: Int64?) -> FieldProblem {
        let size = size.map { "\($0)" } ?? "more than \(bytes)"
        let message = "the file has \(size) bytes; a manifest may have \(bytes) at most"
        return FieldProblem(field: "", message: message, position: nil)
    }
}
