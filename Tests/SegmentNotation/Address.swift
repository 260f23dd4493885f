/// An IPv4 or IPv6 address as octets in network order.
package struct Address: Hashable, Sendable {
    /// 4 or 16 octets.
    package var octets: [UInt8]

    /// Whether this is an IPv6 address.
    package var isVersion6: Bool { octets.count == 16 }

    package init(octets: [UInt8]) {
        self.octets = octets
    }

    /// Reads dotted IPv4 or RFC 4291 §2.2 text, `::` included (the form with a dotted tail is not read).
    init?(_ text: some StringProtocol) {
        if text.utf8.contains(UInt8(ascii: ":")) {
            guard let octets = Address.version6(String(text)) else { return nil }
            self.octets = octets
        } else {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            let values = parts.compactMap { part in UInt8(part) }
            guard parts.count == 4, values.count == 4 else { return nil }
            octets = values
        }
    }

    private static func version6(_ text: String) -> [UInt8]? {
        func groups(_ part: Substring) -> [UInt8]? {
            if part.isEmpty { return [] }
            var octets: [UInt8] = []
            for group in part.split(separator: ":", omittingEmptySubsequences: false) {
                guard group.utf8.count <= 4, let value = UInt16(group, radix: 16) else { return nil }
                octets += [UInt8(value >> 8), UInt8(value & 0xff)]
            }
            return octets
        }
        let characters = Array(text)
        let gap = characters.indices.dropLast().first { characters[$0] == ":" && characters[$0 + 1] == ":" }
        guard let gap else {
            guard let octets = groups(text[...]), octets.count == 16 else { return nil }
            return octets
        }
        guard let head = groups(text.prefix(gap)), let tail = groups(text.dropFirst(gap + 2)),
            head.count + tail.count <= 14
        else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }
}
