@testable import NodeAgent

/// The cases of `PodDeciderTests` in which pods come, change and go.
extension PodDeciderTests {
    static let life: [Case] = [
        Case(name: "a new pod", wanted: web, sandboxes: [], steps: ["runSandbox 0"]),
        Case(name: "a new sandbox", wanted: web, steps: ["create web 0 in s"]),
        Case(
            name: "containers are made side by side",
            wanted: two,
            steps: ["create a 0 in s", "create b 0 in s"]
        ),
        Case(
            name: "they are started one behind the other",
            wanted: two,
            containers: [.container("1", "a", .created), .container("2", "b", .created)],
            steps: ["start 1"]
        ),
        Case(
            name: "one that waits for its image holds back those behind it",
            wanted: two,
            containers: [.container("2", "b", .created)],
            memory: memory { $0.underWay = [StepKey(.create, "a")] }
        ),
        Case(
            name: "one that cannot be made does not",
            wanted: two,
            containers: [.container("2", "b", .created)],
            memory: memory {
                $0.fail(.create(.main("a"), sandbox: "s", attempt: 0, after: nil), now: PodClock.noon.monotonic)
            },
            steps: ["start 2"]
        ),
        Case(
            name: "what runs as wanted is left alone",
            wanted: two,
            containers: [.container("1", "a", .running), .container("2", "b", .running)],
            progress: .running
        ),
        Case(
            name: "what another version of the hashes made is left alone",
            wanted: web,
            sandboxes: [SandboxFact(id: "s", uid: "u", attempt: 0, isReady: true, createdAt: 1, hash: nil)],
            containers: [.container("1", "web", .running, hash: nil)],
            progress: .running
        ),
        Case(
            name: "a hook that still runs",
            wanted: web,
            containers: [.container("1", "web", .running)],
            memory: memory { $0.underWay = [StepKey(.start, "1")] }
        ),
    ]

