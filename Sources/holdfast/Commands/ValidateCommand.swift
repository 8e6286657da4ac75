import ManifestDecoding
import PodSchema
import Reconciler

/// `holdfast validate`: everything that is wrong with manifests.
struct ValidateCommand {
    private let options: ValidateOptions

    init(_ options: ValidateOptions) {
        self.options = options
    }

    /// - Returns: the exit code.
    func run() -> Int32 {
        var files = ManifestFiles(key: .zero, isStrict: options.isStrict)
        var report = ValidationReport(options.output)
        files.forEach(options.paths) { file, checker in
            let result = checker.check()
            report.add(file, result)
            Console.write(report.take())
        }
        report.finish()
        Console.write(report.take())
        return report.invalid > 0 ? ExitCode.failure : ExitCode.success
    }
}

/// What `validate` prints: a line for each problem and one with the sum, or one JSON object.
private struct ValidationReport {
    private(set) var invalid = 0
    private let format: OutputFormat
    private var files = 0
    private var warnings = 0
    private var text = ""
    private var json = JSONWriter()

    init(_ format: OutputFormat) {
        self.format = format
        json.begin(UInt8(ascii: "{"))
        json.key("files")
        json.begin(UInt8(ascii: "["))
    }

    mutating func add(_ file: ManifestFile, _ result: CheckedManifest) {
        files += 1
        if !result.isValid { invalid += 1 }
        warnings += result.warnings.count
        guard format == .text else { return write(file, result) }
        for error in result.errors { text += "error: \(error.line(in: file))\n" }
        for warning in result.warnings { text += "warning: \(warning.line(in: file))\n" }
    }

    private mutating func write(_ file: ManifestFile, _ result: CheckedManifest) {
        json.object { json in
            json.key("file")
            json.string(file.path)
            json.key("ok")
            json.boolean(result.isValid)
            json.key("errors")
            json.array(result.errors) { $0.problem($1) }
            json.key("warnings")
            json.array(result.warnings) { $0.problem($1) }
        }
    }

    mutating func finish() {
        guard format == .json else {
            let noun = files == 1 ? "manifest" : "manifests"
            text += "\(files) \(noun): \(files - invalid) valid, \(invalid) invalid"
            if warnings > 0 { text += warnings == 1 ? ", 1 warning" : ", \(warnings) warnings" }
            text += "\n"
            return
        }
        json.end(UInt8(ascii: "]"))
        json.key("summary")
        let counts = [("files", files), ("valid", files - invalid), ("invalid", invalid)]
        json.object { json in
            for (name, count) in counts {
                json.key(name)
                json.number(count)
            }
        }
        json.end(UInt8(ascii: "}"))
        json.newline()
    }

    /// What is to be printed now.
    mutating func take() -> [UInt8] {
        defer { text = "" }
        return format == .text ? Array(text.utf8) : json.take()
    }
}
