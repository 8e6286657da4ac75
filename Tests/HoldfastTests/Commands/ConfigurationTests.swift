import Foundation
import Testing

/// `--config`.
struct ConfigurationTests {
    let folder = ScratchFolder()

    private func configure(_ text: String) {
        let head = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"
        folder.write("config.yaml", head + text)
    }

    @Test func `the static pod path counts where no path is given`() throws {
        folder.makeFolder("manifests")
        folder.makeFolder("empty")
        folder.write("manifests/web.yaml", Sample.valid)
        configure("staticPodPath: \(folder["manifests"])\n")
        let run = try CommandRun(["--once", "--config", folder["config.yaml"]])
        #expect(run.code == 2 && run.output.contains("default/web") && run.errors.isEmpty, "\(run.errors)")
        let given = try CommandRun(["--once", "--config=" + folder["config.yaml"], folder["empty"]])
        #expect(given.code == 0)
    }

    @Test func `a relative path starts at the configuration's directory`() throws {
        folder.makeFolder("manifests")
        folder.write("manifests/web.yaml", Sample.valid)
        configure("staticPodPath: manifests\n")
        #expect(try CommandRun(["--once", "--config", folder["config.yaml"]], in: "/").code == 2)
        #expect(try CommandRun(["--once", "--config", "config.yaml"], in: folder.path).code == 2)
    }

    @Test func `what is malformed is told with its place and ends with 1`() throws {
        configure("healthzPort: 70000\nclusterDNS: [dns]\nmaxPod: 1\n")
        let run = try CommandRun(["--once", "--config", "config.yaml", "."], in: folder.path)
        #expect(run.code == 1 && run.output.isEmpty)
        let lines = run.errors.split(separator: "\n")
        try #require(lines.count == 3)
        #expect(lines[0] == "error: config.yaml:3:14: healthzPort: 70000 is not between 0 and 65535")
        #expect(lines[1] == "error: config.yaml:4:14: clusterDNS[0]: \"dns\" is not an IP address")
        #expect(lines[2].hasPrefix("warning: config.yaml:5:1: unknown field \"maxPod\""))
        // The daemon does not start either.
        #expect(try CommandRun(["--config", "config.yaml", "."], in: folder.path).code == 1)
    }

    @Test func `a file that is not there is an error`() throws {
        let run = try CommandRun(["--once", "--config", "nothing.yaml"], in: folder.path)
        #expect(run.code == 1 && run.errors.hasPrefix("error: nothing.yaml: cannot be read: "))
        #expect(try CommandRun(["--config"]).code == 64)
    }
}
