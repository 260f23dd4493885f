import PacketDecoding
import TCPConformance
import TCPTracking

/// Gathers what is said of all connections together, in bounded memory: fed with each one, read at the end by every
/// report and by assertions.
package struct OverviewCollector: Sendable {
    /// How many entries a list of the overview has.
    package static let listLength = 10
    /// How long after its last segment a half-open connection may still be one: Linux sends its SYN,ACK five times
    /// more, for 63 s.
    private static let halfOpenLife: Int64 = 64_000_000_000

    package struct SlowOpening: BitwiseCopyable, Sendable {
        package var wait: Int64
        package var id: UInt64
        package var key: FlowKey
        package var client: End
        package var synRetransmissions: UInt32
    }

    package private(set) var counts = OutcomeCounts()
    package private(set) var clientWait = DurationHistogram()
    package private(set) var slowest: [SlowOpening] = []
    package private(set) var findings = FindingCounts()
    package private(set) var resets = ResetCounts()
    package private(set) var servers: ServerTable
    /// Half-open connections that still waited when the capture ended.
    package private(set) var halfOpenNow: UInt64 = 0
    package private(set) var retransmissions: UInt64 = 0
    package private(set) var synRetransmissions: UInt64 = 0
    package private(set) var synACKRetransmissions: UInt64 = 0
    package private(set) var start = Int64.max
    package private(set) var end = Int64.min
    package private(set) var bytes: UInt64 = 0
    /// When the last segment was captured; nil while more may come. Connections that end behind it were still there.
    package var endOfInput: Int64?

    /// - Parameter seed: of the hash of servers.
    package init(seed: UInt64 = 0) {
        servers = ServerTable(seed: seed)
        slowest.reserveCapacity(Self.listLength + 1)
    }

    /// Takes one more connection into account, with its findings.
    package mutating func add(_ judgement: Judgement) {
        add(ConnectionBrief(judgement))
        addFindings(judgement)
    }

    /// Takes the findings of a connection into account that was counted already.
    package mutating func addFindings(_ judgement: Judgement) {
        for finding in judgement.findings() { add(finding, of: judgement.subject.connection.id) }
    }

    /// The same of one finding of a connection, which has this number.
    package mutating func add(_ finding: Finding, of id: UInt64) { findings.add(finding, id: id) }

    /// The same without its words; false where they are needed, because no connection before shows it.
    package mutating func addAgain(_ kind: FindingKind, of id: UInt64) -> Bool { findings.addAgain(kind, id: id) }

    /// The same of one whose kind found no place when an earlier connection showed it.
    package mutating func addOther(_ kind: FindingKind) { findings.addOther(kind) }

    /// Takes one more connection into account, without findings.
    package mutating func add(_ brief: ConnectionBrief) {
        counts.add(brief.opening, brief.closing)
        start = min(start, brief.startTime)
        end = max(end, brief.lastTime)
        bytes &+= brief.octets
        retransmissions &+= UInt64(brief.retransmissions)
        synRetransmissions &+= UInt64(brief.synRetransmissions)
        synACKRetransmissions &+= UInt64(brief.synACKRetransmissions)
        var isHalfOpenNow = false
        if case .halfOpen = brief.opening, isNow(brief.lastTime) {
            isHalfOpenNow = true
            halfOpenNow &+= 1
        }
        if let cause = brief.resetCause {
            resets.add(cause, byServer: brief.isResetByServer, id: brief.id)
        }
        servers.add(brief, isHalfOpenNow: isHalfOpenNow)
        guard let wait = brief.clientWait, !brief.opening.isFailure else { return }
        clientWait.add(wait)
        if slowest.count < Self.listLength || wait > slowest[slowest.count - 1].wait {
            insert(
                SlowOpening(
                    wait: wait, id: brief.id, key: brief.key, client: brief.client,
                    synRetransmissions: brief.synRetransmissions))
        }
    }

    /// A connection to a server ends soon.
    package mutating func willAdd(_ key: FlowKey, client: End) { servers.prefetch(key, client.other) }

    private func isNow(_ time: Int64) -> Bool {
        guard let endOfInput else { return false }
        return endOfInput &- time <= Self.halfOpenLife
    }

    /// Takes another worker's collection into account.
    package mutating func merge(_ other: OverviewCollector) {
        counts.merge(other.counts)
        clientWait.merge(other.clientWait)
        for opening in other.slowest { insert(opening) }
        findings.merge(other.findings)
        resets.merge(other.resets)
        servers.merge(other.servers)
        halfOpenNow &+= other.halfOpenNow
        retransmissions &+= other.retransmissions
        synRetransmissions &+= other.synRetransmissions
        synACKRetransmissions &+= other.synACKRetransmissions
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
}
