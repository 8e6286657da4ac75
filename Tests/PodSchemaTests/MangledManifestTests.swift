import ManifestDecoding
import ManifestGenerator
import Testing

@testable import PodSchema

/// Whatever stands where, the reader says what is wrong with it and goes on.
struct MangledManifestTests {
    @Test func `values of any kind in any place are read`() throws {
        var random = Random(state: 36)
        let values = [
            "null", "[]", "{}", "[null]", "[[]]", "[{}]", "{a: b}", "\"\"", "0", "-1", "1.5", "true", "~", "x y",
        ]
        let manifests = try ConformanceData.rows("pods/verdicts.jsonl").compactMap { $0["file"] as? String }
            .filter { $0.hasSuffix(".yaml") }.map { try ConformanceData.bytes("pods/" + $0) }
        var refused = 0
        for round in 0..<4000 {
            let manifest = manifests[random.next(manifests.count)]
            var lines = String(decoding: manifest, as: UTF8.self).split(
                separator: "\n",
                omittingEmptySubsequences: false
            )
            .map(String.init)
            for _ in 0...round % 3 {
                let index = random.next(lines.count)
                guard let colon = lines[index].firstIndex(of: ":") else { continue }
                lines[index] = lines[index][...colon] + " " + values[random.next(values.count)]
            }
            let result = ManifestReading.read(lines.joined(separator: "\n"))
            #expect((result.digest == nil) == !result.problems.isEmpty)
            if result.digest == nil { refused += 1 }
        }
        #expect(refused > 1000)
    }

    private struct Random {
        var state: UInt64

        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
    }
}
