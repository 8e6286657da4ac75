import ManifestDecoding

/// What Holdfast takes from a kubelet's configuration file. All other fields are checked and mean nothing here.
public struct KubeletConfiguration: Sendable {
    /// The directory or file with the manifests; nil for none.
    public private(set) var staticPodPath: String?
    /// The time between two looks at every manifest; nil for the default.
    public private(set) var fileCheckFrequency: GoDuration?
    /// Below this age an image is not removed.
    public private(set) var imageMinimumGCAge: GoDuration?
    /// The percent of the file system in use from which on images are removed, and until which.
    public private(set) var imageGCHighThresholdPercent: Int64?
    public private(set) var imageGCLowThresholdPercent: Int64?
    /// What is wrong with the file; the rest counts only where nothing is.
    public private(set) var problems: [FieldProblem] = []
    /// Unknown fields, further documents.
    public private(set) var warnings: [FieldProblem] = []

    /// Reads a configuration, YAML or JSON.
    public init(_ bytes: [UInt8]) {
        var sources = SourceBuffer(capacity: bytes.count + 64)
        var decoder = ManifestDecoder()
        let source = sources.append(copying: bytes.span)
        do throws(DecodingError) {
            let document = try decoder.decode(source, in: &sources)
            var reader = SettingReader()
            reader.read(decoder.view(document, in: sources))
            problems = reader.problems
            warnings = reader.warnings
            if let trailing = document.trailing {
                let position = SourcePosition(offset: trailing, in: sources.bytes(document.source))
                let message = "only the first document of the file counts"
                warnings.append(FieldProblem(field: "", message: message, position: position))
            }
            guard problems.isEmpty else { return }
            staticPodPath = reader.strings["staticPodPath"].flatMap { $0.isEmpty ? nil : $0 }
            fileCheckFrequency = reader.strings["fileCheckFrequency"].flatMap { GoDuration($0) }
            if fileCheckFrequency?.nanoseconds == 0 { fileCheckFrequency = nil }
            imageMinimumGCAge = reader.strings["imageMinimumGCAge"].flatMap { GoDuration($0) }
            if imageMinimumGCAge?.nanoseconds == 0 { imageMinimumGCAge = nil }
            imageGCHighThresholdPercent = reader.integers["imageGCHighThresholdPercent"]?.value
            imageGCLowThresholdPercent = reader.integers["imageGCLowThresholdPercent"]?.value
        } catch {
            let position = SourcePosition(offset: error.offset, in: bytes.span)
            problems = [FieldProblem(field: "", message: error.message, position: position)]
        }
    }
}
