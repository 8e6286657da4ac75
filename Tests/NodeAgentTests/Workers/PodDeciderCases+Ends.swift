@testable import NodeAgent

/// The cases of `PodDeciderTests` in which containers end, and those in which they wait for others to end.
extension PodDeciderTests {
    static let ends: [Case] = [
        Case(
            name: "how it ended is asked for",
            wanted: web,
            containers: [.container("1", "web", .exited(nil))],
            steps: ["inspect 1"]
        ),
        Case(
            name: "the first crash restarts at once",
            wanted: web,
            containers: [.ended("1", "web", code: 1)],
            steps: ["create web 1 in s"]
        ),
        Case(
            name: "the second one waits",
            wanted: web,
            containers: [.ended("1", "web", code: 1, secondsAgo: 3, attempt: 1)],
            memory: crashed(1, .main("web")),
            waitSeconds: 7
        ),
        Case(
            name: "the tenth one no more than five minutes",
            wanted: web,
            containers: [.ended("1", "web", code: 1)],
            memory: crashed(9, .main("web")),
            waitSeconds: 300
        ),
        Case(
            name: "a changed container does not wait",
            wanted: .pod(.main("web", 2)),
            containers: [.ended("1", "web", code: 1)],
            memory: crashed(9, .main("web")),
            steps: ["create web 1 in s"]
        ),
        Case(
            name: "OnFailure and success",
            wanted: .pod(policy: .onFailure, .main("a", 1, .onFailure), .main("b", 1, .onFailure)),
            containers: [.ended("1", "a", code: 0), .container("2", "b", .running)],
            progress: .running
        ),
        Case(
            name: "OnFailure and failure",
            wanted: .pod(policy: .onFailure, .main("a", 1, .onFailure)),
            containers: [.ended("1", "a", code: 1)],
            steps: ["create a 1 in s"]
        ),
        Case(
            name: "Never",
            wanted: .pod(policy: .never, .main("a", 1, .never)),
            containers: [.ended("1", "a", code: 1)],
            steps: ["stopSandbox s"]
        ),
        Case(
            name: "a pod that is over stays so",
            wanted: .pod(policy: .never, .main("a", 1, .never)),
            sandboxes: [.sandbox("s", isReady: false)],
            containers: [.ended("1", "a", code: 1)],
            memory: memory { $0.stoppedSandboxes = ["s"] },
            progress: .finished(isSuccess: false)
        ),
        Case(
            name: "also one that has succeeded",
            wanted: .pod(policy: .onFailure, .main("a", 1, .onFailure)),
            sandboxes: [.sandbox("s", isReady: false)],
            containers: [.ended("1", "a", code: 0)],
            memory: memory { $0.stoppedSandboxes = ["s"] },
            progress: .finished(isSuccess: true)
        ),
        Case(
            name: "a dead sandbox is replaced",
            wanted: web,
            sandboxes: [.sandbox("s", attempt: 3, isReady: false)],
            containers: [.ended("1", "web", code: 137)],
            memory: memory { $0.stoppedSandboxes = ["s"] },
            steps: ["runSandbox 4"]
        ),
        Case(
            name: "once its network is given back",
            wanted: web,
            sandboxes: [.sandbox("s", attempt: 3, isReady: false)],
            steps: ["stopSandbox s"]
        ),
        Case(
            name: "what still runs in it ends before",
            wanted: web,
            sandboxes: [.sandbox("s", isReady: false)],
            containers: [.container("1", "web", .running)],
            steps: ["stop 1 30"]
        ),
        Case(
            name: "a state that the runtime does not know",
            wanted: web,
            containers: [.container("1", "web", .unknown)],
            steps: ["stop 1 30"]
        ),
        Case(
            name: "one dead container of each name is kept",
            wanted: web,
            containers: [
                .ended("1", "web", code: 1), .ended("2", "web", code: 1, attempt: 1),
                .ended("3", "web", code: 1, attempt: 2), .container("4", "web", .running, attempt: 3),
            ],
            steps: ["removeContainer 1", "removeContainer 2"],
            progress: .running
        ),
        Case(
            name: "two ready sandboxes: the newer one stays",
            wanted: web,
            sandboxes: [.sandbox("s"), .sandbox("t", attempt: 1)],
            containers: [.container("1", "web", .running), .container("2", "web", .running, in: "t")],
            steps: ["stop 1 30"]
        ),
    ]

    /// Of a sandbox that was made at the clock's time less so many seconds.
    static func sandbox(secondsAgo: Int64, isReady: Bool = true) -> SandboxFact {
        var sandbox = SandboxFact.sandbox("s", isReady: isReady)
        sandbox.createdAt = PodClock.noon.later(-secondsAgo).wall
        return sandbox
    }

