import PacketDecoding
import TCPTracking

/// OPEN-1: an opening has one initial sequence number, however often its SYN is sent.
package enum SYNRetransmissionsKeepSequence: ConformanceRule {
    package static let identifier: StaticString = "OPEN-1"
    package static let statement: StaticString =
        "The first SYN has no ACK; all its retransmissions carry the same seq=x."
    package static let chineseStatement: StaticString =
        "第一个 SYN 不带 ACK；它的所有重传都携带相同的 seq=x。"
    package static let reference: StaticString = "RFC 9293 §3.5, §3.8.1"
    /// The opening may still succeed with either number, but the two ends can take different ones for x.
    package static let severity = Severity.warning
    package static let failure: StaticString =
        "the client sent SYN with seq=x+999 (1999) in frame 2, before its SYN with seq=x (1000) was answered"

    package static func check(_ subject: Subject) -> Check {
        guard subject.connection.facts.contains(.sawSYN) else { return Check(.notSeen) }
        let client = subject[subject.client]
        let server = subject[subject.server]
        if let stray = strayNumber(subject) {
            return subject.failed(stray, after: subject[stray.end].firstSYN)
        }
        return subject.passed(
            client.firstSYN, subject.details.synRetransmissions > 0 ? client.lastSYN : 0,
            subject.connection.facts.contains(.simultaneousOpen) ? server.firstSYN : 0)
    }

    package static func explanation(_ check: Check, _ subject: Subject) -> Explanation {
        guard let stray = strayNumber(subject) else { return Explanation(.anotherSYNNumber) }
        let seen = subject.sequenceText(SequenceNumber(stray.observed), of: stray.end)
        let first = subject.sequenceText(SequenceNumber(stray.expected), of: stray.end)
        return Explanation(
            .synNumberChanged(subject.role(of: stray.end), seen: seen, first: first, stray.occurrence),
            expected: "seq=\(first)", observed: "seq=\(seen)")
    }

    /// A SYN with another number while its sender had not acknowledged anything yet. Later it is no retransmission
    /// but a SYN on a live connection (RFC 5961 §4), and if it was answered it opened the next one.
    private static func strayNumber(_ subject: Subject) -> Remark? {
        if subject.connection.facts.contains(.replaced) { return nil }
        return earlier(strayNumber(subject, by: .a), strayNumber(subject, by: .b))
    }

    private static func strayNumber(_ subject: Subject, by end: End) -> Remark? {
        guard subject[end].knows(.activeOpen),
            let remark = subject.remark(.synOnLiveConnection, by: end)
        else { return nil }
        let firstACK = subject[end].firstACK
        return firstACK == 0 || remark.frame < firstACK ? remark : nil
    }
}
