import Glibc

/// Ends the run with what does not hold: an optimised `precondition` would not say it.
func require(_ holds: Bool, _ message: @autoclosure () -> String = "", file: String = #fileID, line: Int = #line) {
    if !holds { fail(message(), file: file, line: line) }
}

func fail(_ message: String, file: String = #fileID, line: Int = #line) -> Never {
    print("\(file):\(line): does not hold: \(message)")
    fflush(nil)
    fatalError()
}
