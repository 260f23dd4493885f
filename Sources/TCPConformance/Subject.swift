import PacketDecoding
import TCPTracking

/// What a rule looks at: a connection as the tracker left it, and how it opened and closed.
///
/// A class, so that rules and reports read the large details in place.
package final class Subject: Sendable {
    package let connection: Connection
    package let details: ConnectionDetails
    package let opening: OpeningOutcome
    package let closing: ClosingOutcome
    /// Who closed first, or reset.
    package let closedBy: Actor

    /// The endpoints as the rules read them, in canonical order.
    private let a: EndpointEvidence
    private let b: EndpointEvidence
    /// The kinds of remark that there are, a bit each: most connections have none, and the list need not be read.
    private let remarkKinds: UInt64

    init(
        connection: inout Connection, details: inout ConnectionDetails, opening: OpeningOutcome,
        closing: ClosingOutcome,
        closedBy: Actor
    ) {
        self.connection = connection
        self.details = details
        self.opening = opening
        self.closing = closing
        self.closedBy = closedBy
        a = EndpointEvidence(&connection.endpoints[0], &details.endpoints[0])
        b = EndpointEvidence(&connection.endpoints[1], &details.endpoints[1])
        var kinds: UInt64 = 0
        for index in 0..<Int(details.remarks.count) { kinds |= 1 << UInt64(details.remarks[index].kind.rawValue) }
        remarkKinds = kinds
    }

    package var client: End { connection.client }
    package var server: End { connection.server }

    @inline(__always)
    subscript(end: End) -> EndpointEvidence {
        switch end {
        case .a: a
        case .b: b
        }
    }

    /// What one endpoint sent, in brief.
    package func sent(by end: End) -> SentBrief { self[end].sent }

    /// A remark of the tracker of this kind, of one end or of either.
    func remark(_ kind: Remark.Kind, by end: End? = nil) -> Remark? {
        if remarkKinds >> UInt64(kind.rawValue) & 1 == 0 { return nil }
        return details.remarks.first(kind, by: end)
    }
}

/// What the rules read of one endpoint. The tracker's details are large, and each indexed read would copy them.
struct EndpointEvidence: BitwiseCopyable, Sendable {
    let facts: EndpointFacts
    let initialSequence: SequenceNumber
    let next: SequenceNumber
    let contiguous: SequenceNumber
    let fin: SequenceNumber
    let acknowledged: SequenceNumber
    let firstACKSequence: SequenceNumber
    let finAcknowledgedSequence: SequenceNumber

    let synAttributes: SegmentAttributes
    let synTimestamp: UInt32
    let retransmissions: UInt32
    let dataSegments: UInt32
    let resets: UInt32
    let finCount: UInt32
    let finAcknowledgedByFIN: Bool
    /// It has been in TIME-WAIT, and the capture lasts until that was over.
    let rests: Bool
    let rested: Bool

    // Frames; 0 for what was never captured.
    let firstSYN: UInt64
    let lastSYN: UInt64
    let firstACK: UInt64
    let firstData: UInt64
    let firstCompared: UInt64
    let firstFIN: UInt64
    let lastFIN: UInt64
    let finAcknowledged: UInt64

    /// What it sent, in brief.
    let sent: SentBrief

    init(_ endpoint: inout Endpoint, _ details: inout EndpointDetails) {
        sent = SentBrief(octets: endpoint.bytes, firstData: details.firstData, firstPayload: details.firstPayload)
        facts = endpoint.facts
        initialSequence = endpoint.initialSequence
        next = endpoint.next
        contiguous = endpoint.contiguous
        fin = endpoint.fin
        acknowledged = endpoint.acknowledged
        firstACKSequence = details.firstACKSequence
        finAcknowledgedSequence = details.finAcknowledgedSequence
        synAttributes = details.synAttributes
        synTimestamp = details.synTimestamp
        retransmissions = details.retransmissions
        dataSegments = endpoint.dataSegments
        resets = details.resets
        finCount = details.finCount
        finAcknowledgedByFIN = details.finAcknowledgedByFIN
        // States only move forward: TIME-WAIT is the last one or the last but one.
        let last = details.history.lastStep
        rests = last.to == .timeWait || last.from == .timeWait
        rested = last.from == .timeWait && last.certainty == .projected
        firstSYN = details.firstSYN.frame
        lastSYN = details.lastSYN.frame
        firstACK = details.firstACK.frame
        firstData = details.firstData.frame
        firstCompared = details.firstCompared
        firstFIN = details.fin.frame
        lastFIN = details.lastFIN.frame
        finAcknowledged = details.finAcknowledged.frame
    }

    @inline(__always)
    func knows(_ fact: EndpointFacts) -> Bool { facts.rawValue & fact.rawValue == fact.rawValue }
}
