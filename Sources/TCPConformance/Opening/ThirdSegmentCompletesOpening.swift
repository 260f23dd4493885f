import PacketDecoding
import TCPTracking

/// OPEN-3: the third segment acknowledges the second, from where the first left off.
package enum ThirdSegmentCompletesOpening: ConformanceRule {
    package static let identifier: StaticString = "OPEN-3"
    package static let statement: StaticString =
        "The third segment has seq=x+1, ack=y+1, ACK set, SYN clear."
    package static let chineseStatement: StaticString =
        "第三个报文段为 seq=x+1、ack=y+1，置位 ACK，不带 SYN。"
    package static let reference: StaticString = "RFC 9293 §3.5, §3.10.7.3, §3.10.7.4"
    /// The server stays in SYN-RECEIVED, or answers with RST.
    package static let severity = Severity.error
    package static let failure: StaticString =
        "the third segment, in frame 3, acknowledges y+2 (5002), not y+1 (5001)"

    package static func check(_ subject: Subject) -> Check {
        let facts = subject.connection.facts
        // Crossing SYNs are acknowledged by the SYN,ACKs: nobody owes a third segment.
        if facts.contains(.simultaneousOpen) { return Check(.notApplicable) }
        guard facts.contains(.sawSYNACK) else {
            switch subject.opening {
            case .refused, .unreachable, .challenged: return Check(.notApplicable)
            default: return Check(.notSeen)
            }
        }
        let third = subject[subject.client].firstACK
        if let remark = wrongNumber(subject) {
            // Beyond y+1 it may acknowledge octets that the capture does not hold, and not be the third segment; only
            // the server's own answer tells that nothing of the kind was sent.
            let isBeyond = SequenceNumber(remark.observed).isAfter(SequenceNumber(remark.expected))
            let isRejected =
                subject.details.synACKRetransmissions > 0 || subject[subject.server].resets > 0
            if remark.kind == .unacceptableACKInOpening, isBeyond, !isRejected {
                return Check(.notSeen, frames: remark.frame)
            }
            return subject.failed(remark, after: subject.details.completingSYNACK.frame)
        }
        if third == 0, subject.opening == .reset { return Check(.notApplicable) }
        guard facts.contains(.sawSYN), third != 0 else { return Check(.notSeen) }
        let seen = subject[subject.client].firstACKSequence
        let due = subject[subject.client].initialSequence + 1
        if seen != due {
            // Later than x+1 it may be a later segment, if the server knows of octets before it.
            let server = subject[subject.server]
            guard !facts.contains(.fastOpen), !server.acknowledged.isAfter(due) else { return Check(.notSeen) }
            return Check(.fail, frames: third, observed: seen.value, expected: due.value)
        }
        return subject.passed(third)
    }

    package static func explanation(_ check: Check, _ subject: Subject) -> Explanation {
        guard let remark = wrongNumber(subject) else {
            let seen = subject.sequenceText(SequenceNumber(check.observed), of: subject.client)
            let due = subject.sequenceText(SequenceNumber(check.expected), of: subject.client)
            return Explanation(
                .thirdSegmentStands(seen, due: due), expected: "seq=\(due)", observed: "seq=\(seen)")
        }
        if remark.kind == .thirdSegmentSequence {
            let seen = subject.sequenceText(SequenceNumber(remark.observed), of: subject.client)
            let due = subject.sequenceText(SequenceNumber(remark.expected), of: subject.client)
            return Explanation(
                .thirdSegmentStands(seen, due: due, remark.occurrence), expected: "seq=\(due)",
                observed: "seq=\(seen)")
        }
        if remark.observed == remark.expected { return Explanation(.thirdSegmentHasNoACK(remark.occurrence)) }
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: subject.server)
        let due = subject.sequenceText(SequenceNumber(remark.expected), of: subject.server)
        return Explanation(
            .thirdSegmentAcknowledges(seen, due: due, remark.occurrence), expected: "ack=\(due)",
            observed: "ack=\(seen)")
    }

    private static func wrongNumber(_ subject: Subject) -> Remark? {
        earlier(
            subject.remark(.unacceptableACKInOpening, by: subject.client),
            subject.remark(.thirdSegmentSequence, by: subject.client))
    }
}
