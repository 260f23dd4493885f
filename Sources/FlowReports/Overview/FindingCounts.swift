import TCPConformance

/// Which findings there are, by identifier, and how many of each severity; in bounded memory.
package struct FindingCounts: Sendable {
    private static let limit = 64

    package struct Entry: Sendable {
        package var id: String
        package var severity: Severity
        /// Connections that show it.
        package var count: UInt64
        /// The first of them, and what was said of it.
        package var example: UInt64
        package var text: Message
    }

    package private(set) var entries: [Entry] = []
    /// Findings of kinds that found no place.
    package private(set) var others: UInt64 = 0
    private var severities = InlineArray<4, UInt64>(repeating: 0)

    package init() {}

    /// How many there are of a severity, over all connections.
    package subscript(severity: Severity) -> UInt64 { severities[Int(severity.rawValue)] }

    package var total: UInt64 { Severity.allCases.reduce(0) { $0 &+ self[$1] } }

    /// The gravest first, then the most frequent.
    package var sorted: [Entry] {
        entries.sorted { ($1.severity, $1.count, $0.id) < ($0.severity, $0.count, $1.id) }
    }

    package mutating func add(_ finding: Finding, id: UInt64) {
        severities[Int(finding.severity.rawValue)] &+= 1
        if let place = place(of: finding.id, finding.severity) {
            entries[place].count &+= 1
            if id < entries[place].example {
                entries[place].example = id
                entries[place].text = finding.text
            }
        } else if entries.count < Self.limit {
            entries.append(
                Entry(id: finding.id, severity: finding.severity, count: 1, example: id, text: finding.text))
        } else {
            others &+= 1
        }
    }

    /// Counts a finding whose words nobody made; false where they are needed, because no connection before shows it.
    package mutating func addAgain(_ kind: FindingKind, id: UInt64) -> Bool {
        guard let place = place(of: kind.id, kind.severity), entries[place].example < id else { return false }
        severities[Int(kind.severity.rawValue)] &+= 1
        entries[place].count &+= 1
        return true
    }

    /// Counts a finding among those of kinds that found no place, which have no words.
    package mutating func addOther(_ kind: FindingKind) {
        severities[Int(kind.severity.rawValue)] &+= 1
        others &+= 1
    }

    package mutating func merge(_ other: FindingCounts) {
        for severity in Severity.allCases { severities[Int(severity.rawValue)] &+= other[severity] }
        for entry in other.entries { merge(entry) }
        others &+= other.others
    }

    private func place(of id: String, _ severity: Severity) -> Int? {
        entries.firstIndex { $0.id == id && $0.severity == severity }
    }

    private mutating func merge(_ entry: Entry) {
        if let place = place(of: entry.id, entry.severity) {
            entries[place].count &+= entry.count
            if entry.example < entries[place].example {
                entries[place].example = entry.example
                entries[place].text = entry.text
            }
        } else if entries.count < Self.limit {
            entries.append(entry)
        } else {
            others &+= entry.count
        }
    }
}
