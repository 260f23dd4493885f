import PacketDecoding
import TCPTracking

/// CLOSE-4: the second direction closes like the first, and the last ACK answers it.
package enum SecondFINCloses: ConformanceRule {
    package static let identifier: StaticString = "CLOSE-4"
    package static let statement: StaticString =
        "The other FIN seq=w likewise; the last ACK has seq=u+1, ack=w+1."
    package static let chineseStatement: StaticString =
        "另一个 FIN seq=w 同理；最后一个 ACK 为 seq=u+1、ack=w+1。"
    package static let reference: StaticString = "RFC 9293 §3.6, §3.10.7.4"
    /// The second closer cannot leave LAST-ACK, or the stream's end is in doubt.
    package static let severity = Severity.error
    package static let failure: StaticString =
        "the server's FIN in frame 12 has seq=w+10 (6011), its first FIN had w (6001)"

    package static func check(_ subject: Subject) -> Check {
        guard let first = subject.firstCloser else { return Check(.notApplicable) }
        let second = first.other
        guard subject[second].knows(.fin) else {
            return Check(subject.connection.facts.contains(.reset) ? .notApplicable : .notSeen)
        }
        // Position, silence after it, acknowledgment: the first that fails decides, then the first that is not seen.
        let position = subject.checkFINPosition(of: second)
        if position.result == .fail { return position }
        let silence = subject.checkNothingFollowsFIN(of: second)
        if silence.result == .fail { return silence }
        let acknowledgment = subject.checkFINAcknowledgment(of: second)
        if acknowledgment.result == .pass, let misplaced = checkLastACKPosition(of: first, subject) { return misplaced }
        return acknowledgment.result == .pass && position.result != .pass ? position : acknowledgment
    }

    /// The last ACK stands at u+1: nothing is left to send after the FIN. Crossing FINs may have been acknowledged
    /// before, and a FIN that the capture does not hold has no place.
    private static func checkLastACKPosition(of first: End, _ subject: Subject) -> Check? {
        let last = subject[first.other]
        let due = subject[first].fin + 1
        guard subject.acknowledges(first), subject.acknowledges(first.other), last.finAcknowledged != 0,
            !last.finAcknowledgedByFIN, last.finAcknowledged > subject[first].firstFIN,
            last.finAcknowledgedSequence != due
        else { return nil }
        return Check(
            .fail, frames: last.firstFIN, last.finAcknowledged, observed: last.finAcknowledgedSequence.value,
            expected: due.value)
    }

    package static func explanation(_ check: Check, _ subject: Subject) -> Explanation {
        if let first = subject.firstCloser, let misplaced = checkLastACKPosition(of: first, subject),
            misplaced.observed == check.observed, misplaced.expected == check.expected
        {
            let seen = subject.sequenceText(SequenceNumber(check.observed), of: first)
            let due = subject.sequenceText(SequenceNumber(check.expected), of: first)
            return Explanation(
                .lastACKStands(seen, due: due), expected: "seq=\(due)", observed: "seq=\(seen)")
        }
        guard let second = subject.firstCloser?.other else { return Explanation(.secondFINOutOfPlace) }
        if subject.checkFINPosition(of: second).result == .fail {
            return subject.explainFINPosition(of: second, check)
        }
        if subject.checkNothingFollowsFIN(of: second).result == .fail {
            return subject.explainDataBeyondFIN(of: second, check)
        }
        return subject.explainFINAcknowledgment(of: second, check)
    }
}
