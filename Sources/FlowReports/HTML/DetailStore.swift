import TCPConformance
import TCPTracking

/// The connections of which the page shows every segment, within bounds: the first of each kind, the second of each, and
/// so on, then those that went wrong, then the others.
struct DetailStore: Sendable {
    /// What makes two connections the same kind.
    struct Kind: Hashable, Sendable {
        let opening: OpeningOutcome
        let closing: ClosingOutcome
        let trouble: UInt16
        let findings: UInt16
    }

    private static let examplesOfAKind = 10
    private let connectionLimit: Int
    private let segmentLimit: Int
    /// The first example of each kind, the second, …; those that went wrong; the others.
    private var tiers = [[Timeline]](repeating: [], count: examplesOfAKind + 2)
    private var kinds: [Kind: Int] = [:]
    private var connections = 0
    private var segments = 0

    init(connectionLimit: Int, segmentLimit: Int) {
        self.connectionLimit = connectionLimit
        self.segmentLimit = segmentLimit
    }

    mutating func add(_ timeline: Timeline, _ row: ListedConnection) {
        let kind = Kind(
            opening: row.opening, closing: row.closing, trouble: row.trouble, findings: row.findings)
        let seen = kinds[kind, default: 0]
        if seen < Self.examplesOfAKind { kinds[kind] = seen + 1 }
        let tier = seen < Self.examplesOfAKind ? seen : Self.examplesOfAKind + (row.isNotable ? 0 : 1)
        let isFull = connections >= connectionLimit || segments >= segmentLimit
        if isFull, tiers[(tier + 1)...].allSatisfy(\.isEmpty) { return }
        tiers[tier].append(timeline)
        connections += 1
        segments += timeline.segments.count
        while connections > connectionLimit || segments > segmentLimit, connections > 1 { removeLeast() }
    }

    private mutating func removeLeast() {
        guard let tier = tiers.lastIndex(where: { !$0.isEmpty }) else { return }
        connections -= 1
        segments -= tiers[tier].removeLast().segments.count
    }

    /// By number.
    func timelines() -> [Timeline] {
        tiers.flatMap { $0 }.sorted { $0.judgement.subject.connection.id < $1.judgement.subject.connection.id }
    }
}
