import Glibc
import ManifestGenerator

@main
enum Main {
    static func main() {
        do {
            guard let options = try Options.parsed(Array(CommandLine.arguments.dropFirst())) else {
                exit(FileOutput.print(Options.usage) ? 0 : 1)
            }
            let total = try generate(options)
            exit(FileOutput.print(summary(of: total, options)) ? 0 : 1)
        } catch let error as OptionError {
            fail("\(error.message)\n\(Options.usage)")
        } catch {
            fail("\(error)\n")
        }
    }

    /// Writes all manifests.
    ///
    /// - Returns: their bytes together.
    private static func generate(_ options: Options) throws(FileError) -> Int {
        try FileOutput.makeDirectory(options.directory)
        let generator = ManifestGenerator(seed: options.seed, size: options.size)
        let prefix = options.directory.last == "/" ? options.directory : options.directory + "/"
        let showsProgress = FileOutput.isWatched
        var total = 0
        for index in 0..<options.count {
            let bytes = generator.manifest(index)
            try FileOutput.write(bytes, to: prefix + generator.fileName(index))
            total += bytes.count
            if showsProgress, index % 1_000 == 999 { FileOutput.report("\r\(index + 1) of \(options.count)") }
        }
        if showsProgress, options.count > 999 { FileOutput.report("\r\u{1B}[K") }
        return total
    }

    private static func summary(of total: Int, _ options: Options) -> String {
        let mean = options.count == 0 ? 0 : total / options.count
        return "\(options.directory): \(options.count) manifests, \(total) bytes, mean \(mean)\n"
    }

    private static func fail(_ message: String) -> Never {
        FileOutput.report("holdfast-generate: \(message)")
        exit(1)
    }
}
