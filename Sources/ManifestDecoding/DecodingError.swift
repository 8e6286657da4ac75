/// Why bytes are no YAML or JSON document, and at which byte.
public struct DecodingError: Error, Sendable, Equatable {
    /// The problem, as goyaml (`scannerc.go`, `parserc.go`, `decode.go`) and RFC 8259 divide them.
    public enum Problem: Sendable, Equatable {
        case aliasedTooOften
        case anchorContainsItself
        case badBase64
        case badBlockIndentation
        case badComment
        case badDirective
        case badEscape
        case badHexEscape
        case badTag
        case badTaggedValue
        case badUnicodeEscape
        case blockEntryNotAllowed
        case byteNotUTF8
        case cannotStartToken
        case controlCharacter
        case documentMarkerInScalar
        case emptyAnchor
        case expectedContent
        case expectedEntry
        case expectedFlowMappingEnd
        case expectedFlowSequenceEnd
        case expectedKey
        case incompatibleVersion
        case keyNotAllowed
        case keyNotScalar
        case keyTooLarge
        case mergeNeedsMapping
        case nestedTooDeeply
        case nullKey
        case tabInIndentation
        case tooLarge
        case tooManyNodes
        case undefinedTagHandle
        case unexpectedEnd
        case unknownAnchor
        case valueNotAllowed
        case jsonExpectedValue
        case jsonExpectedKey
        case jsonExpectedColon
        case jsonExpectedCommaOrEnd
        case jsonBadNumber
        case jsonBadString
        case jsonTrailing
    }

    public let problem: Problem
    /// Bytes from the start of the manifest.
    public let offset: Int

    public init(_ problem: Problem, at offset: Int) {
        self.problem = problem
        self.offset = offset
    }

    /// One sentence without position.
    public var message: String {
        switch problem {
        case .aliasedTooOften: "aliases make the document excessively large"
        case .anchorContainsItself: "the anchored value contains itself"
        case .badBase64: "the !!binary value is not base64"
        case .badBlockIndentation: "the block scalar's indentation indicator must be 1 to 9"
        case .badComment: "expected a comment or a line break"
        case .badDirective: "the directive is malformed"
        case .badEscape: "unknown escape in a double-quoted string"
        case .badHexEscape: "expected hexadecimal digits in the escape"
        case .badTag: "the tag is malformed"
        case .badTaggedValue: "the value is not of the type that its tag names"
        case .badUnicodeEscape: "the escape is no Unicode character"
        case .blockEntryNotAllowed: "a sequence entry ('- ') is not allowed here"
        case .byteNotUTF8: "the file is not valid UTF-8"
        case .cannotStartToken: "this character cannot start a value"
        case .controlCharacter: "control characters are not allowed"
        case .documentMarkerInScalar: "a document marker ends an open quoted string"
        case .emptyAnchor: "an anchor or alias needs a name of letters, digits, '-' or '_'"
        case .expectedContent: "expected a value"
        case .expectedEntry: "expected a sequence entry ('- ') at this indentation"
        case .expectedFlowMappingEnd: "expected ',' or '}'"
        case .expectedFlowSequenceEnd: "expected ',' or ']'"
        case .expectedKey: "expected a key (is the indentation right?)"
        case .incompatibleVersion: "only YAML 1.1 can be read"
        case .keyNotAllowed: "a mapping key ('? ') is not allowed here"
        case .keyNotScalar: "a key must be a scalar, not a list or a mapping"
        case .keyTooLarge: "a number above 9223372036854775807 cannot be a key: quote it"
        case .mergeNeedsMapping: "a merge key ('<<') needs a mapping or a list of mappings"
        case .nestedTooDeeply: "nested more than 10000 levels deep"
        case .nullKey: "a key must not be null"
        case .tabInIndentation: "a tab is not allowed in indentation"
        case .tooLarge: "the document is too large"
        case .tooManyNodes: "the document takes too much memory: more than \(Tape.documentLimit) bytes for its nodes"
        case .undefinedTagHandle: "the tag's handle is not defined"
        case .unexpectedEnd: "the document ends inside a quoted string"
        case .unknownAnchor: "the alias names no anchor"
        case .valueNotAllowed: "a mapping value (':') is not allowed here"
        case .jsonExpectedValue: "expected a JSON value"
        case .jsonExpectedKey: "expected a key in double quotes"
        case .jsonExpectedColon: "expected ':' behind the key"
        case .jsonExpectedCommaOrEnd: "expected ',' or the closing bracket"
        case .jsonBadNumber: "the number is malformed"
        case .jsonBadString: "the string is malformed"
        case .jsonTrailing: "unexpected text behind the JSON value"
        }
    }
}
