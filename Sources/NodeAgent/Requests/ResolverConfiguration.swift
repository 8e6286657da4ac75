import ContainerRuntime

/// What a resolv.conf says (`pkg/kubelet/network/dns`).
public struct ResolverConfiguration: Hashable, Sendable {
    public var servers: [String] = []
    public var searches: [String] = []
    public var options: [String] = []

    public init() {}

    /// Reads a resolv.conf: of several lines with searches the last counts, and of several options of one name.
    public init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let keyword = words.first, !keyword.hasPrefix("#") else { continue }
            switch keyword {
            case "nameserver": servers += words.dropFirst().prefix(1)
            // With and without the dot at its end a domain is the same. The root alone is no domain to search.
            case "search":
                searches = words.dropFirst().filter { $0 != "." }.map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 }
            case "options": for option in words.dropFirst() { set(option) }
            default: break
            }
        }
    }

    /// Sets an option: one that is set already keeps its place.
    fileprivate mutating func set(_ option: String) {
        let name = option.prefix { $0 != ":" }
        if let place = options.firstIndex(where: { $0.prefix { $0 != ":" } == name }) {
            options[place] = option
        } else {
            options.append(option)
        }
    }
}

extension PodRequests {
    /// What goes into the pod's resolv.conf, by its DNS policy.
    var dnsConfig: DNSConfig {
        var config = ResolverConfiguration()
        switch pod.dnsPolicy {
        case .none: break
        case .clusterFirstWithHostNet: config = clusterConfiguration
        case .clusterFirst: config = pod.hostNetwork ? nodeConfiguration : clusterConfiguration
        case .default: config = nodeConfiguration
        }
        if let own = pod.dnsConfig { config.add(own) }
        var message = DNSConfig()
        message.servers = Array(config.servers.prefix(ResolverLimit.servers))
        message.searches = ResolverLimit.fitting(config.searches)
        message.options = config.options
        return message
    }

    /// The node's resolv.conf. Without one lookups go to the pod itself, and so nowhere.
    private var nodeConfiguration: ResolverConfiguration {
        if let configuration = node.resolverConfiguration { return configuration }
        var configuration = ResolverConfiguration()
        configuration.servers = node.addresses.map { $0.utf8.contains(UInt8(ascii: ":")) ? "::1" : "127.0.0.1" }
        if configuration.servers.isEmpty { configuration.servers = ["127.0.0.1"] }
        configuration.searches = ["."]
        return configuration
    }

    /// The cluster's servers; without them the node's.
    private var clusterConfiguration: ResolverConfiguration {
        guard !node.clusterDNS.isEmpty else { return nodeConfiguration }
        var configuration = ResolverConfiguration()
        configuration.servers = node.clusterDNS
        configuration.searches = node.resolverConfiguration?.searches ?? []
        if !node.clusterDomain.isEmpty {
            let services = "svc." + node.clusterDomain
            let own = ["\(pod.namespace).\(services)", services, node.clusterDomain]
            configuration.searches = (own + configuration.searches).withoutRepetitions
        }
        configuration.options = ["ndots:5"]
        return configuration
    }
}

extension ResolverConfiguration {
    /// Adds a pod's own settings: its options replace those of the same name.
    fileprivate mutating func add(_ config: PodDNSConfig) {
        servers = (servers + config.nameservers).withoutRepetitions
        searches = (searches + config.searches).withoutRepetitions
        for option in config.options {
            set(option.value.map { $0.isEmpty ? option.name : "\(option.name):\($0)" } ?? option.name)
        }
    }
}

/// How much of a resolv.conf counts (`pkg/apis/core/validation`).
private enum ResolverLimit {
    static let servers = 3
    static let searches = 32
    static let searchBytes = 2048
    /// Of one domain: more makes resolvers fail.
    static let domainBytes = 253

    /// As many search domains as fit, in their order.
    static func fitting(_ searches: [String]) -> [String] {
        var fitting = searches.prefix(Self.searches).filter { $0.utf8.count <= domainBytes }
        // With blanks between them.
        while fitting.reduce(fitting.count - 1, { $0 + $1.utf8.count }) > searchBytes { fitting.removeLast() }
        return fitting
    }
}

extension [String] {
    /// Each once, where it stood first.
    fileprivate var withoutRepetitions: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
