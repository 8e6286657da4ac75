import LinuxIO
import ManifestDecoding
import PodSchema
import Testing

@testable import Reconciler

/// Logs that several threads take apart.
struct LogPortionsTests {
    private let directory = TemporaryDirectory(isInMemory: true)
    private let log = "manifests.log"

    /// What a replay came to, in a form that can be compared.
    private struct Outcome: Equatable {
        var pods: [[UInt64?]] = []
        var damages: [Range<Int>] = []
        var nextSequence: UInt64 = 0
        var end = 0

        init(_ contents: LogContents) throws {
            let replay = try #require(contents.replay)
            pods = replay.pods.map { [$0.key.low, $0.accepted?.sequence, $0.applied?.sequence] }
            (damages, nextSequence, end) = (replay.damages, replay.nextSequence, replay.end)
        }
    }

    private func outcome(_ spread: LogSpread) throws -> Outcome {
        try Outcome(LogContents(try StateFolder(path: directory.path), isOwner: false, spread))
    }

    /// Records of every kind in batches of every size, one of them longer than many portions.
    private func write(batches: Int, _ random: inout SeededGenerator) throws {
        var pods: [LogReplay.Pod] = []
        var log = try StateLog(try StateFolder(path: directory.path), recovered: &pods)
        var sequences: [UInt64] = [0]
        for number in 0..<batches {
            let batch = (0..<Int.random(in: 1...4, using: &random)).map { _ -> StateChange in
                let pod = "pod-\(Int.random(in: 0..<12, using: &random))"
                switch Int.random(in: 0..<5, using: &random) {
                case 0: return .withdrawn(States.name(pod), isApplied: Bool.random(using: &random))
                case 1: return .applied(States.name(pod), sequence: sequences.randomElement(using: &random) ?? 0)
                default:
                    let count = number == batches / 2 ? 9_000 : Int.random(in: 0..<300, using: &random)
                    let text = String(repeating: "x", count: count)
                    return States.accepted(pod, text, file: pod, isApplied: Bool.random(using: &random))
                }
            }
            sequences += try log.append(batch).compactMap { $0?.sequence }
        }
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `the same comes of a log however many threads read it, and in however small portions`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        try write(batches: 30, &random)
        let good = try directory.bytes(log)
        for round in 0..<12 {
            var bytes = good
            let place = Int.random(in: LogFormat.firstRecord..<bytes.count - 8, using: &random)
            switch round % 4 {
            case 1: bytes[place] ^= 1
            case 2: bytes.removeLast(bytes.count - place)
            case 3: bytes.removeSubrange(place..<place + 8)
            default: break
            }
            directory.write(log, bytes)
            let alone = try outcome(.alone)
            for portion in [40, 64, 200, 1_000, 5_000] {
                let threads = Int.random(in: 2...4, using: &random)
                #expect(try outcome(LogSpread(threads: threads, portion: portion)) == alone)
            }
        }
    }

    @Test func `a record that is left over from another file ends what counts, for several threads too`() throws {
        var random = SeededGenerator(seed: 1)
        try write(batches: 10, &random)
        let bytes = try directory.bytes(log)
        // Whole records, the key's own, with numbers that were there before.
        directory.write(log, bytes + bytes[LogFormat.firstRecord...])
        let alone = try outcome(.alone)
        #expect(alone.damages == [bytes.count..<2 * bytes.count - LogFormat.firstRecord])
        #expect(try outcome(LogSpread(threads: 2, portion: 512)) == alone)
    }

    // MARK: - As large as a start spreads it

    private static let count = 800

    /// More than the two portions that are worth another thread, as a start finds them.
    private func writeMany() throws {
        var pods: [LogReplay.Pod] = []
        var log = try StateLog(try StateFolder(path: directory.path), recovered: &pods)
        let text = String(repeating: "image: registry.local/web:1.2\n", count: 100)
        for start in stride(from: 0, to: Self.count, by: 100) {
            _ = try log.append((start..<start + 100).map { States.accepted("pod-\($0)", text, file: "\($0).yaml") })
        }
        #expect(log.end > LogSpread(threads: 2).portion * 4)
    }

    private func start(threads: Int) throws -> StateDirectory.Content {
        try StateDirectory(path: directory.path, threads: threads).open { Issue.record("\($0.message)") }.content
    }

    private func names(_ content: StateDirectory.Content) -> [String] { content.running.map(\.digest.name) }

    private func expected(without lost: Int? = nil, upTo end: Int = count) -> [String] {
        (0..<end).filter { $0 != lost }.map { "pod-\($0)" }
    }

    @Test(arguments: [1, 2, 3]) func `a large log is whole after a start`(threads: Int) throws {
        try writeMany()
        for _ in 0..<2 {
            let content = try start(threads: threads)
            #expect(names(content) == expected() && content.problems.isEmpty)
        }
    }

    @Test(arguments: [1, 2], [0, 1, 417, 799])
    func `a wrong byte in a manifest's bytes loses that manifest alone, and is told`(threads: Int, lost: Int) throws {
        try writeMany()
        var bytes = try directory.bytes(log)
        let pods = try LogContents(try StateFolder(path: directory.path), isOwner: false).pods(.current)
        let range = try #require(pods[lost].applied?.record.range)
        // The manifest is the last of its record.
        bytes[range.upperBound - 1_000] ^= 4
        directory.write(log, bytes)
        let content = try start(threads: threads)
        #expect(names(content) == expected(without: lost))
        #expect(content.problems.first == .damaged(path: directory[log], range) && content.problems.count == 2)
        let again = try start(threads: threads)
        #expect(names(again) == expected(without: lost) && again.problems.isEmpty)
    }

    @Test(arguments: [1, 2]) func `a torn end of a large log is cut off, and nothing is said of it`(threads: Int) throws
    {
        try writeMany()
        let bytes = try directory.bytes(log)
        // In the last batch, which is a hundred records long: none of it was acknowledged.
        for cut in [bytes.count - 1, bytes.count - 50_000, bytes.count - 200_000] {
            directory.write(log, Array(bytes[..<cut]))
            let content = try start(threads: threads)
            #expect(names(content) == expected(upTo: Self.count - 100) && content.problems.isEmpty)
            #expect(try directory.bytes(log).count < cut)
        }
    }

    @Test func `what was recovered by several threads can be added to and written anew`() throws {
        try writeMany()
        var pods: [LogReplay.Pod] = []
        var state = try StateLog(try StateFolder(path: directory.path), spread: LogSpread(threads: 2), recovered: &pods)
        _ = try state.append([.withdrawn(States.name("pod-3"), isApplied: true), States.accepted("new", "text")])
        try state.rewrite()
        let found = try States.recover(directory.path)
        #expect(found.contents.applied.count == Self.count && found.problems.isEmpty)
        #expect(found.contents.applied["pod-3"] == nil && found.contents.applied["new"] == "web.yaml: text")
    }
}
