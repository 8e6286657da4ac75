/// One line of `--output json`.
struct PlanOutput: Decodable {
    struct Action: Decodable {
        struct Reason: Decodable, Equatable {
            let field: String
            let old: String?
            let new: String?
            var `default`: String?
        }

        let pod: String
        let file: String
        let action: String
        let domain: String
        let containers: [String]
        let reasons: [Reason]
    }

    struct Problem: Decodable {
        let file: String
        let line: Int?
        let column: Int?
        let field: String?
        let message: String
    }

    struct Summary: Decodable, Equatable {
        let manifests: Int
        let unchanged: Int
        let start: Int
        let stop: Int
        let restart: Int
        let update: Int
        let invalid: Int
    }

    let actions: [Action]
    let errors: [Problem]
    let warnings: [Problem]
    let summary: Summary

    /// `start default/web` of each action.
    var told: [String] { actions.map { "\($0.action) \($0.pod)" } }
}
