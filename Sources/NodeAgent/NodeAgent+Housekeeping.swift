import ContainerRuntime
import LinuxIO

/// What is done now and then, whatever happens to pods.
extension NodeAgent {
    /// Milliseconds between two rounds, as the kubelet's `ImageGCPeriod`, and until the first one.
    private static let period: Int64 = 300_000
    private static let rest: Int64 = 30_000

    /// Every few seconds: logs that have grown, memory that is free.
    func tidyUp() async {
        let alarm = loop.alarm()
        let rotation = LogRotation(size: settings.logSize, files: settings.logFiles)
        while !Task.isCancelled {
            _ = await alarm.readable(until: MonotonicTime.now.advanced(byMilliseconds: LogRotation.period))
            for worker in workers.values { await worker.rotateLogs(rotation) }
            trimWhenAtRest()
        }
    }

    /// Fewer pods that come up leave too little behind to look for.
    private static let worthTrimming = 100

    /// Gives memory back once many pods have come up: what their requests and the runtime's lists took.
    private func trimWhenAtRest() {
        if steps.sinceLook == 0 && steps.sinceTrim >= Self.worthTrimming {
            HeapMemory.trim()
            steps.sinceTrim = 0
        }
        steps.sinceLook = 0
    }

    /// Every few minutes: what lies on the host of pods that are gone, images that nobody uses.
    func keepHouse() async {
        let alarm = loop.alarm()
        var wait = Self.rest
        while true {
            _ = await alarm.readable(until: MonotonicTime.now.advanced(byMilliseconds: wait))
            if Task.isCancelled { return }
            wait = Self.period
            await sweep()
            if hasListed { await collectImages() }
        }
    }

    /// Hands what lies on the host of pods that no worker knows of to workers, and removes links to logs of containers that
    /// are gone: such pods went while no Holdfast ran.
    ///
    /// Only what `PodRegister` has is Holdfast's own. What a worker has not removed yet, or is about to use, it knows of.
    func sweep() async {
        let holdings = await services.maker.holdings()
        guard hasListed && isComplete else { return }
        var uids: Set<String> = []
        var containers: Set<Substring> = []
        for worker in workers.values {
            for pod in await worker.onHost { uids.insert(pod.uid) }
            for container in await worker.actual.containers { containers.insert(container.id[...]) }
        }
        let left = holdings.pods.filter { !uids.contains($0.uid) }
        let links = holdings.links.filter { !containers.contains($0.container) }
        await services.maker.removeLinks(links, of: holdings.pods, gone: left)
        for pod in left { await worker(podName(pod.namespace, pod.name)).inherit(pod) }
        if !left.isEmpty { await removeUnwanted() }
    }

    func isInUse(_ uid: String, besides worker: PodWorker) async -> Bool {
        for other in workers.values where other !== worker {
            if await other.uses(uid) { return true }
        }
        return false
    }
}
