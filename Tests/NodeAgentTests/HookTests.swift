import LinuxIO
import LoopTesting
import PodSchema
import Testing

@testable import NodeAgent

private let hasOpenSSL = (try? PathLookup.status("/usr/bin/openssl", followingSymlinks: true)) != nil

struct HookTests {
    @Test func `hooks as they are written on containers`() {
        #expect(LifecycleHandler(written: #"{"exec":{"command":["a","b"]}}"#) == .exec(["a", "b"]))
        #expect(LifecycleHandler(written: #"{"sleep":{"seconds":3}}"#) == .sleep(seconds: 3))
        #expect(LifecycleHandler(written: "{}") == nil)
        #expect(LifecycleHandler(written: "{{{") == nil)
        guard case .httpGet(let action)? = LifecycleHandler(written: #"{"httpGet":{"path":"/x","port":80}}"#) else {
            Issue.record("no request")
            return
        }
        #expect(action.path == "/x" && action.port == .number(80))
    }

    @Test func `a request's text`() {
        let request = PlainRequest(host: "::1", port: 8080, path: "x?y", headers: [("A", "b"), ("Bad\r\n", "c")])
        #expect(
            request.text
                == "GET /x?y HTTP/1.1\r\nA: b\r\nHost: [::1]:8080\r\nUser-Agent: holdfast\r\nConnection: close\r\n\r\n"
        )
        #expect(PlainRequest.status(Array("HTTP/1.1 204 No Content\r\n".utf8)) == 204)
        #expect(PlainRequest.status(Array("SSH-2.0\r\n".utf8)) == nil)
    }

    @Test(arguments: [("", "/"), ("/a?b=c%20d", "/a?b=c%20d"), ("x y", "/x%20y"), ("/ä\n", "/%C3%A4%0A")])
    func `a path as it is sent`(path: String, target: String) {
        #expect(PlainRequest(host: "h", port: 1, path: path, headers: []).target == target)
    }

    @Test func `what curl is told`() {
        let headers = [("A", "b"), ("Empty", ""), ("@/etc/shadow", "c"), ("Bad\n", "c")]
        let arguments = SecureRequest(request: PlainRequest(host: "::1", port: 8443, path: "x[1]", headers: headers))
            .arguments(seconds: 7)
        #expect(arguments.first == "--disable" && arguments.contains("--insecure"))
        #expect(arguments.suffix(6) == ["--header", "A: b", "--header", "Empty;", "--url", "https://[::1]:8443/x[1]"])
        #expect(arguments.firstIndex(of: "--max-time").map { arguments[$0 + 1] } == "7")
    }

    @Test(.enabled(if: SecureRequest.program != nil, "needs curl"))
    func `nobody listens to an encrypted request`() {
        let request = SecureRequest(request: PlainRequest(host: "127.0.0.1", port: 1, path: "/", headers: []))
        let error = #expect(throws: StepError.self) { try request.send(seconds: 5) }
        #expect(error?.description.hasPrefix("curl: (7)") == true, "\(error?.description ?? "")")
    }

    @Test(.enabled(if: SecureRequest.program != nil && hasOpenSSL, "needs curl and openssl"))
    func `an encrypted request, whatever the certificate`() async throws {
        let folder = try Folder()
        var making = try ChildProcess(
            path: "/usr/bin/openssl",
            arguments: [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
                "-subj", "/CN=nobody", "-keyout", folder.at("key"), "-out", folder.at("certificate"),
            ],
            output: .file("/dev/null"),
            errors: .file("/dev/null")
        )
        #expect(try making.wait() == 0)
        let port = UInt16(20_000 + Random.word() % 12_000)
        let server = try ChildProcess(
            path: "/usr/bin/openssl",
            arguments: [
                "s_server", "-accept", "127.0.0.1:\(port)", "-www", "-key", folder.at("key"), "-cert",
                folder.at("certificate"),
            ],
            output: .file("/dev/null"),
            errors: .file("/dev/null")
        )
        let request = SecureRequest(request: PlainRequest(host: "127.0.0.1", port: port, path: "/", headers: []))
        #expect(await eventually { (try? request.send(seconds: 5)) != nil })
        _ = consume server
    }

    @Test func `a hook that this host cannot run is known before`() throws {
        let hook = "lifecycle: {preStop: {httpGet: {port: 80, scheme: HTTPS}}}"
        let pod = try specification(
            "{kind: Pod, apiVersion: v1, metadata: {name: a}, spec: {containers: [{name: c, image: b, \(hook)}]}}"
        )
        let problems = HostCheck.problems(of: pod) { false }
        #expect(problems.map(\.field) == ["spec.containers[c].lifecycle.preStop.httpGet.scheme"])
        #expect(HostCheck.problems(of: pod) { true }.isEmpty)
    }

    @Test func `nobody listens`() {
        let request = PlainRequest(host: "127.0.0.1", port: 1, path: "/", headers: [])
        #expect(throws: Errno.connectionRefused) { try request.send(seconds: 1) }
    }
}
