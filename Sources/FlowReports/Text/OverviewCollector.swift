import PacketDecoding
import TCPConformance
import TCPTracking

/// Gathers what an overview says of all connections, in bounded memory: fed with each judgement, printed at the end.
package struct OverviewCollector: Sendable {
    /// How many entries a list of the overview has.
    static let listLength = 10
    private static let findingLimit = 64

    struct SlowOpening: BitwiseCopyable, Sendable {
        var wait: Int64
        var id: UInt64
        var key: FlowKey
        var client: End
        var synRetransmissions: UInt32
    }

    struct FindingCount: Sendable {
        var id: String
        var severity: Severity
        /// Connections that show it.
        var count: UInt64
        /// The first of them, and what was said of it.
        var example: UInt64
        var text: String
    }

    package private(set) var counts = OutcomeCounts()
    private(set) var clientWait = DurationHistogram()
    private(set) var slowest: [SlowOpening] = []
    private(set) var findings: [FindingCount] = []
    /// Findings of kinds that found no place.
    private(set) var otherFindings: UInt64 = 0
    private(set) var start = Int64.max
    private(set) var end = Int64.min
    private(set) var bytes: UInt64 = 0

    package init() {
        slowest.reserveCapacity(Self.listLength + 1)
    }

    /// Takes one more connection into account.
    package mutating func add(_ judgement: Judgement) {
        add(ConnectionBrief(judgement))
        for finding in judgement.findings() { count(finding, id: judgement.subject.connection.id) }
    }

    /// Takes one more connection into account that has no findings.
    package mutating func add(_ brief: ConnectionBrief) {
        counts.add(brief.opening, brief.closing)
        start = min(start, brief.startTime)
        end = max(end, brief.lastTime)
        bytes &+= brief.octets
        guard let wait = brief.clientWait, !brief.opening.isFailure else { return }
        clientWait.add(wait)
        if slowest.count < Self.listLength || wait > slowest[slowest.count - 1].wait {
            insert(
                SlowOpening(
                    wait: wait, id: brief.id, key: brief.key, client: brief.client,
                    synRetransmissions: brief.synRetransmissions))
        }
    }

    /// Takes another worker's collection into account.
    package mutating func merge(_ other: OverviewCollector) {
        counts.merge(other.counts)
        clientWait.merge(other.clientWait)
        for opening in other.slowest { insert(opening) }
        for finding in other.findings { add(finding) }
        otherFindings &+= other.otherFindings
        start = min(start, other.start)
        end = max(end, other.end)
        bytes &+= other.bytes
    }

    /// Slowest first; of two that waited equally long the one with the lower number.
    private mutating func insert(_ opening: SlowOpening) {
        var place = slowest.count
        while place > 0,
            slowest[place - 1].wait < opening.wait
                || (slowest[place - 1].wait == opening.wait && slowest[place - 1].id > opening.id)
        {
            place -= 1
        }
        slowest.insert(opening, at: place)
        if slowest.count > Self.listLength { slowest.removeLast() }
    }

    private mutating func count(_ finding: Finding, id: UInt64) {
        if let place = findings.firstIndex(where: { $0.id == finding.id && $0.severity == finding.severity }) {
            findings[place].count &+= 1
            return
        }
        add(FindingCount(id: finding.id, severity: finding.severity, count: 1, example: id, text: finding.text))
    }

    private mutating func add(_ finding: FindingCount) {
        if let place = findings.firstIndex(where: { $0.id == finding.id && $0.severity == finding.severity }) {
            findings[place].count &+= finding.count
            if finding.example < findings[place].example {
                findings[place].example = finding.example
                findings[place].text = finding.text
            }
        } else if findings.count < Self.findingLimit {
            findings.append(finding)
        } else {
            otherFindings &+= finding.count
        }
    }
}
