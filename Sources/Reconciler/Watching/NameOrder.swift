import LinuxIO

extension [DueFile] {
    /// The files in the order of their names.
    ///
    /// Names of one directory are mostly alike at the start. What follows fits into a number, and numbers are sorted without
    /// looking at the names, which lie all over the memory.
    func sortedByName() -> [DueFile] {
        guard count > 1 else { return self }
        let common = dropFirst().reduce(self[0].name.count) {
            Swift.min($0, self[0].name.countOfCommonPrefix(with: $1.name))
        }
        var keys: [(word: UInt64, index: UInt32)] = []
        keys.reserveCapacity(count)
        for index in indices { keys.append((self[index].name.sortingWord(from: common), UInt32(index))) }
        keys.sort { left, right in
            if left.word != right.word { return left.word < right.word }
            return self[Int(left.index)].name < self[Int(right.index)].name
        }
        return keys.map { self[Int($0.index)] }
    }
}
