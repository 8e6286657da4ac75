/// How large a manifest may be: the kubelet's limit (`pkg/kubelet/config/common.go`, `maxConfigLength`).
public enum ManifestLimit {
    public static let bytes = 10 << 20
}
