import LinuxIO
import NodeAgent
import Reconciler

/// The agent on its own thread, and what it tells in the log.
struct PlanCarrier: Sendable {
    private let thread: LoopThread
    private let agent: NodeAgent
    private let task: Task<Void, Never>

    init(_ settings: AgentSettings, _ log: Log) throws(Errno) {
        let thread = try LoopThread()
        let agent = NodeAgent(settings, loop: thread.loop) { notice in
            log.say(notice.isTrouble ? .warning : .info, notice.description)
        }
        self.thread = thread
        self.agent = agent
        task = Task(executorPreference: thread.loop) { await agent.run() }
    }

    /// Hands a plan of the daemon over, without waiting.
    func carryOut(_ plan: Plan, _ notes: [WatcherNote], _ planner: RestartPlanner) async {
        if plan.isFirst {
            agent.carryOut(plan, wanted: await planner.applied)
        } else if notes.contains(where: \.isAboutMissingDirectory) {
            // What ran is kept running until the directory can be read.
            agent.carryOut(plan, wanted: await planner.applied, isComplete: false)
        } else {
            agent.carryOut(plan)
        }
    }

    /// Carries one plan out and waits until every pod is as it is to be.
    ///
    /// - Returns: the pods that are not.
    func apply(_ plan: Plan, _ wanted: [AcceptedManifest], timeout: Int64) async -> [String] {
        agent.carryOut(plan, wanted: wanted)
        let left = await agent.settle(until: MonotonicTime.now.advanced(byMilliseconds: timeout))
        await stop()
        return left
    }

    /// Ends the agent; pods go on running.
    func stop() async {
        task.cancel()
        await task.value
    }
}

extension WatcherNote {
    fileprivate var isAboutMissingDirectory: Bool { if case .directoryMissing = self { true } else { false } }
}

extension Options {
    /// How pods are run; nil where plans are only printed.
    var agentSettings: AgentSettings? {
        guard let runtimeEndpoint else { return nil }
        var settings = AgentSettings(
            endpoint: runtimeEndpoint,
            nodeName: nodeName ?? NodeName.host,
            manifestDirectory: path
        )
        settings.parallelism = pipeline.planning.parallelism
        settings.kubeletPods = kubeletPods
        settings.cgroupRoot = cgroupRoot
        settings.imageCollection = imageCollection
        if let rootDirectory { settings.rootDirectory = rootDirectory }
        if let podLogsDirectory { settings.podLogsDirectory = podLogsDirectory }
        if let containerLogsDirectory { settings.containerLogsDirectory = containerLogsDirectory }
        return settings
    }
}
