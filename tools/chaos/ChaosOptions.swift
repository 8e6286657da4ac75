/// What the command line asks for.
struct ChaosOptions {
    var holdfast = ""
    var files = 2_000
    var processes = 8
    var rounds = 3
    var seconds = 3
    var seed: UInt64 = 1
    /// Set in the processes that change files: which of them this is.
    var worker: Int?
    var folder = ""

    static let usage = """
        usage: holdfast-chaos --holdfast PROGRAM [--files N] [--processes N] [--rounds N] [--seconds S] [--seed S]

        Processes create, rewrite, rename and delete files at random while a daemon follows them. After each round the
        pods that the daemon's plans add up to have to be those of a fresh 'holdfast --once'; at the end, memory and open
        files have to be what they were. Exit code 0 if so, 1 if not.

          --holdfast PROGRAM  what is tested
          --files N           names that files may have (2000)
          --processes N       processes that change files (8)
          --rounds N          rounds (3)
          --seconds S         length of a round (3)
          --seed S            a number that chooses what happens (1)

        """

    init?(_ arguments: [String]) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { return nil }
            switch name {
            case "--holdfast": holdfast = value
            case "--folder": folder = value
            default:
                guard let number = Int(value), number >= 0 else { return nil }
                switch name {
                case "--files": files = number
                case "--processes": processes = number
                case "--rounds": rounds = number
                case "--seconds": seconds = number
                case "--seed": seed = UInt64(number)
                case "--worker": worker = number
                default: return nil
                }
            }
        }
        guard !holdfast.isEmpty || worker != nil, processes > 0, files >= processes else { return nil }
    }
}

/// The same numbers for the same seed everywhere: SplitMix64.
struct SeededNumbers {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next(below limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word &>> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word &>> 27) &* 0x94D0_49BB_1331_11EB
        return Int((word ^ word &>> 31) % UInt64(limit))
    }
}
