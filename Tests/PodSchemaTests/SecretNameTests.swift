import Testing

@testable import PodSchema

/// Values that are told in full to programs only.
struct SecretNameTests {
    private func pod(_ environment: String, init: String = "") -> String {
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          initContainers: [\(`init`)]
          containers:
          - name: web
            image: nginx
            env: [\(environment)]
        """
    }

    private func told(_ old: String, _ new: String) throws -> [String] {
        try ManifestReading.changes(old, new).map { "\($0.field): \($0.shownOld ?? "-") → \($0.shownNew ?? "-")" }
    }

    @Test(arguments: ["DB_PASSWORD", "token", "AWS_SECRET_ACCESS_KEY", "apiKey", "MYSQL_PASSWD", "SESSION_COOKIE"])
    func `secret-looking values are masked, in full they are kept`(_ name: String) throws {
        let old = pod("{name: \(name), value: hunter2}, {name: A, value: b}")
        let new = pod("{name: \(name), value: hunter3}, {name: A, value: c}")
        #expect(
            try told(old, new) == [
                "spec.containers[web].env[\(name)].value: *** → ***", "spec.containers[web].env[A].value: b → c",
            ]
        )
        let change = try ManifestReading.changes(old, new)[0]
        #expect(change.old == "hunter2" && change.new == "hunter3")
    }

    @Test(arguments: ["USER", "PASS", "HOST", "A"])
    func `other values are shown`(_ name: String) throws {
        let changes = try told(pod("{name: \(name), value: a}"), pod("{name: \(name), value: b}"))
        #expect(changes == ["spec.containers[web].env[\(name)].value: a → b"])
    }

    @Test func `variables that come with their secret, alone or with a container`() throws {
        let secret = "{name: API_TOKEN, value: abc}"
        #expect(
            try told(pod(""), pod(secret))
                == ["spec.containers[web].env[API_TOKEN]: - → {name: API_TOKEN, value: ***}"]
        )
        let container = "{name: setup, image: busybox, env: [\(secret), {value: x, name: PLAIN}]}"
        #expect(
            try told(pod(""), pod("", init: container)) == [
                "spec.initContainers[setup]: - → {name: setup, image: busybox, "
                    + "env: [{name: API_TOKEN, value: ***}, {value: x, name: PLAIN}]}"
            ]
        )
    }
}
