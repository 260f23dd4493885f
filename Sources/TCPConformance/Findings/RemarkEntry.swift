import TCPTracking

/// What a remark of the tracker means to a reader: one row of the tables in this folder.
struct RemarkEntry: Sendable {
    let kind: Remark.Kind
    /// The finding's stable identifier.
    let id: String
    let severity: Severity
    /// Rules whose failure says the same: when one of them names the remark's frame, it is not told twice.
    let rules: [String]
    /// The words for it; nil where something else says it better.
    let explain: @Sendable (Remark, Judgement) -> Explanation?

    init(
        _ kind: Remark.Kind, _ id: String, _ severity: Severity, saidBy rules: [String] = [],
        explain: @escaping @Sendable (Remark, Judgement) -> Explanation?
    ) {
        self.kind = kind
        self.id = id
        self.severity = severity
        self.rules = rules
        self.explain = explain
    }

    /// The entry of each kind, at the kind's raw value.
    static let all: [RemarkEntry] = {
        let entries = openingRemarkEntries + dataRemarkEntries + closingRemarkEntries + resetRemarkEntries
        return Remark.Kind.allCases.map { kind in
            let matching = entries.filter { $0.kind == kind }
            precondition(matching.count == 1, "not exactly one finding for a kind of remark")
            return matching[0]
        }
    }()
}

/// The identifiers of the findings that come from remarks, one for each kind, in the order of the kinds.
package enum RemarkCatalogue {
    package static var entries: [(kind: Remark.Kind, id: String, severity: Severity)] {
        RemarkEntry.all.map { ($0.kind, $0.id, $0.severity) }
    }
}
