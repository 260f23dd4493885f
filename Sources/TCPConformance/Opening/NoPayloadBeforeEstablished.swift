import PacketDecoding
import TCPTracking

/// OPEN-4: data waits for ESTABLISHED.
package enum NoPayloadBeforeEstablished: ConformanceRule {
    package static let identifier: StaticString = "OPEN-4"
    package static let statement: StaticString =
        "No payload before ESTABLISHED, Fast Open and the third segment aside."
    package static let chineseStatement: StaticString =
        "ESTABLISHED 之前没有载荷，Fast Open 和第三个报文段除外。"
    package static let reference: StaticString = "RFC 9293 §3.10.7.2, §3.10.7.3; RFC 7413 §2"
    /// RFC 9293 lets the receiver queue such data, so nothing need break; most stacks drop it and it is sent again.
    package static let severity = Severity.note
    package static let failure: StaticString =
        "the client's SYN in frame 1 carries payload and no Fast Open option"

    package static func check(_ subject: Subject) -> Check {
        let facts = subject.connection.facts
        if let early = early(subject) {
            return Check(.fail, frames: early.frame, observed: early.octets)
        }
        guard facts.contains(.sawSYN), facts.contains(.sawSYNACK) || subject.opening.isFailure else {
            return Check(.notSeen)
        }
        return subject.passed(
            subject[subject.client].firstSYN, subject.details.completingSYNACK.frame)
    }

    package static func explanation(_ check: Check, _ subject: Subject) -> Explanation {
        guard let early = early(subject) else { return Explanation(.payloadTooEarly) }
        let role = subject.role(of: early.end)
        if early.octets > 0 {
            let octets = UInt64(early.octets)
            return Explanation(
                .octetsBeforeAcknowledgment(role, octets: octets, frame: early.frame), expected: "0 octets",
                observed: countText(octets, "octet"))
        }
        return Explanation(
            .payloadInSYN(role, segment: early.end == subject.client ? "SYN" : "SYN,ACK", frame: early.frame),
            expected: "no payload", observed: "payload")
    }

    private struct Early {
        let end: End
        let frame: UInt64
        /// 0 where the tracker does not keep their number.
        let octets: UInt32
    }

    private static func early(_ subject: Subject) -> Early? {
        // Fast Open: the option was asked for, or the data was accepted at once.
        let isFastOpen =
            subject.connection.facts.contains(.fastOpen)
            || subject[subject.client].synAttributes.contains(.fastOpen)
        if !isFastOpen, let early = payloadInSYN(subject, subject.client) ?? payloadInSYN(subject, subject.server) {
            return early
        }
        return subject.remark(.dataBeforeEstablished).map {
            Early(end: $0.end, frame: $0.frame, octets: $0.observed)
        }
    }

    private static func payloadInSYN(_ subject: Subject, _ end: End) -> Early? {
        guard subject[end].knows(.dataInSYN) else { return nil }
        return Early(end: end, frame: subject[end].firstSYN, octets: 0)
    }
}
