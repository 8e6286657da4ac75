import Foundation

/// Edits a manifest's object at random; with the same numbers, in the same way.
struct ManifestMutation {
    private var random: Numbers
    /// Values that stand at each path, brackets left out, in any manifest.
    private let pool: [String: [Any]]

    init(seed: UInt64, corpus: [[String: Any]]) {
        random = Numbers(state: seed)
        var pool: [String: [Any]] = [:]
        for manifest in corpus { Self.collect(manifest, "", &pool) }
        self.pool = pool
    }

    private static func collect(_ value: Any, _ path: String, _ pool: inout [String: [Any]]) {
        if let object = value as? [String: Any] {
            for key in object.keys.sorted() {
                let name = path.isEmpty ? key : path + "." + key
                guard let member = object[key] else { continue }
                if pool[name, default: []].count < 200 { pool[name, default: []].append(member) }
                collect(member, name, &pool)
            }
        } else if let list = value as? [Any] {
            for element in list {
                if pool[path + "[]", default: []].count < 200 { pool[path + "[]", default: []].append(element) }
                collect(element, path, &pool)
            }
        }
    }

    /// A manifest with one edit.
    mutating func edit(_ manifest: [String: Any]) -> [String: Any] {
        // Most of what a manifest says stands in its containers: start there as often as at the root.
        (edit(manifest, "") as? [String: Any]) ?? manifest
    }

    private mutating func edit(_ value: Any, _ path: String) -> Any {
        if let object = value as? [String: Any] { return edit(object, path) }
        if let list = value as? [Any] { return edit(list, path) }
        return random.choice(pool[path] ?? []) ?? value
    }

    private mutating func edit(_ object: [String: Any], _ path: String) -> Any {
        var object = object
        let prefix = path.isEmpty ? "" : path + "."
        switch random.next(below: 10) {
        case 0:
            guard let key = random.choice(object.keys.sorted()) else { return object }
            object[key] = nil
        case 1, 2:
            let known = pool.keys.filter {
                $0.hasPrefix(prefix) && !$0.dropFirst(prefix.count).contains { ".[".contains($0) }
            }
            guard let name = random.choice(known.sorted()), let value = random.choice(pool[name] ?? []) else {
                return object
            }
            object[String(name.dropFirst(prefix.count))] = value
        default:
            guard let key = random.choice(object.keys.sorted()), let value = object[key] else { return object }
            object[key] = edit(value, prefix + key)
        }
        return object
    }

    private mutating func edit(_ list: [Any], _ path: String) -> Any {
        var list = list
        switch random.next(below: 8) {
        case 0:
            if !list.isEmpty { list.remove(at: random.next(below: list.count)) }
        case 1:
            if let element = random.choice(pool[path + "[]"] ?? []) {
                list.insert(element, at: random.next(below: list.count + 1))
            }
        case 2:
            if list.count > 1 { list.swapAt(random.next(below: list.count), random.next(below: list.count)) }
        default:
            guard !list.isEmpty else { return list }
            let index = random.next(below: list.count)
            let element = list[index]
            list[index] = element is [String: Any] ? edit(element, path) : edit(element, path + "[]")
        }
        return list
    }

    /// SplitMix64.
    private struct Numbers {
        var state: UInt64

        mutating func next(below limit: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = (state ^ state &>> 30) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ word &>> 27) &* 0x94D0_49BB_1331_11EB
            return Int((word ^ word &>> 31) % UInt64(limit))
        }

        mutating func choice<Element>(_ elements: [Element]) -> Element? {
            elements.isEmpty ? nil : elements[next(below: elements.count)]
        }
    }
}
