import Glibc
import LinuxIO

/// A GET request over TLS, sent by the host's `curl`: TLS is nothing to write anew. As with the kubelet, nobody asks whether
/// the certificate is good, and any answer is.
struct SecureRequest: Sendable {
    static let absence = "httpGet with scheme HTTPS needs curl, which this host does not have"

    let request: PlainRequest

    /// Where the program is; nil where there is none.
    static var program: String? {
        ["/usr/bin/curl", "/bin/curl", "/usr/local/bin/curl"].first { path in
            (try? PathLookup.status(path, followingSymlinks: true))?.kind == .regular
        }
    }

    /// Sends it and waits for the answer. It blocks.
    ///
    /// - Parameter seconds: how long that may take.
    func send(seconds: Int) throws(StepError) {
        guard let program = Self.program else { throw StepError(Self.absence) }
        let code: Int32
        var words = ""
        do throws(Errno) {
            let errors = try Pipe()
            var child = try ChildProcess(
                path: program,
                arguments: arguments(seconds: seconds),
                output: .file("/dev/null"),
                errors: .descriptor(errors.writer.raw)
            )
            code = try child.wait()
            var said: [UInt8] = []
            // What it had to say waits in the pipe.
            try? said.append(addingCapacity: 256) { (output) throws(Errno) in _ = try errors.reader.read(into: &output)
            }
            words = String(decoding: said.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        } catch {
            throw StepError("\(program): \(error)")
        }
        // CURLE_FILESIZE_EXCEEDED: there is an answer, and what is in it does not count.
        if code != 0 && code != 63 { throw StepError(words.isEmpty ? "curl: exit code \(code)" : words) }
    }

    func arguments(seconds: Int) -> [String] {
        var arguments = [
            // First: no settings of the user's.
            "--disable", "--silent", "--show-error", "--insecure", "--globoff", "--path-as-is", "--noproxy", "*",
            "--proto", "=https", "--max-time", String(seconds), "--max-filesize", "10240", "--output", "/dev/null",
            "--user-agent", "holdfast",
        ]
        // Without a value curl would leave a header out; what starts with @ is a file to it.
        for (name, value) in request.sentHeaders where name.utf8.first != UInt8(ascii: "@") {
            arguments += ["--header", value.isEmpty ? name + ";" : "\(name): \(value)"]
        }
        return arguments + ["--url", "https://\(request.authority)\(request.target)"]
    }
}
