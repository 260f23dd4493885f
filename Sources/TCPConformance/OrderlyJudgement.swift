import PacketDecoding
import TCPTracking

/// Everything that is said of an orderly connection: what the rules and the judgement of its details come to, which is
/// the same for all of them but for frames, numbers and times. OrderlyJudgementTests hold the two against each other.
package struct OrderlyJudgement: BitwiseCopyable, Sendable {
    package let connection: OrderlyConnection
    package let brief: ConnectionBrief
    package let times: ConnectionTimes
    package let evidence: Evidence
    package let closedBy: Actor

    /// Whether there is no more to say of a connection: no finding, and no pattern such as a health check.
    package static func isEnough(for connection: OrderlyConnection) -> Bool {
        connection.a.octets &+ connection.b.octets > 0 && ConnectionBrief.isEnough(for: connection.documented)
    }

    /// - Parameter connection: One of which this is enough; an optional judgement would be copied once more.
    package init(of connection: OrderlyConnection) {
        self.connection = connection
        brief = ConnectionBrief(of: connection.documented)
        var times = ConnectionTimes()
        times.clientWait = connection.synACK.time &- connection.syn.time
        times.opening = connection.thirdSegment.time &- connection.syn.time
        times.serverRoundTrip = times.clientWait
        times.clientRoundTrip = connection.thirdSegment.time &- connection.synACK.time
        times.synLoss = 0
        times.synACKLoss = 0
        times.closing = connection.lastACK.time &- connection.firstFIN.time
        self.times = times
        evidence = Evidence(connection)
        closedBy = connection.closer == connection.client ? .client : .server
    }

    /// A rule's result, with at most two frames that show it; 0 stands for none.
    package struct RuleResult: BitwiseCopyable, Sendable {
        package let result: CheckResult
        package let first: UInt64
        package let second: UInt64

        init(_ result: CheckResult, _ first: UInt64 = 0, _ second: UInt64 = 0) {
            self.result = result
            // As a check has them: those that there are.
            self.first = first == 0 ? second : first
            self.second = first == 0 ? 0 : second
        }
    }

    /// The same as checks are for all connections.
    package var checks: InlineArray<15, Check> {
        let results = results
        return InlineArray { index in
            Check(results[index].result, frames: results[index].first, results[index].second)
        }
    }

    /// Every rule's result, in the order of `conformanceRules`.
    package var results: InlineArray<15, RuleResult> {
        let syn = connection.syn.frame
        let synACK = connection.synACK.frame
        let third = connection.thirdSegment.frame
        let client = connection[connection.client].firstData.frame
        let server = connection[connection.client.other].firstData.frame
        let fin = connection.firstFIN.frame
        return [
            RuleResult(.pass, syn),
            RuleResult(.pass, syn, synACK),
            RuleResult(.pass, third),
            RuleResult(.pass, syn, synACK),
            RuleResult(.pass, syn, synACK),
            RuleResult(.pass, client, server),
            RuleResult(.pass, third, connection.proof.frame),
            RuleResult(.notApplicable),
            RuleResult(.pass, fin),
            RuleResult(.pass, fin, connection.firstFINAcknowledged.frame),
            RuleResult(.pass, fin),
            RuleResult(.pass, connection.secondFIN.frame, connection.lastACK.frame),
            RuleResult(connection.hasExpired ? .pass : .notSeen),
            RuleResult(.notApplicable),
            RuleResult(.notApplicable),
        ]
    }

    package var diagnosis: Message {
        Self.diagnosis(
            isThreeSegment: connection.isThreeSegment, closer: closedBy == .client ? .client : .server,
            opening: times.opening, closing: times.closing)
    }

    /// What is said of all that close in one manner, but for the durations.
    package static func diagnosis(isThreeSegment: Bool, closer: Role, opening: Int64?, closing: Int64?) -> Message {
        .openedAndClosed(
            .opened(.documented, duration: opening, again: .empty), isThreeSegment ? .threeSegment : .fourSegment,
            duration: closing, failedRules: [], closers: .closedFirst(closer, waiting: [closer]))
    }
}

extension Evidence {
    /// What limits the judgement of an orderly connection: nothing of it is missing or out of order.
    fileprivate init(_ connection: OrderlyConnection) {
        self = []
        if connection.facts.contains(.truncated) { insert(.truncated) }
        if connection.facts.contains(.offloaded) || Self.joinsSegments(connection.a, to: connection.b)
            || Self.joinsSegments(connection.b, to: connection.a)
        {
            insert(.offloaded)
        }
    }

    private static func joinsSegments(_ side: OrderlyConnection.Side, to peer: OrderlyConnection.Side) -> Bool {
        joinsSegments(octets: side.octets, segments: side.dataSegments, largest: peer.maximumSegmentSize)
    }
}
