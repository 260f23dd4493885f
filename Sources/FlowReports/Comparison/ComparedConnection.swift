import PacketDecoding
import TCPConformance

/// One connection as two captures hold it.
package struct ComparedConnection: Sendable {
    package let a: ConnectionTrace
    package let b: ConnectionTrace
    package let kind: MatchKind
    /// Which vantage is nearer to the client.
    package let nearerToClient: Comparison.Vantage
    package let fromClient: ComparedDirection
    package let fromServer: ComparedDirection
    /// What something between the vantages changed in the SYNs.
    package let changes: [Message]

    package var lost: Int { fromClient.lost.count + fromServer.lost.count }
    package var appeared: Int { fromClient.appeared.count + fromServer.appeared.count }
    package var isTranslated: Bool { kind == .translated }

    init(
        a: ConnectionTrace, b: ConnectionTrace, segmentsB: [TracedSegment], kind: MatchKind,
        nearerToClient: Comparison.Vantage, clock: ClockOffset?, spans: (a: ClosedRange<Int64>, b: ClosedRange<Int64>)
    ) {
        self.a = a
        self.b = b
        self.kind = kind
        self.nearerToClient = nearerToClient
        func direction(isFromClient: Bool) -> ComparedDirection {
            ComparedDirection(
                a: a.segments.filter { $0.isFromClient == isFromClient },
                b: segmentsB.filter { $0.isFromClient == isFromClient },
                upstream: isFromClient ? nearerToClient : nearerToClient.other, clock: clock, spans: spans)
        }
        fromClient = direction(isFromClient: true)
        fromServer = direction(isFromClient: false)
        changes = Self.changes(a, b)
    }

    private static func changes(_ a: ConnectionTrace, _ b: ConnectionTrace) -> [Message] {
        guard a.client == b.client || a.key != b.key else { return [] }
        var changes: [Message] = []
        for (role, first, second, isKnown) in [
            (Role.client, a.clientOptions, b.clientOptions, a.clientSequence != nil && b.clientSequence != nil),
            (.server, a.serverOptions, b.serverOptions, a.serverSequence != nil && b.serverSequence != nil),
        ] where isKnown {
            if first.maximumSegmentSize != second.maximumSegmentSize {
                changes.append(
                    .maximumSegmentSizes(of: role, first.maximumSegmentSize, second.maximumSegmentSize))
            }
            let options: [(SegmentAttributes, Words)] = [
                (.windowScale, ComparisonTerms.windowScale), (.sackPermitted, ComparisonTerms.sackPermitted),
                (.timestamps, ComparisonTerms.timestamps), (.multipath, ComparisonTerms.multipath),
                (.fastOpen, ComparisonTerms.fastOpen),
            ]
            for (option, name) in options
            where first.attributes.contains(option) != second.attributes.contains(option) {
                let holder = first.attributes.contains(option) ? Comparison.Vantage.a : .b
                changes.append(.optionOnly(name, of: role, at: holder.name))
            }
        }
        return changes
    }

    /// Every segment of both, in the order of the first vantage's clock.
    package func rows(_ clock: ClockOffset?) -> [ComparedSegment] {
        (fromClient.segments + fromServer.segments).sorted {
            $0.time != $1.time ? $0.time < $1.time : ($0.frame(at: .a) ?? .max) < ($1.frame(at: .a) ?? .max)
        }
    }
}

/// A segment, and where it was captured.
package struct ComparedSegment: Sendable {
    package enum Fate: UInt8, BitwiseCopyable, Sendable {
        /// Both captures hold it.
        case arrived
        /// Only the vantage nearer to its sender does: it was lost between the two.
        case lost
        /// Its octets came in other pieces: an interface split or joined segments.
        case resegmented
        /// Only the vantage nearer to its receiver holds it: the other capture lacks it, or something between sent it.
        case appeared
        /// The other capture had not begun, or was over.
        case outside

        package var code: StaticString {
            switch self {
            case .arrived: "arrived"
            case .lost: "lost"
            case .resegmented: "resegmented"
            case .appeared: "appeared"
            case .outside: "outside"
            }
        }
    }

    package let segment: TracedSegment
    package internal(set) var fate: Fate
    /// The vantage that it passed first.
    package let upstream: Comparison.Vantage
    /// Frames in the upstream and in the downstream capture.
    package let sent: UInt64?
    package let arrived: UInt64?
    /// When the first vantage's clock has it that the segment was captured first.
    package let time: Int64
    /// From one vantage to the other, nanoseconds; right within the clocks' uncertainty.
    package let delay: Int64?
    /// Of one that was lost: the frame upstream in which its octets went out again and arrived; 0 where they never did.
    package internal(set) var sentAgain: UInt64 = 0

    package func frame(at vantage: Comparison.Vantage) -> UInt64? { vantage == upstream ? sent : arrived }
}
