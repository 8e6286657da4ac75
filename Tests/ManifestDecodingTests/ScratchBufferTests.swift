import Testing

@testable import ManifestDecoding

struct ScratchBufferTests {
    @Test func `it holds what an array holds`() {
        var random = SplitMix(state: 7)
        var buffer = ScratchBuffer<Int32>()
        var array: [Int32] = []
        for step in 0..<20_000 {
            switch random.below(6) {
            case 0 where !array.isEmpty:
                buffer.removeLast()
                array.removeLast()
            case 1:
                let count = random.below(100)
                buffer.append(Int32(step), times: count)
                array += [Int32](repeating: Int32(step), count: count)
            case 2 where !array.isEmpty:
                let index = random.below(array.count)
                buffer[index] &+= 1
                array[index] &+= 1
            case 3 where random.below(20) == 0:
                let count = random.below(array.count + 1)
                buffer.truncate(to: count)
                array.removeSubrange(count...)
            default:
                buffer.append(Int32(step))
                array.append(Int32(step))
            }
            let isSame = buffer.count == array.count && buffer.isEmpty == array.isEmpty
            #expect(isSame)
            if let last = array.last, buffer[array.count - 1] != last { Issue.record("another last element") }
        }
        for index in array.indices where buffer[index] != array[index] { Issue.record("another element at \(index)") }
    }

    @Test func `it grows to what is added at once`() {
        var buffer = ScratchBuffer<UInt64>()
        buffer.append(3, times: 0)
        let isEmpty = buffer.isEmpty
        buffer.append(5, times: 1_000)
        let isFilled = buffer.count == 1_000 && buffer[999] == 5
        #expect(isEmpty && isFilled)
    }

    @Test(arguments: [-1, 3])
    func `an index outside traps`(_ index: Int) async {
        await #expect(processExitsWith: .failure) { [index] in
            var buffer = ScratchBuffer<Int>()
            buffer.append(1, times: 3)
            _ = buffer[index]
        }
    }

    @Test func `an empty buffer has no last element`() async {
        await #expect(processExitsWith: .failure) {
            var buffer = ScratchBuffer<Int>()
            buffer.removeLast()
        }
    }
}
