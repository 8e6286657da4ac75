/// A file of the manifest directory, by its place in the pipeline's tables.
///
/// A number is given to another name only after every stage has forgotten the first one.
public struct FileID: Hashable, Sendable {
    public let index: Int

    init(_ index: Int) {
        self.index = index
    }
}
