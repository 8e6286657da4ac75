import Glibc

extension Directory {
    /// Makes a symbolic link, symlinkat(2).
    ///
    /// - Parameters:
    ///   - target: Where it leads.
    ///   - name: What it is called in the directory.
    public func linkSymbolically(to target: String, as name: FileName) throws(Errno) {
        let directory = descriptor.raw
        try name.withCString { (pointer) throws(Errno) in
            _ = try check { symlinkat(target, directory, pointer) }
        }
    }
}
