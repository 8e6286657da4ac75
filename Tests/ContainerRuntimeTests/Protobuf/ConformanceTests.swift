import Foundation
import MessageTesting
import Testing

@testable import ContainerRuntime

/// The requests that a kubelet sent, recorded field by field.
struct ConformanceTests {
    /// `shared/conformance/cri/requests` beside the project, or beside a folder around it.
    private static func folder() -> URL {
        var parent = URL(fileURLWithPath: #filePath)
        while parent.path != "/" {
            parent.deleteLastPathComponent()
            let folder = parent.appendingPathComponent("shared/conformance/cri/requests")
            if FileManager.default.fileExists(atPath: folder.path) { return folder }
        }
        return URL(fileURLWithPath: "../shared/conformance/cri/requests")
    }

    private func check<M: Message>(_ type: M.Type, _ json: Any, _ name: String) throws {
        let recorded = try MessageValue(json: json)
        let (message, problems) = MessageValueReader.read(type, recorded)
        #expect(problems == [], "\(name)")
        let bytes = ProtobufWriter.write(message)
        let decoded = try ProtobufReader.read(type, from: bytes)
        #expect(decoded == message, "\(name)")
        #expect(MessageValueWriter.value(of: decoded) == recorded, "\(name)")
        // Every part of it, cut short, is an error or another message, never a trap.
        for count in stride(from: 0, to: bytes.count, by: 7) {
            _ = try? ProtobufReader.read(type, from: bytes, in: 0..<count)
        }
    }

    @Test func `recorded requests come back from the wire field by field`() throws {
        let files = try FileManager.default.contentsOfDirectory(at: Self.folder(), includingPropertiesForKeys: nil)
        #expect(files.count == 13)
        for file in files {
            let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
            guard let requests = json as? [String: Any], let containers = requests["containers"] as? [String: Any]
            else {
                Issue.record("\(file.lastPathComponent) is no recording")
                continue
            }
            try check(PodSandboxConfig.self, requests["sandbox"] ?? [:], file.lastPathComponent)
            #expect(!containers.isEmpty)
            for (name, config) in containers {
                try check(ContainerConfig.self, config, "\(file.lastPathComponent) \(name)")
            }
        }
    }
}
