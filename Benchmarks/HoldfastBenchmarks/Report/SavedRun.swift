import LinuxIO
import ManifestDecoding

/// The rows of an earlier run, as `JSONReport` wrote them.
struct SavedRun {
    let machine: String
    let commit: String
    let rows: [Row]

    /// - Throws: why the file cannot be read as one.
    init(path: String) throws(BenchmarkError) {
        let bytes: [UInt8]
        do {
            bytes = try WholeFile.read(path: path, limit: 16 << 20)
        } catch {
            throw BenchmarkError("\(path): \(error)")
        }
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        let range = sources.append(copying: bytes.span)
        let document: Document
        do {
            document = try decoder.decode(range, in: &sources)
        } catch {
            throw BenchmarkError("\(path): \(error.message)")
        }
        guard let run = SavedRun(decoder.view(document, in: sources)) else {
            throw BenchmarkError("\(path) is not what --save or --json has written")
        }
        self = run
    }

    private init?(_ view: borrowing TapeView) {
        guard let machine = Self.text("machine", of: view.root, view),
            let commit = Self.text("commit", of: view.root, view),
            let list = Self.member("rows", of: view.root, view), view.kind(list) == .sequence
        else { return nil }
        var rows: [Row] = []
        var element = list + 1
        while element < view.end(list) {
            guard let row = Self.row(element, view) else { return nil }
            rows.append(row)
            element = view.next(element)
        }
        self.machine = machine
        self.commit = commit
        self.rows = rows
    }

    private static func row(_ node: Int, _ view: borrowing TapeView) -> Row? {
        guard let name = text("name", of: node, view), let unit = text("unit", of: node, view),
            let manifests = number("manifests", of: node, view), let samples = number("samples", of: node, view),
            let min = number("min", of: node, view), let p50 = number("p50", of: node, view),
            let p99 = number("p99", of: node, view), let max = number("max", of: node, view)
        else { return nil }
        return Row(
            name,
            manifests: Int(manifests),
            unit: unit,
            samples: Int(samples),
            (min, p50, p99, max),
            floor: number("floor", of: node, view),
            floorP99: number("floorP99", of: node, view)
        )
    }

    private static func member(_ name: String, of node: Int, _ view: borrowing TapeView) -> Int? {
        guard view.kind(node) == .mapping else { return nil }
        var key = node + 1
        while key < view.end(node) {
            let value = view.next(key)
            if view.string(key) == name { return value }
            key = view.next(value)
        }
        return nil
    }

    private static func text(_ name: String, of node: Int, _ view: borrowing TapeView) -> String? {
        guard let value = member(name, of: node, view), view.isScalar(value) else { return nil }
        return view.string(value)
    }

    private static func number(_ name: String, of node: Int, _ view: borrowing TapeView) -> Double? {
        text(name, of: node, view).flatMap(Double.init)
    }
}
