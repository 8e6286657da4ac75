import LinuxIO
import PodSchema
import Testing

@testable import NodeAgent

struct PodCgroupsTests {
    private func pod(_ spec: String, uid: String = "u") throws -> PodSpecification {
        try specification("{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {\(spec)}}", uid: uid)
    }

    @Test(
        arguments: [
            ("containers: [{name: a, image: b}]", 2, 0, 0),
            (
                "containers: [{name: a, image: b, resources: {requests: {cpu: 1}, limits: {cpu: 2, memory: 1Gi}}}]",
                1024, 200_000, 1 << 30
            ),
            (
                "containers: [{name: a, image: b, resources: {limits: {cpu: 1, memory: 1Gi}}}, {name: c, image: b}]",
                1024, 0, 0
            ),
            (
                "containers: [{name: a, image: b, resources: {limits: {cpu: 1, memory: 1Gi}}}, {name: c, image: b, resources: {limits: {cpu: 1, memory: 1Gi}}}]",
                2048, 200_000, 2 << 30
            ),
            ("resources: {limits: {cpu: 4, memory: 4Gi}}, containers: [{name: a, image: b}]", 4096, 400_000, 4 << 30),
        ] as [(String, Int64, Int64, Int64)]
    )
    func `a pod's group is limited where all of it is`(spec: String, shares: Int64, quota: Int64, memory: Int64) throws
    {
        let values = try CgroupValues(pod(spec), CgroupFacts())
        #expect(values.cpuQuota == quota)
        #expect(values.memoryLimit == memory)
        #expect(values.cpuShares == shares)
    }

    @Test func `both versions say the same in their own files`() {
        var values = CgroupValues(cpuShares: 1024)
        #expect(
            values.separate.map { "\($0.file)=\($0.value)" } == [
                "cpu.shares=1024", "cpu.cfs_period_us=100000", "cpu.cfs_quota_us=-1", "memory.limit_in_bytes=-1",
            ]
        )
        #expect(
            values.unified.map { "\($0.file)=\($0.value)" } == [
                "cpu.weight=39", "cpu.max=max 100000", "memory.max=max",
            ]
        )
        values.cpuQuota = 50_000
        values.memoryLimit = 4096
        #expect(values.separate.map(\.value) == ["1024", "100000", "50000", "4096"])
        #expect(values.unified.map(\.value) == ["39", "50000 100000", "4096"])
        #expect(CgroupValues(cpuShares: 2).unified[0].value == "1")
        #expect(CgroupValues(cpuShares: 262_144).unified[0].value == "10000")
    }

    @Test func `nothing is made where groups are the runtime's`() throws {
        let folder = try Folder()
        let groups = PodCgroups(CgroupFacts(), mountPoint: folder.path)
        try groups.arrange(burstable: 100)
        try groups.set(pod("containers: [{name: a, image: b}]"))
        try groups.remove(uid: "u")
        #expect(try folder.names() == [])
    }

    @Test func `the class is weighed anew when pods come, change and go`() throws {
        let requests = BurstableRequests()
        var sums: [Int64] = []
        func arrange() throws { try requests.arrange { sums.append($0) } }
        try arrange()
        requests.note(250, of: "n/a")
        requests.note(nil, of: "n/b")
        try arrange()
        try arrange()
        requests.note(750, of: "n/b")
        requests.note(500, of: "n/a")
        try arrange()
        requests.note(nil, of: "n/a")
        #expect(throws: Errno.busy) { try requests.arrange { (_) throws(Errno) in throw .busy } }
        try arrange()
        #expect(sums == [0, 250, 1250, 750])
    }

    @Test(.enabled(if: hasSeparateHierarchies, "needs root and control groups of version 1"))
    func `groups are made, changed and removed`() throws {
        var facts = CgroupFacts()
        facts.root = "holdfast-tests-\(String(Random.word(), radix: 36))"
        let groups = PodCgroups(facts)
        let cpu = "/sys/fs/cgroup/cpu/\(facts.root ?? "")"
        let memory = "/sys/fs/cgroup/memory/\(facts.root ?? "")"
        defer { removeGroups(facts.root ?? "") }
        let small = try pod(
            "containers: [{name: a, image: b, resources: {requests: {cpu: 250m}, limits: {memory: 64Mi}}}]"
        )
        let large = try pod(
            "containers: [{name: a, image: b, resources: {requests: {cpu: 750m}, limits: {memory: 64Mi}}}]"
        )
        try groups.arrange(burstable: 1000)
        try groups.set(small)
        let read = { (path: String) in
            String(decoding: try WholeFile.read(path: path, limit: 4096), as: UTF8.self)
        }
        #expect(try read("\(cpu)/burstable/cpu.shares") == "1024\n")
        #expect(try read("\(cpu)/besteffort/cpu.shares") == "2\n")
        #expect(try read("\(cpu)/burstable/podu/cpu.shares") == "256\n")
        #expect(try read("\(memory)/burstable/podu/memory.limit_in_bytes") == "67108864\n")
        try groups.set(large)
        #expect(try read("\(cpu)/burstable/podu/cpu.shares") == "768\n")
        try Directories.create(path: "\(memory)/burstable/podu/left/over")
        try groups.remove(uid: "u")
        try groups.remove(uid: "u")
        #expect(throws: Errno.noSuchFile) { _ = try read("\(cpu)/burstable/podu/cpu.shares") }
    }
}
