import Glibc
import LinuxIO
import ManifestDecoding
import PodSchema

/// `holdfast-peer tape|manifests DIR`: decodes the files of a directory onto the tape, or on to validated, hashed manifests.
/// Protocol: see tools/peers/compare.py.
@main
enum Main {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count == 2, ["tape", "manifests"].contains(arguments[0]) else {
            try? StandardError.write("usage: holdfast-peer tape|manifests DIR\n")
            exit(64)
        }
        do {
            var decoding = try Decoding(arguments[1], walks: arguments[0] == "manifests")
            try StandardOutput.write("Holdfast\n")
            while readLine() != nil { try StandardOutput.write(decoding.run()) }
        } catch {
            try? StandardError.write("holdfast-peer: \(error)\n")
            exit(1)
        }
    }
}

/// The files in memory, and what decodes them.
private struct Decoding: ~Copyable {
    private let walks: Bool
    private var sources = SourceBuffer()
    private var ranges: [Range<Int>] = []
    private var decoder = ManifestDecoder()
    private var reader = PodReader(key: .zero)

    init(_ path: String, walks: Bool) throws {
        self.walks = walks
        var names: [FileName] = []
        var buffer = DirectoryBuffer()
        let directory = try Directory(path: path)
        try directory.forEachEntry(buffer: &buffer) { entry in
            let name = FileName(entry.name)
            if !name.isHidden { names.append(name) }
        }
        for name in names.sorted() {
            let bytes = try WholeFile.read(path: "\(path)/\(name)", limit: 1 << 20)
            ranges.append(sources.append(copying: bytes.span))
        }
    }

    /// - Returns: a line with nanoseconds, bytes, and how many scalars there are.
    mutating func run() -> String {
        let start = Self.processorTime
        for range in ranges { decode(range) }
        let time = Self.processorTime - start
        let scalars = ranges.reduce(0) { $0 + countScalars($1) }
        return "\(time) \(ranges.reduce(0) { $0 + $1.count }) \(scalars)\n"
    }

    /// Nanoseconds that this process has had.
    private static var processorTime: Int64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    private mutating func decode(_ range: Range<Int>) {
        decoder.removeAll()
        guard let document = try? decoder.decode(range, in: &sources) else {
            preconditionFailure("a manifest cannot be decoded")
        }
        if walks {
            let digest = reader.read(document, of: decoder, in: sources)
            precondition(digest != nil, "a manifest is not valid")
        }
    }

    private mutating func countScalars(_ range: Range<Int>) -> Int {
        decoder.removeAll()
        guard let document = try? decoder.decode(range, in: &sources) else { return 0 }
        return Self.countScalars(decoder.view(document, in: sources))
    }

    private static func countScalars(_ view: borrowing TapeView) -> Int {
        var count = 0
        var node = view.root
        let end = view.end(node)
        while node < end {
            if view.isScalar(node) {
                count += 1
                node = view.next(node)
            } else {
                // Into the collection.
                node += 1
            }
        }
        return count
    }
}