    static let changes: [Case] = [
        Case(
            name: "what replaces a container is made first",
            wanted: .pod(.main("a", 2), .main("b")),
            containers: [.container("1", "a", .running), .container("2", "b", .running)],
            steps: ["create a 1 in s"]
        ),
        Case(
            name: "then the old one is stopped",
            wanted: .pod(.main("a", 2), .main("b")),
            containers: [
                .container("1", "a", .running), .container("2", "b", .running),
                .container("3", "a", .created, hash: 2, attempt: 1),
            ],
            steps: ["stop 1 30"]
        ),
        Case(
            name: "then the new one is started",
            wanted: .pod(.main("a", 2), .main("b")),
            containers: [
                .container("1", "a", .exited(nil)), .container("2", "b", .running),
                .container("3", "a", .created, hash: 2, attempt: 1),
            ],
            steps: ["start 3"]
        ),
        Case(
            name: "a change that is taken back",
            wanted: web,
            containers: [.container("1", "web", .running), .container("3", "web", .created, hash: 2, attempt: 1)],
            steps: ["removeContainer 3"],
            progress: .running
        ),
        Case(
            name: "a changed container that has ended starts whatever its policy",
            wanted: .pod(policy: .never, .main("web", 2, .never), .main("b", 1, .never)),
            containers: [.ended("1", "web", code: 0), .container("2", "b", .running)],
            steps: ["create web 1 in s"]
        ),
        Case(
            name: "another size",
            wanted: .pod(WantedContainer.main("web").resized(2)),
            containers: [.container("1", "web", .running)],
            steps: ["resize 1"]
        ),
        Case(
            name: "another size that was set already",
            wanted: .pod(WantedContainer.main("web").resized(2)),
            containers: [.container("1", "web", .running)],
            memory: memory { $0.resized = ["1": .number(2)] },
            progress: .running
        ),
        Case(
            name: "labels that its files tell of",
            wanted: telling,
            containers: [.container("1", "web", .running)],
            steps: ["refresh"]
        ),
        Case(
            name: "once they do",
            wanted: telling,
            containers: [.container("1", "web", .running)],
            memory: memory { $0.refreshed = .number(7) },
            progress: .running
        ),
        Case(
            name: "a container that is new",
            wanted: two,
            containers: [.container("1", "a", .running)],
            steps: ["create b 0 in s"]
        ),
        Case(
            name: "a container that no manifest has",
            wanted: web,
            containers: [.container("1", "web", .running), .container("2", "old", .running)],
            steps: ["stop 2 30"],
            progress: .running
        ),
        Case(
            name: "its remains",
            wanted: web,
            containers: [.container("1", "web", .running), .container("2", "old", .exited(nil))],
            steps: ["removeContainer 2"],
            progress: .running
        ),
        Case(
            name: "a pod that changes as a whole: images first",
            wanted: .pod(hash: 2, .main("web")),
            containers: [.container("1", "web", .running)],
            steps: ["prepare"]
        ),
        Case(
            name: "then the old one ends",
            wanted: .pod(hash: 2, .main("web")),
            containers: [.container("1", "web", .running)],
            memory: memory { $0.prepared = .number(2) },
            steps: ["stop 1 30"]
        ),
        Case(
            name: "then its sandbox",
            wanted: .pod(hash: 2, .main("web")),
            containers: [.container("1", "web", .exited(nil))],
            steps: ["stopSandbox s"]
        ),
        Case(
            name: "then the new one starts, beside the remains",
            wanted: .pod(hash: 2, .main("web")),
            containers: [.container("1", "web", .exited(nil))],
            memory: memory { $0.stoppedSandboxes = ["s"] },
            steps: ["removeSandbox s", "runSandbox 0"]
        ),
        Case(
            name: "a pod that goes",
            wanted: nil,
            containers: [
                .container("1", "web", .running), .container("2", "x", .running).with { $0.sidecarPlace = 0 },
            ],
            steps: ["stop 1 30"]
        ),
        Case(
            name: "sidecars go last, the last one first",
            wanted: nil,
            containers: [
                .container("2", "x", .running).with { $0.sidecarPlace = 0 },
                .container("3", "y", .running).with { $0.sidecarPlace = 2 },
            ],
            memory: memory { $0.endingSince = ["s": PodClock.noon.monotonic - 10_000_000_000] },
            steps: ["stop 3 20"]
        ),
        Case(
            name: "however late, with two seconds",
            wanted: nil,
            containers: [.container("2", "x", .running).with { $0.gracePeriod = 5 }],
            memory: memory { $0.endingSince = ["s": PodClock.noon.monotonic - 10_000_000_000] },
            steps: ["stop 2 2"]
        ),
        Case(
            name: "nothing left but files",
            wanted: nil,
            sandboxes: [],
            memory: memory { for uid in ["u1", "u2"] { $0.note(onHost: .pod(uid)) } },
            steps: ["cleanUp u1", "cleanUp u2"]
        ),
        Case(
            name: "nothing waits for files that cannot be removed yet",
            wanted: nil,
            sandboxes: [],
            memory: memory {
                $0.note(onHost: .pod("u1"))
                $0.fail(.cleanUp(.pod("u1")), now: PodClock.noon.later(-1).monotonic)
            },
            steps: ["cleanUp u1"],
            progress: .finished(isSuccess: true)
        ),
        Case(
            name: "files that are still being made",
            wanted: nil,
            sandboxes: [],
            memory: memory { $0.hold(.pod("u1")) }
        ),
        Case(
            name: "a sandbox that is still being made",
            wanted: nil,
            sandboxes: [],
            memory: memory { $0.underWay = [StepKey(.runSandbox, "")] }
        ),
        Case(name: "nothing left", wanted: nil, sandboxes: [], progress: .gone),
        Case(
            name: "files of a sandbox that is there stay, those of others go beside what runs",
            wanted: web,
            containers: [.container("1", "web", .running)],
            memory: memory { for uid in ["u1", "old"] { $0.note(onHost: .pod(uid)) } },
            steps: ["cleanUp old"],
            progress: .running
        ),
        Case(
            name: "files stay that the next sandbox goes on from",
            wanted: web,
            sandboxes: [],
            memory: memory {
                for uid in ["u1", "old"] { $0.note(onHost: .pod(uid)) }
                $0.nextUID = "u1"
            },
            steps: ["cleanUp old", "runSandbox 0"]
        ),
    ]
}

extension WantedContainer {
    fileprivate func resized(_ size: UInt64) -> WantedContainer {
        var container = self
        container.resize = .number(size)
        return container
    }
}
