import Testing

@testable import PodSchema

/// Every form of a text, with texts that have it and texts that do not.
struct TextFormatTests {
    struct Form: Sendable, CustomTestStringConvertible {
        let format: SchemaFormat
        let good: [String]
        let bad: [String]
        var testDescription: String { format.rawValue }
    }

    private static func x(_ count: Int) -> String { String(repeating: "x", count: count) }

    static let forms = [
        Form(format: .dnsLabel, good: ["a", "a-1", "0", x(63)], bad: ["", "A", "-a", "a-", "a.b", "a_b", x(64), "é"]),
        Form(format: .dnsSubdomain, good: ["a.b-c.1", x(253)], bad: ["", "a..b", ".a", "a.", "A", "a.-b", x(254)]),
        Form(format: .podName, good: ["a", "a-", "a.b", "a--"], bad: ["-", "a.", "A", "a.-", x(252), "a_b"]),
        Form(format: .generateName, good: ["a", "a-", "a_-", "x.a-", "x.-"], bad: ["-", "A-b", "-a-", "a_b-"]),
        Form(
            format: .dnsSearch,
            good: [".", "a", "a.b.", "_tcp.a", "a_b"],
            bad: ["", "..", "a..b", "-a", "A", "a_", "__a"]
        ),
        Form(
            format: .labelKey,
            good: ["a", "A.b_c-d", "a.b/C", x(63)],
            bad: ["", "a/", "/a", "a/b/c", "A/b", x(64), "-a"]
        ),
        Form(
            format: .annotationKey,
            good: ["a", "A.B/c"],
            bad: ["A..b/c", "-a/b", "a-/b", "a_b/c", "/c", "a.-b/c", "a-.b/c"]
        ),
        Form(format: .labelValue, good: ["", "a", "A.b_c-1"], bad: ["a b", "-a", "a.", x(64)]),
        Form(format: .portName, good: ["a", "a-1", "1a"], bad: ["", "1", "a--b", "-a", "a-", "A", x(16)]),
        Form(format: .environmentName, good: ["a", "A.b c", "!"], bad: ["a=b", "é", "a\u{7F}", "a\n"]),
        Form(format: .headerName, good: ["X-Header-1"], bad: ["a b", "a:", "a_b"]),
        Form(format: .image, good: ["nginx", "a b"], bad: [" a", "a ", "\ta"]),
        Form(format: .absolutePath, good: ["/", "/a"], bad: ["a", ""]),
        Form(format: .pathWithoutDotDot, good: ["a/b", "..a", "a.."], bad: ["..", "a/..", "../a"]),
        Form(format: .relativePathWithoutDotDot, good: ["a", "..a"], bad: ["/a", "a/../b"]),
        Form(format: .localPath, good: ["a/b", ".a"], bad: ["/a", "..", "..a", "a/.."]),
        Form(format: .noSlash, good: ["a"], bad: ["a/b"]),
        Form(format: .configKey, good: ["a", "A_b.c-d", ".a"], bad: [".", "..", "..a", "a b", x(254)]),
        Form(
            format: .ipAddress,
            good: [
                "1.2.3.4", "255.255.255.255", "::", "::1", "1::", "2001:db8::ffff", "1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7::",
                "64:ff9b::1.2.3.4", "2001:DB8::0001",
            ],
            bad: [
                "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1..2.3", "1.2.3.4 ", ":", ":1", "1:", "1:::2",
                "1::2::3",
                "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::ffff:1.2.3.4", "::ffff:102:304", "0:0:0:0:0:ffff:1:1",
                "12345::",
                "fe80::1%eth0", "1.2.3.4::", "g::",
            ]
        ),
        Form(
            format: .finalizer,
            good: ["kubernetes", "orphan", "foregroundDeletion", "a.b/c"],
            bad: ["", "a", "a b/c"]
        ),
        Form(format: .appArmorProfile, good: ["a b", ""], bad: [" a", "a\n"]),
        Form(format: .base64, good: ["", "YQ==", "YWI=", "YWJj"], bad: ["Y", "YQ=", "Y===", "YQ=a", "Y-=="]),
        Form(format: .csiDriver, good: ["a.b", "A.B-c"], bad: ["a_b", ".a", "a.", "a-", "a..b", ""]),
        Form(format: .hostPortList, good: ["a:1", "a:1,b:2", "[::1]:1"], bad: ["", "a", "a:1,", "::1:1", "[::1]"]),
        Form(
            format: .iscsiName,
            good: ["iqn.2001-04.com.example:a.b", "eui.0123456789ABCDEF", "naa.\(x(32))"],
            bad: [
                "a", "iqn.2001-04.com", "iqn.01-04.com:a", "iqn.2001-04.com:a b", "iqn.2001-04.com:", "eui.1", "naa.1",
            ]
        ),
        Form(format: .notEmpty, good: ["a"], bad: [""]),
        Form(
            format: .resourceField,
            good: ["limits.cpu", "requests.memory", "limits.ephemeral-storage", "limits.hugepages-2Mi"],
            bad: ["cpu", "limits.", "limits.gpu", "limit.cpu"]
        ),
        Form(
            format: .signal,
            good: ["SIGTERM", "SIGRTMIN", "SIGRTMIN+1", "SIGRTMIN+15", "SIGRTMAX-14", "SIGUSR2"],
            bad: ["TERM", "SIG", "SIGRTMIN+0", "SIGRTMIN+16", "SIGRTMAX-15", "SIGRTMIN+01", "sigterm", "SIGNAL"]
        ),
        Form(
            format: .sysctlName,
            good: ["kernel.shmmax", "net/ipv4/a.b", "a-b_c"],
            bad: ["", "a.", ".a", "A", "a..b", "a b"]
        ),
        Form(
            format: .time,
            good: ["2024-02-29T23:59:59Z", "2024-01-01T00:00:00.123Z", "2024-01-01T00:00:00+01:00"],
            bad: [
                "", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-01-01", "2024-01-01T24:00:00Z",
                "2024-01-01T00:00:00", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00+0100", "2024-01-01 00:00:00Z",
            ]
        ),
        Form(
            format: .windowsUser,
            good: ["me", "NT AUTHORITY\\me", "a.example\\me"],
            bad: ["", "a\\b\\c", "\\a", "a\\", "..", "a/b", "a\u{1}", "a\\\(x(105))"]
        ),
    ]

    @Test(arguments: forms)
    func texts(_ form: Form) {
        for text in form.good { #expect(problem(form.format, text) == nil, "\(text)") }
        for text in form.bad { #expect(problem(form.format, text) != nil, "\(text)") }
    }

    @Test func `every format of the tables is a text's, or a rule's with cases of its own`() {
        let rules: Set<SchemaFormat> = [
            .annotations, .azureDiskURI, .containerResources, .divisor, .fieldReferenceInEnvironment,
            .fieldReferenceInVolume, .flexOptions, .labels, .named, .nodeField, .nodeTerms, .notNegative, .podResources,
            .port, .resourceReferenceInEnvironment, .resourceReferenceInVolume,
            // Only in what a static pod cannot have.
            .signerName,
        ]
        #expect(Set(SchemaFormat.allCases) == rules.union(Self.forms.map(\.format)))
    }

    private func problem(_ format: SchemaFormat, _ text: String) -> String? {
        TextFormat.problem(format, Array(text.utf8).span)
    }
}
