import Glibc
import Testing

/// The real runtime that tests may use: `tools/containerd/run` starts one and says where it is.
enum RealRuntime {
    static let endpoint: String? = getenv("HOLDFAST_RUNTIME_ENDPOINT").map { String(cString: $0) }
}

extension Trait where Self == ConditionTrait {
    /// Skips the test without a real runtime.
    static var needsContainerd: Self {
        .enabled(
            if: RealRuntime.endpoint != nil,
            "needs a containerd with the images of tools/containerd/run, which sets HOLDFAST_RUNTIME_ENDPOINT"
        )
    }
}
