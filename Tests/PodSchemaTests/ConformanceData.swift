import Foundation

/// The recordings of what the kubelet does: `shared/conformance` beside the project, or beside a folder around it where
/// the project is checked out deeper.
enum ConformanceData {
    static let project = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let folder: URL = {
        var parent = project
        while parent.path != "/" {
            parent.deleteLastPathComponent()
            let folder = parent.appendingPathComponent("shared/conformance")
            if FileManager.default.fileExists(atPath: folder.path) { return folder }
        }
        // Not found: the tests fail on the path where it should be.
        return project.deletingLastPathComponent().appendingPathComponent("shared/conformance")
    }()

    /// The rows of a recording, one JSON object a line.
    static func rows(_ path: String) throws -> [[String: Any]] {
        let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            guard let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
                throw CocoaError(.coderInvalidValue)
            }
            return row
        }
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: folder.appendingPathComponent(path)))
    }
}
