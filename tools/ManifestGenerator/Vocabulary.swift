/// The words that flags and environment variables are made of.
enum Vocabulary {
    /// What a setting's value looks like.
    enum ValueKind: Sendable {
        case number, boolean, ratio, duration, level, path, host, address, mode, size, options, text, format, document

        /// Whether a plain scalar of this kind would read as something other than a string, or not at all.
        var needsQuotes: Bool {
            switch self {
            case .number, .boolean, .ratio, .mode: true
            case .duration, .level, .path, .host, .address, .size, .options, .text, .format, .document: false
            }
        }
    }

    /// A word in the spelling of environment variables and of flags.
    struct Subject: Sendable {
        let upper: String
        let lower: String
    }

    /// The last word of a setting, which decides about its value.
    struct Aspect: Sendable {
        let upper: String
        let lower: String
        let kind: ValueKind
    }

    static let subjects: [Subject] = [
        Subject(upper: "HTTP", lower: "http"), Subject(upper: "GRPC", lower: "grpc"),
        Subject(upper: "CACHE", lower: "cache"), Subject(upper: "DB", lower: "db"),
        Subject(upper: "QUEUE", lower: "queue"), Subject(upper: "LOG", lower: "log"),
        Subject(upper: "METRICS", lower: "metrics"), Subject(upper: "TRACE", lower: "trace"),
        Subject(upper: "AUTH", lower: "auth"), Subject(upper: "SESSION", lower: "session"),
        Subject(upper: "UPLOAD", lower: "upload"), Subject(upper: "RETRY", lower: "retry"),
        Subject(upper: "POOL", lower: "pool"), Subject(upper: "FEED", lower: "feed"),
        Subject(upper: "SYNC", lower: "sync"), Subject(upper: "LEADER_ELECTION", lower: "leader-election"),
    ]

    static let aspects: [Aspect] = [
        Aspect(upper: "PORT", lower: "port", kind: .number),
        Aspect(upper: "ENABLED", lower: "enabled", kind: .boolean),
        Aspect(upper: "URL", lower: "url", kind: .address),
        Aspect(upper: "TIMEOUT", lower: "timeout", kind: .duration),
        Aspect(upper: "LEVEL", lower: "level", kind: .level),
        Aspect(upper: "PATH", lower: "path", kind: .path),
        Aspect(upper: "HOST", lower: "host", kind: .host),
        Aspect(upper: "LIMIT", lower: "limit", kind: .size),
        Aspect(upper: "INTERVAL", lower: "interval", kind: .duration),
        Aspect(upper: "MODE", lower: "mode", kind: .mode),
        Aspect(upper: "BUFFER_SIZE", lower: "buffer-size", kind: .number),
        Aspect(upper: "BACKEND", lower: "backend", kind: .text),
        Aspect(upper: "RATIO", lower: "ratio", kind: .ratio),
        Aspect(upper: "ZONE", lower: "zone", kind: .text),
        Aspect(upper: "THREADS", lower: "threads", kind: .number),
        Aspect(upper: "OPTIONS", lower: "options", kind: .options),
        Aspect(upper: "FORMAT", lower: "format", kind: .format),
        Aspect(upper: "RULES", lower: "rules", kind: .document),
        Aspect(upper: "CA_FILE", lower: "ca-file", kind: .path),
        Aspect(upper: "PEER", lower: "peer", kind: .host),
    ]

    /// How many different settings there are.
    static let settingCount = subjects.count * aspects.count

    /// Steps without a common divisor with `settingCount`: a walk by one of them visits each setting once.
    static let settingSteps = [7, 11, 13, 17, 19, 23]

    static let namespaces = ["kube-system", "default", "monitoring", "edge", "platform", "media"]

    static let teams = ["platform", "edge", "storage", "network", "video", "observability"]

    static let scripts: [[String]] = [
        [
            "set -eu", "mkdir -p /var/cache/app /run/app", "for name in index state journal; do",
            "  if [ ! -e \"/data/$name\" ]; then", "    echo \"creating $name\"", "    touch \"/data/$name\"", "  fi",
            "done", "", "# hand over to the program itself", "exec \"$0\" \"$@\"",
        ],
        [
            "set -o errexit", "set -o nounset", "", "until nslookup registry.example.com; do",
            "  echo 'waiting for name resolution: trying again'", "  sleep 2", "done", "echo ready",
        ],
        [
            "ulimit -n 65536", "trap 'kill -TERM $child' TERM", "/app/run --config /etc/app/app.conf &", "child=$!",
            "wait $child",
        ],
    ]

    static let sentences = [
        "Keep the number of workers below the number of cores.",
        "The data directory has to survive a restart of the node.",
        "Readiness turns green once the first full sync is through.",
        "Raised after the incident on the third floor: see the runbook.",
        "Values below one second make the upstream refuse us.",
        "Überwacht vom Standort Zürich; 連絡先 is the on-call desk.",
        "Do not pin this to a digest before the mirror is back.",
        "The port is fixed, firewalls at the sites name it.",
        "Certificates are renewed by the host, not by this pod.",
        "Limits come from a week of measurements at the busiest site.",
        "Ask the owning team before moving this to another namespace.",
        "Older sites still read the flat file, so it stays mounted.",
    ]

    static let licence = [
        "Copyright the Example Edge Platform authors.", "",
        "This file may be used, changed and passed on under the terms of the",
        "licence that came with it. It is provided as it is, without any warranty.", "",
        "Changes on a node are overwritten by the next roll-out: edit the template.",
    ]

    static let comments = [
        "managed by the site roll-out, do not edit on the node", "see the runbook before changing this",
        "TODO: drop once every site runs the new release", "measured, not guessed", "needs to match the firewall rules",
        "keep in step with the other replicas: one per rack", "was: 'always', changed for slow links",
    ]
}
