import Glibc

/// Makes a system call, again when a signal interrupts it (EINTR), and turns -1 into a thrown `Errno`.
@inline(__always)
func check<Result: SignedInteger>(_ call: () -> Result) throws(Errno) -> Result {
    while true {
        let result = call()
        if result != -1 { return result }
        let code = errno  // first thing after the call: anything else may change it
        if code != EINTR { throw Errno(rawValue: code) }
    }
}
