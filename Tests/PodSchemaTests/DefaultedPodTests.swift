import Foundation
import ManifestDecoding
import Testing

@testable import PodSchema

struct DefaultedPodTests {
    @Test func `accepted manifests become the pods that the kubelet runs`() throws {
        var count = 0
        for row in try ConformanceData.rows("pods/verdicts.jsonl") where row["ok"] as? Bool == true {
            let file = try #require(row["file"] as? String)
            let recorded = try #require(row["pod"] as? NSDictionary)
            let written = try pod(try ConformanceData.bytes("pods/" + file), file)
            let expected = withoutIdentifier(recorded)
            let actual = withoutIdentifier(written)
            #expect(actual == expected, "\(file): \(differences(expected, actual, ""))")
            count += 1
        }
        #expect(count == 194)
    }

    @Test(arguments: [
        ("0", "0"), ("1000m", "1"), ("0.5", "500m"), ("1024Mi", "1Gi"), ("0.5Gi", "512Mi"), ("1e3", "1e3"),
        ("100", "100"),
        ("1500", "1500"), ("1000", "1k"), ("0.1m", "1m"), ("129e6", "129e6"), ("1Ki", "1Ki"), ("0.5Ki", "512"),
        ("1023Ki", "1023Ki"), ("1E", "1E"), ("123456789", "123456789"), ("1.5G", "1500M"), ("-1", "-1"),
    ])
    func `amounts have one spelling`(_ text: String, _ canonical: String) {
        let bytes = Array(text.utf8)
        let quantity = Quantity(bytes.span)
        let family = Quantity.Family(bytes.span)
        #expect(quantity?.roundedUp.canonical(family) == canonical)
    }

    @Test(arguments: [
        ("2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"), ("2024-01-01T00:30:00+01:00", "2023-12-31T23:30:00Z"),
        ("2024-02-28T23:00:05.75-02:30", "2024-02-29T01:30:05Z"), ("2023-02-28T23:00:00-01:00", "2023-03-01T00:00:00Z"),
        ("2000-02-29T12:00:00Z", "2000-02-29T12:00:00Z"), ("1970-01-01T00:00:00+00:01", "1969-12-31T23:59:00Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"), ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
    ])
    func `times are told in UTC`(_ text: String, _ canonical: String) {
        let bytes = Array(text.utf8)
        let time = String(decoding: TimeText.canonical(bytes.span), as: UTF8.self)
        #expect(time == canonical)
    }

    @Test func `how a manifest is written does not matter`() throws {
        let first =
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {x: y, a: b}}\nspec: {containers: [{name: a, image: b}]}\n"
        let second =
            "# A comment\nkind: Pod\napiVersion: v1\nspec:\n  containers:\n  - image: b\n    name: a\nmetadata:\n  labels: {a: b, x: y}\n  name: a\n"
        #expect(try json(Array(first.utf8), "a") == json(Array(second.utf8), "a"))
        #expect(try json(Array(first.utf8), "a") != json(Array(first.utf8), "b"))
    }

    @Test func `a pod with limits requests what its containers do`() throws {
        let text = """
            apiVersion: v1
            kind: Pod
            metadata: {name: a}
            spec:
              resources: {limits: {cpu: 4, memory: 1Gi, hugepages-2Mi: 4Mi}}
              initContainers:
              - {name: i, image: b, resources: {requests: {cpu: 1500m}}}
              - {name: s, image: b, restartPolicy: Always, resources: {requests: {cpu: 100m}}}
              containers:
              - {name: a, image: b, resources: {limits: {cpu: 500m}}}
              - {name: c, image: b, resources: {requests: {cpu: 500m}}}
            """
        let pod = String(decoding: try json(Array(text.utf8), "a"), as: UTF8.self)
        #expect(pod.contains(#""requests":{"cpu":"1500m","hugepages-2Mi":"4Mi","memory":"1Gi"}"#))
    }

    @Test func `a given identifier and toleration are kept`() throws {
        let text = """
            apiVersion: v1
            kind: Pod
            metadata: {name: a, uid: mine}
            spec:
              hostNetwork: true
              tolerations:
              - {operator: Exists, effect: NoExecute, tolerationSeconds: 5}
              - {key: a, operator: Exists}
              containers: [{name: a, image: b, ports: [{containerPort: 80}]}]
            """
        let pod = String(decoding: try json(Array(text.utf8), "a"), as: UTF8.self)
        #expect(pod.contains(#""uid":"mine""#))
        #expect(pod.contains(#""kubernetes.io/config.hash":"mine""#))
        #expect(
            pod.contains(#""tolerations":[{"operator":"Exists","effect":"NoExecute"},{"key":"a","operator":"Exists"}]"#)
        )
        #expect(pod.contains(#""hostPort":80"#))
    }

    private func json(_ bytes: [UInt8], _ file: String) throws -> [UInt8] {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        let range = sources.append(copying: bytes.span)
        let document = try decoder.decode(range, in: &sources)
        var writer = DefaultedPodWriter(nodeName: "node1", directory: "/etc/kubernetes/manifests")
        var output: [UInt8] = []
        writer.write(decoder.view(document, in: sources), fileName: file, into: &output)
        return output
    }

    private func pod(_ bytes: [UInt8], _ file: String) throws -> NSDictionary {
        let object = try JSONSerialization.jsonObject(with: Data(try json(bytes, file)))
        return try #require(object as? NSDictionary)
    }

    /// The identifier is a hash of the kubelet's own; that there is one is all that can be compared.
    private func withoutIdentifier(_ pod: NSDictionary) -> NSDictionary {
        guard let copy = pod.mutableCopy() as? NSMutableDictionary,
            let metadata = (pod["metadata"] as? NSDictionary)?.mutableCopy() as? NSMutableDictionary,
            let annotations = (metadata["annotations"] as? NSDictionary)?.mutableCopy() as? NSMutableDictionary
        else { return pod }
        if metadata["uid"] != nil { metadata["uid"] = "there" }
        if annotations["kubernetes.io/config.hash"] != nil { annotations["kubernetes.io/config.hash"] = "there" }
        metadata["annotations"] = annotations
        copy["metadata"] = metadata
        return copy
    }

    private func differences(_ expected: Any?, _ actual: Any?, _ path: String) -> [String] {
        if let expected = expected as? NSDictionary, let actual = actual as? NSDictionary {
            let keys = Set((expected.allKeys + actual.allKeys).compactMap { $0 as? String })
            return keys.sorted().flatMap { differences(expected[$0], actual[$0], path + "." + $0) }
        }
        if let expected = expected as? NSArray, let actual = actual as? NSArray, expected.count == actual.count {
            return (0..<expected.count).flatMap { differences(expected[$0], actual[$0], path + "[\($0)]") }
        }
        if (expected as? NSObject) == (actual as? NSObject) { return [] }
        return ["\(path): \(String(describing: expected)) became \(String(describing: actual))"]
    }
}
