import Foundation
import NodeAgent

/// `shared/conformance` beside the project, or beside a folder around it.
func conformanceFolder(_ name: String) -> URL {
    var parent = URL(fileURLWithPath: #filePath)
    while parent.path != "/" {
        parent.deleteLastPathComponent()
        let folder = parent.appendingPathComponent("shared/conformance/\(name)")
        if FileManager.default.fileExists(atPath: folder.path) { return folder }
    }
    return URL(fileURLWithPath: "../shared/conformance/\(name)")
}

/// The pod of a manifest, as on the node where the conformance data was recorded.
func specification(_ manifest: String, uid: String? = nil, seen: String = "2026-11-23T00:50:50Z") throws
    -> PodSpecification
{
    var reader = PodSpecificationReader(nodeName: "node1", directory: "/etc/kubernetes/manifests")
    let bytes = Array(manifest.utf8)
    return try reader.read(bytes.span, fileName: "pod.yaml", uid: uid, seen: seen)
}
