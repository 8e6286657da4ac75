import Foundation
import Testing

@testable import ManifestDecoding

struct Base64Tests {
    @Test func `what Foundation encodes is decoded`() {
        var random = SplitMix(state: 7)
        for length in 0..<100 {
            let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            #expect(Base64.decode(Data(bytes).base64EncodedString().utf8) == bytes)
        }
    }

    @Test(arguments: [("aGk=", "hi"), ("aG\nk\r\n=", "hi"), ("aGk=\n", "hi"), ("", ""), ("aGl=", "hi")])
    func `line breaks are ignored`(_ text: String, _ expected: String) {
        #expect(Base64.decode(text.utf8) == Array(expected.utf8))
    }

    @Test(arguments: [
        "a", "ab", "abc", "a===", "====", "aGk", "aGk==", "aG=k", "aGk=a", "aGk=aGk=", "a Gk", "aG_k", "aG-k", "=aGk",
    ])
    func `everything else is refused`(_ text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }
}
