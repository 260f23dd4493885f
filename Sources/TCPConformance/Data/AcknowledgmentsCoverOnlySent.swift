import PacketDecoding
import TCPTracking

/// DATA-2: nobody acknowledges what does not exist.
package enum AcknowledgmentsCoverOnlySent: ConformanceRule {
    package static let identifier: StaticString = "DATA-2"
    package static let statement: StaticString =
        "No ACK acknowledges what was never sent (unless segments are missing from the capture)."
    package static let chineseStatement: StaticString =
        "没有 ACK 确认从未发送的内容（抓包中缺少报文段的情况除外）。"
    package static let reference: StaticString = "RFC 9293 §3.4, §3.10.7.4; RFC 5961 §5"
    /// Either an endpoint is broken or somebody injects ACKs to speed a sender up.
    package static let severity = Severity.error
    package static let failure: StaticString =
        "ack y+500 (5500), in frame 5, is above the highest sequence number sent, y+1 (5001)"

    package static func check(_ subject: Subject) -> Check {
        if let remark = violation(subject) { return subject.failed(remark) }
        if let unseen = subject.remark(.acknowledgesUnseen) { return Check(.notSeen, frames: unseen.frame) }
        if !subject.acknowledges(.a), !subject.acknowledges(.b) { return Check(.notApplicable) }
        let client = isComparable(subject, subject.client)
        let server = isComparable(subject, subject.server)
        guard client || server else { return Check(.notSeen) }
        return subject.passed(
            client ? subject[subject.client].firstACK : 0,
            server ? subject[subject.server].firstACK : 0)
    }

    /// The end acknowledges, and what it acknowledges was captured at least in part.
    private static func isComparable(_ subject: Subject, _ end: End) -> Bool {
        subject.acknowledges(end) && subject[end.other].knows(.sequence)
    }

    package static func explanation(_ check: Check, _ subject: Subject) -> Explanation {
        guard let remark = violation(subject) else { return Explanation(.ackAboveSent) }
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end.other)
        let highest = subject.sequenceText(SequenceNumber(remark.expected), of: remark.end.other)
        return Explanation(
            .acknowledgesNeverSent(seen, highest: highest, remark.occurrence), expected: "ack ≤ \(highest)",
            observed: "ack=\(seen)")
    }

    /// Taken back later, or so far ahead that no missing segments explain it.
    private static func violation(_ subject: Subject) -> Remark? {
        if let remark = subject.remark(.acknowledgesNeverSent) { return remark }
        return subject.connection.facts.contains(.segmentsMissing) ? nil : subject.remark(.acknowledgesUnseen)
    }
}
