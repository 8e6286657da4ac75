import LinuxIO
import LoopTesting
import Testing

@testable import NodeAgent

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

    @Test func `nobody listens`() {
        let request = PlainRequest(host: "127.0.0.1", port: 1, path: "/", headers: [])
        #expect(throws: Errno.connectionRefused) { try request.send(seconds: 1) }
    }
}
