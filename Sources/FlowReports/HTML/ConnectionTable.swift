import PacketDecoding
import TCPConformance
import TCPTracking

/// What the table of connections says of one of them.
struct ListedConnection: BitwiseCopyable, Sendable {
    let id: UInt64
    let key: FlowKey
    /// Nanoseconds since the epoch.
    let startTime: Int64
    let lastTime: Int64
    /// Nanoseconds; -1 where it is not known.
    let clientWait: Int64
    let octets: UInt64
    let client: End
    let opening: OpeningOutcome
    let closing: ClosingOutcome
    let closedBy: Actor
    /// The gravest finding's severity plus 1; 0 without findings.
    let severity: UInt8
    /// Counted from 1 in the `TroubleTable`; 0 for none.
    let trouble: UInt16
    /// Counted from 1 in `FindingSets`; 0 for none.
    let findings: UInt16

    init(_ brief: ConnectionBrief, closedBy: Actor, severity: UInt8, trouble: UInt16, findings: UInt16) {
        id = brief.id
        key = brief.key
        startTime = brief.startTime
        lastTime = brief.lastTime
        clientWait = brief.clientWait ?? -1
        octets = brief.octets
        client = brief.client
        opening = brief.opening
        closing = brief.closing
        self.closedBy = closedBy
        self.severity = severity
        self.trouble = trouble
        self.findings = findings
    }

    var isNotable: Bool { trouble != 0 || severity > Severity.note.rawValue + 1 }
}

/// The connections that the page's table shows. Beyond the limit those that went as they should leave first.
struct ConnectionTable: Sendable {
    private let limit: Int
    private var notable: [ListedConnection] = []
    private var others: [ListedConnection] = []
    private(set) var omitted: UInt64 = 0

    init(limit: Int) {
        self.limit = limit
    }

    mutating func add(_ row: ListedConnection) {
        if notable.count + others.count >= limit {
            omitted &+= 1
            guard row.isNotable, !others.isEmpty else { return }
            others.removeLast()
        }
        if row.isNotable { notable.append(row) } else { others.append(row) }
    }

    /// By number.
    func rows() -> [ListedConnection] { (notable + others).sorted { $0.id < $1.id } }
}

/// Combinations of findings, each kept once.
struct FindingSets: Sendable {
    private static let capacity = 4096
    private(set) var sets: [[String]] = []
    private var places: [[String]: UInt16] = [:]

    /// The place of a combination, counted from 1; 0 for none at all, or when there is no place left.
    mutating func place(of findings: [Finding]) -> UInt16 {
        if findings.isEmpty { return 0 }
        var identifiers: [String] = []
        for finding in findings where !identifiers.contains(finding.id) { identifiers.append(finding.id) }
        if let place = places[identifiers] { return place }
        guard sets.count < Self.capacity else { return 0 }
        sets.append(identifiers)
        places[identifiers] = UInt16(sets.count)
        return UInt16(sets.count)
    }
}
