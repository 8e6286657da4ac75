import Foundation
import Testing

@testable import ManifestDecoding

/// What the kubelet's own YAML step made of small inputs, most of them edge cases.
struct YAMLConformanceTests {
    struct Verdict: Decodable {
        let file: String
        let ok: Bool
    }

    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("shared/conformance/yaml")

    @Test func `every input reads as in the kubelet`() throws {
        let verdicts = try String(contentsOf: Self.folder.appendingPathComponent("verdicts.jsonl"), encoding: .utf8)
        var count = 0
        for line in verdicts.split(separator: "\n") {
            let row = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let file = try #require(row["file"] as? String)
            let bytes = try [UInt8](Data(contentsOf: Self.folder.appendingPathComponent(file)))
            count += 1
            switch DecodedValue.decode(bytes) {
            case .success(let value):
                if row["ok"] as? Bool == true {
                    #expect(value == DecodedValue(json: row["json"] ?? NSNull()), "\(file)")
                } else {
                    // A flow mapping that is no JSON may be accepted, and values that only JSON cannot hold.
                    let error = row["error"] as? String ?? ""
                    #expect(error == "invalid JSON" || error.hasPrefix("json: "), "\(file): \(error), read \(value)")
                }
            case .failure(let error):
                #expect(row["ok"] as? Bool == false, "\(file): \(error.message) at \(error.offset)")
            }
        }
        #expect(count == 177)
    }
}
