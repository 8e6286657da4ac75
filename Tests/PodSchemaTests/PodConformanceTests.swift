import Foundation
import Testing

@testable import PodSchema

/// Real manifests and the kubelet's verdict on each.
struct PodConformanceTests {
    @Test func `what the kubelet accepts is accepted`() throws {
        let folder = PairConformanceTests.folder.appendingPathComponent("pods")
        let lines = try String(contentsOf: folder.appendingPathComponent("verdicts.jsonl"), encoding: .utf8)
        var count = 0
        for line in lines.split(separator: "\n") {
            let row = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let file = try #require(row["file"] as? String)
            let result = ManifestReading.read(try [UInt8](Data(contentsOf: folder.appendingPathComponent(file))))
            count += 1
            if row["ok"] as? Bool == true {
                #expect(result.digest != nil, "\(file): \(result.problems)")
            } else {
                #expect(result.digest == nil, "\(file) is accepted, though: \(row["error"] ?? "")")
            }
        }
        #expect(count == 286)
    }
}
