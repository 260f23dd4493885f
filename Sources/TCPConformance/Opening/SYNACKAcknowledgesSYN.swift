import PacketDecoding
import TCPTracking

/// OPEN-2: the second segment answers the first and nothing else.
package enum SYNACKAcknowledgesSYN: ConformanceRule {
    package static let identifier: StaticString = "OPEN-2"
    package static let statement: StaticString =
        "The SYN,ACK acknowledges exactly x+1 (Fast Open: up to x+1 plus the data in the SYN)."
    package static let chineseStatement: StaticString =
        "SYN,ACK 恰好确认 x+1（Fast Open：至多确认到 x+1 加上 SYN 中的数据）。"
    package static let reference: StaticString = "RFC 9293 §3.5, §3.10.7.3; RFC 7413 §4.2"
    /// The client must answer such a SYN,ACK with RST: this opening cannot succeed by it.
    package static let severity = Severity.error
    package static let failure: StaticString =
        "the SYN,ACK in frame 2 acknowledges x+2 (1002), not x+1 (1001)"

    package static func check(_ subject: Subject) -> Check {
        let facts = subject.connection.facts
        if let remark = wrongNumber(subject) {
            return subject.failed(remark, after: subject[remark.end.other].firstSYN)
        }
        switch subject.opening {
        case .refused, .unreachable, .challenged:
            // Something else answered the SYN: there is no SYN,ACK to judge.
            if !facts.contains(.sawSYNACK) { return Check(.notApplicable) }
        default: break
        }
        guard subject.sawOpening else { return Check(.notSeen) }
        return subject.passed(
            subject[subject.client].firstSYN, subject.details.completingSYNACK.frame)
    }

    package static func explanation(_ check: Check, _ subject: Subject) -> Explanation {
        guard let remark = wrongNumber(subject) else { return Explanation(.anotherSYNACKNumber) }
        let opener = remark.end.other
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: opener)
        let due = subject.sequenceText(SequenceNumber(remark.expected), of: opener)
        return Explanation(
            .synACKAcknowledges(seen, due: due, remark.occurrence), expected: "ack=\(due)", observed: "ack=\(seen)")
    }

    /// Only where the SYN itself was captured: otherwise x is known from SYN,ACKs alone.
    private static func wrongNumber(_ subject: Subject) -> Remark? {
        guard let remark = subject.remark(.unacceptableSYNACK),
            subject[remark.end.other].knows(.initialSequence)
        else { return nil }
        return remark
    }
}
