/// Whose digest a leaf counts in.
struct LeafOwner: Hashable {
    let domain: RestartDomain
    let container: String?
}

/// A leaf that differs, as text.
struct DescribedLeaf {
    /// How many leaves of a manifest are looked up in the other at most: nobody reads on after so many.
    static let lookedUp = 100

    let owner: LeafOwner
    /// Its path; of a scalar or nameless element of a list that of the list.
    let field: String
    let value: FieldText?
    /// What stands in the other manifest for it if there is no such leaf.
    let other: Absence?
}

/// Why a field of a manifest is no leaf.
enum Absence {
    /// It is there, with a value that is as none.
    case stated(String)
    /// It is not there, which means this value.
    case defaulted(String)
}
