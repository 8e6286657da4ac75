import Foundation
import ManifestGenerator
import Testing

@testable import PodSchema

/// Manifests that are fine: no rule may find anything.
struct GeneratedManifestTests {
    @Test(arguments: ManifestSize.allCases)
    func `generated manifests are accepted`(_ size: ManifestSize) {
        let generator = ManifestGenerator(seed: 36, size: size)
        for index in 0..<500 {
            let result = ManifestReading.read(generator.manifest(index))
            #expect(result.problems.isEmpty && result.digest != nil, "\(index): \(result.problems)")
        }
    }

    @Test func `the examples are accepted`() throws {
        let folder = ConformanceData.project.appendingPathComponent("tools/examples")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "yaml" }
        #expect(!files.isEmpty)
        for file in files {
            let result = ManifestReading.read(try [UInt8](Data(contentsOf: file)))
            #expect(result.problems.isEmpty && result.warnings.isEmpty, "\(file.lastPathComponent): \(result)")
        }
    }
}