    static let deadlines: [Case] = [
        Case(
            name: "a pod before its deadline",
            wanted: limited,
            sandboxes: [sandbox(secondsAgo: 40)],
            containers: [.container("1", "web", .running)],
            progress: .running,
            waitSeconds: 20
        ),
        Case(
            name: "at its deadline it ends with its grace period",
            wanted: limited,
            sandboxes: [sandbox(secondsAgo: 60)],
            containers: [.container("1", "web", .running)],
            steps: ["stop 1 30"]
        ),
        Case(
            name: "counted from the first of its sandboxes",
            wanted: limited,
            sandboxes: [
                sandbox(secondsAgo: 10).with { $0.seenAt = PodClock.noon.later(-70).wall }
            ],
            containers: [.container("1", "web", .running)],
            steps: ["stop 1 30"]
        ),
        Case(
            name: "then its sandbox",
            wanted: limited,
            sandboxes: [sandbox(secondsAgo: 60)],
            containers: [.ended("1", "web", code: 0)],
            steps: ["stopSandbox s"]
        ),
        Case(
            name: "then it has failed",
            wanted: limited,
            sandboxes: [sandbox(secondsAgo: 60, isReady: false)],
            containers: [.ended("1", "web", code: 0)],
            memory: memory { $0.stoppedSandboxes = ["s"] },
            progress: .finished(isSuccess: false)
        ),
        Case(
            name: "whatever its policy says of an end by a signal",
            wanted: limited.with { $0.containers[0].policy = .onFailure },
            sandboxes: [sandbox(secondsAgo: 60, isReady: false)],
            containers: [.ended("1", "web", code: 0)],
            memory: memory { $0.stoppedSandboxes = ["s"] },
            progress: .finished(isSuccess: false)
        ),
        Case(
            name: "a pod that had run to its end before has not",
            wanted: limited.with { $0.containers[0].policy = .onFailure },
            sandboxes: [sandbox(secondsAgo: 90, isReady: false)],
            containers: [.ended("1", "web", code: 0, secondsAgo: 50)],
            memory: memory { $0.stoppedSandboxes = ["s"] },
            progress: .finished(isSuccess: true)
        ),
        Case(
            name: "a clock that was set back ends nothing",
            wanted: limited,
            sandboxes: [sandbox(secondsAgo: -3600)],
            containers: [.container("1", "web", .running)],
            progress: .running
        ),
    ]

    private static let limited = web.with { $0.activeDeadline = 60 }

    static let inits: [Case] = [
        Case(name: "the first init container", wanted: initialised, steps: ["create i 0 in s"]),
        Case(
            name: "nothing beside it",
            wanted: initialised,
            containers: [.container("1", "i", .running, hash: nil)]
        ),
        Case(
            name: "the second one",
            wanted: initialised,
            containers: [.ended("1", "i", code: 0)],
            steps: ["create j 0 in s"]
        ),
        Case(
            name: "one that fails is started again",
            wanted: initialised,
            containers: [.ended("1", "i", code: 0), .ended("2", "j", code: 1)],
            steps: ["create j 1 in s"]
        ),
        Case(
            name: "unless the pod must not",
            wanted: .pod(policy: .never, inits: [.setup("i", .never)], .main("web", 1, .never)),
            containers: [.ended("1", "i", code: 1)],
            steps: ["stopSandbox s"]
        ),
        Case(
            name: "and stays failed",
            wanted: .pod(policy: .never, inits: [.setup("i", .never)], .main("web", 1, .never)),
            sandboxes: [.sandbox("s", isReady: false)],
            containers: [.ended("1", "i", code: 1)],
            memory: memory { $0.stoppedSandboxes = ["s"] },
            progress: .finished(isSuccess: false)
        ),
        Case(
            name: "the containers after the last one",
            wanted: initialised,
            containers: [.ended("1", "i", code: 0), .ended("2", "j", code: 0)],
            steps: ["create web 0 in s"]
        ),
        Case(
            name: "init containers that were removed are not run again",
            wanted: initialised,
            containers: [.container("3", "web", .running)],
            progress: .running
        ),
        Case(
            name: "they run again in a new sandbox",
            wanted: initialised,
            sandboxes: [.sandbox("s", attempt: 1), .sandbox("r", isReady: false)],
            containers: [.ended("1", "i", code: 0).with { $0.sandboxID = "r" }],
            memory: memory { $0.stoppedSandboxes = ["r"] },
            steps: ["create i 1 in s"]
        ),
        Case(
            name: "a sidecar has started when it runs",
            wanted: accompanied,
            containers: [.container("1", "x", .running)],
            steps: ["create i 0 in s"]
        ),
        Case(
            name: "a sidecar that ends is started again, the containers run on",
            wanted: accompanied,
            containers: [
                .ended("1", "x", code: 0), .ended("2", "i", code: 0), .container("3", "y", .running),
                .container("4", "web", .running),
            ],
            steps: ["create x 1 in s"]
        ),
        Case(
            name: "one that no manifest has, in a pod that is over, is stopped once",
            wanted: .pod(policy: .never, .main("web", 1, .never)),
            containers: [.ended("1", "web", code: 0), .container("2", "old", .running)],
            steps: ["stop 2 30"]
        ),
        Case(
            name: "sidecars do not keep a pod alive",
            wanted: .pod(policy: .never, inits: [.sidecar("x"), .sidecar("y")], .main("web", 1, .never)),
            containers: [
                .container("1", "x", .running).with { $0.sidecarPlace = 0 },
                .container("3", "y", .running).with { $0.sidecarPlace = 1 }, .ended("4", "web", code: 0),
            ],
            steps: ["stop 3 30"]
        ),
    ]
}

extension WantedPod {
    fileprivate func with(_ change: (inout WantedPod) -> Void) -> WantedPod {
        var pod = self
        change(&pod)
        return pod
    }
}

extension SandboxFact {
    fileprivate func with(_ change: (inout SandboxFact) -> Void) -> SandboxFact {
        var sandbox = self
        change(&sandbox)
        return sandbox
    }
}
