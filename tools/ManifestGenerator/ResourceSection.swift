extension PodWriter {
    /// `resources`: requests, limits or both, in the spellings that people use; no request exceeds its limit.
    mutating func writeResources() {
        let cpu = random.pick([10, 25, 50, 100, 150, 200, 250, 500, 1_000, 1_500, 2_000])
        let memory = random.pick([16, 32, 64, 100, 128, 200, 256, 512, 1_024, 2_048])
        let cpuFactor = random.pick([1, 2, 2, 4])
        let memoryFactor = random.pick([1, 1, 2, 4])
        let parts = random.below(10)
        let limitsMemoryOnly = random.chance(30)
        mapping("resources") { pod in
            func limits() {
                pod.mapping("limits") { pod in
                    if !limitsMemoryOnly { pod.writeCPU(cpu * cpuFactor) }
                    pod.writeMemory(memory * memoryFactor)
                }
            }
            // Seven of ten have both, two only requests, one only limits.
            if parts < 8, pod.style.sortsKeys { limits() }
            if parts != 7 {
                pod.mapping("requests") { pod in
                    pod.writeCPU(cpu)
                    pod.writeMemory(memory, request: true)
                }
            }
            if parts < 8, !pod.style.sortsKeys { limits() }
        }
    }

    private mutating func writeCPU(_ millicores: Int) {
        out.beginField("cpu")
        let quote = random.chance(25) ? style.requiredQuote : .plain
        out.append(quote: quote)
        if millicores % 1_000 == 0, random.chance(80) {
            out.append(millicores / 1_000)
        } else if millicores % 50 == 0, random.chance(30) {
            out.append(millicores / 1_000)
            out.append(".")
            if millicores % 100 == 0 {
                out.append(millicores % 1_000 / 100)
            } else {
                out.append(millicores % 1_000 / 10, width: 2)
            }
        } else {
            out.append(millicores)
            out.append("m")
        }
        out.append(quote: quote)
        if random.chance(style.commentPercent / 4) { out.append("  # p99 of last week") }
        out.endLine()
    }

    /// - Parameter request: whether decimal units may stand for binary ones; a limit must not get smaller that way.
    private mutating func writeMemory(_ mebibytes: Int, request: Bool = false) {
        out.beginField("memory")
        let quote = random.chance(25) ? style.requiredQuote : .plain
        out.append(quote: quote)
        switch random.below(20) {
        case 0:
            out.append(mebibytes * 1_048_576)
        case 1:
            out.append(mebibytes * 1_024)
            out.append("Ki")
        case 2...4 where request:
            out.append(mebibytes)
            out.append("M")
        default:
            let whole = mebibytes % 1_024 == 0
            out.append(whole ? mebibytes / 1_024 : mebibytes)
            out.append(whole ? "Gi" : "Mi")
        }
        out.append(quote: quote)
        out.endLine()
    }
}
