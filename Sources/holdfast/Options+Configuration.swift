import LinuxIO
import NodeAgent
import PodSchema
import Reconciler

extension Options {
    /// Takes from the configuration's file what the command line does not say, and tells what is wrong with it.
    ///
    /// - Returns: whether the configuration is valid, or there is none.
    mutating func readConfiguration() -> Bool {
        guard let path = configuration else { return true }
        let file = PrintableText.escaped(path)
        let bytes: [UInt8]
        do throws(Errno) {
            bytes = try WholeFile.read(path: path, limit: ManifestLimit.bytes)
        } catch {
            Console.printError("error: \(file): cannot be read: \(error)\n")
            return false
        }
        let read = KubeletConfiguration(bytes)
        for problem in read.problems { Console.printError("error: \(problem.line(in: file))\n") }
        for warning in read.warnings { Console.printError("warning: \(warning.line(in: file))\n") }
        if givenPath == nil, let manifests = read.staticPodPath {
            self.path = Self.resolve(manifests, besides: path)
        }
        if givenScanPeriod == nil, let frequency = read.fileCheckFrequency {
            pipeline.scanPeriod = max(frequency.nanoseconds / 1_000_000, 1)
        }
        if let age = read.imageMinimumGCAge { imageCollection.minimumAge = age.nanoseconds }
        if let high = read.imageGCHighThresholdPercent { imageCollection.highPercent = high }
        if let low = read.imageGCLowThresholdPercent { imageCollection.lowPercent = low }
        return read.problems.isEmpty
    }

    /// A relative path starts at the configuration's own directory, as in the kubelet (`configfiles`,
    /// `resolveRelativePaths`).
    private static func resolve(_ path: String, besides file: String) -> String {
        guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
    }
}
