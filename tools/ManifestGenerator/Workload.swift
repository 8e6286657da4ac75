/// A kind of program that nodes run: what its containers are called, made of, and told.
struct Workload: Sendable {
    /// The last part of the pod's name, and the name of its first container. At most 12 lower-case letters.
    let role: String
    let image: String
    let version: String
    let program: String
    let port: Int
    let healthPath: String

    static let all: [Workload] = [
        Workload("web", "docker.io/library/nginx", "1.27.3", "/usr/sbin/nginx", 8080, "/healthz"),
        Workload("api", "registry.example.com/platform/api", "2.14.0", "/usr/local/bin/api-server", 8443, "/readyz"),
        Workload("cache", "docker.io/library/redis", "7.4.1", "/usr/local/bin/redis-server", 6379, "/status"),
        Workload("queue", "registry.example.com/messaging/queue", "3.13.7", "/opt/queue/bin/server", 5672, "/health"),
        Workload("store", "quay.io/storage/store", "0.24.1", "/bin/store", 9000, "/minio/health/live"),
        Workload("proxy", "docker.io/envoyproxy/envoy", "v1.32.2", "/usr/local/bin/envoy", 10080, "/ready"),
        Workload("worker", "registry.example.com/jobs/worker", "5.1.9", "/app/worker", 7070, "/livez"),
        Workload("agent", "ghcr.io/edge/agent", "v0.47.0", "/agent", 9100, "/-/healthy"),
        Workload("exporter", "quay.io/prometheus/node-exporter", "v1.8.2", "/bin/node_exporter", 9110, "/metrics"),
        Workload("collector", "ghcr.io/telemetry/collector", "0.115.1", "/collector", 4317, "/v1/health"),
        Workload(
            "ingest",
            "registry.example.com:5000/data/ingest",
            "1.9.30",
            "/srv/ingest/run",
            8081,
            "/internal/alive"
        ),
        Workload("gateway", "registry.example.com/net/gateway", "4.0.2", "/usr/bin/gateway", 8000, "/gateway/ping"),
        Workload("scheduler", "registry.example.com/platform/scheduler", "v1.33.1", "/scheduler", 10259, "/healthz"),
        Workload("dns", "registry.k8s.io/coredns/coredns", "v1.11.3", "/coredns", 5353, "/health"),
        Workload(
            "video",
            "registry.example.com:5000/media/transcoder",
            "2024.11.5",
            "/usr/bin/transcode",
            8554,
            "/state"
        ),
        Workload("sensor", "ghcr.io/edge/sensor-bridge", "0.9.12", "/bridge", 1883, "/up"),
    ]

    /// Programs that stand beside the main one.
    static let companions: [Workload] = [
        Workload(
            "log-shipper",
            "docker.io/fluent/fluent-bit",
            "3.2.2",
            "/fluent-bit/bin/fluent-bit",
            2020,
            "/api/v1/health"
        ),
        Workload("metrics", "quay.io/prometheus/statsd-exporter", "v0.28.0", "/bin/statsd_exporter", 9102, "/metrics"),
        Workload("reloader", "ghcr.io/edge/config-reloader", "v0.79.2", "/bin/reloader", 9533, "/healthz"),
        Workload("auth", "quay.io/oauth2-proxy/oauth2-proxy", "v7.7.1", "/bin/oauth2-proxy", 4180, "/ping"),
        Workload("tls", "registry.example.com/net/tls-terminator", "1.6.4", "/usr/bin/terminator", 9443, "/ready"),
    ]

    /// Programs that run before the others.
    static let preparations: [Workload] = [
        Workload("init-data", "docker.io/library/busybox", "1.37.0", "/bin/sh", 9200, "/"),
        Workload("wait-for-network", "docker.io/library/alpine", "3.21.0", "/bin/sh", 9210, "/"),
        Workload("migrate", "registry.example.com/platform/migrate", "2.14.0", "/usr/local/bin/migrate", 9220, "/"),
    ]

    private init(
        _ role: String,
        _ image: String,
        _ version: String,
        _ program: String,
        _ port: Int,
        _ healthPath: String
    ) {
        self.role = role
        self.image = image
        self.version = version
        self.program = program
        self.port = port
        self.healthPath = healthPath
    }
}
