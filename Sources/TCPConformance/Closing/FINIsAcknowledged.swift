import PacketDecoding
import TCPTracking

/// CLOSE-2: the FIN takes one number, and the answer covers it.
package enum FINIsAcknowledged: ConformanceRule {
    package static let identifier: StaticString = "CLOSE-2"
    package static let statement: StaticString = "The FIN is acknowledged with u+1."
    package static let chineseStatement: StaticString =
        "FIN 以 u+1 得到确认。"
    package static let reference: StaticString = "RFC 9293 §3.6, §3.10.7.4"
    /// The closing endpoint cannot leave FIN-WAIT-1 by such an ACK.
    package static let severity = Severity.error
    package static let failure: StaticString =
        "the server acknowledges u+2 (1103) in frame 9, above u+1 (1102), the number after the FIN"

    package static func check(_ subject: Subject) -> Check {
        guard let closer = subject.firstCloser else { return Check(.notApplicable) }
        return subject.checkFINAcknowledgment(of: closer)
    }

    package static func explanation(_ check: Check, _ subject: Subject) -> Explanation {
        guard let closer = subject.firstCloser else { return Explanation(.finAcknowledgedWrongly) }
        return subject.explainFINAcknowledgment(of: closer, check)
    }
}

extension Subject {
    /// Whether the peer acknowledged the FIN of `end` with the number after it.
    func checkFINAcknowledgment(of end: End) -> Check {
        let fin = self[end].firstFIN
        if self[end].knows(.finAcknowledged) {
            return passed(fin, self[end].finAcknowledged)
        }
        if let remark = acknowledgmentBeyondFIN(of: end) { return failed(remark, after: fin) }
        // An accepted RST takes the place of the ACK.
        if connection.facts.contains(.reset) { return Check(.notApplicable) }
        return Check(.notSeen, frames: fin)
    }

    /// Words for a failure of `checkFINAcknowledgment`.
    func explainFINAcknowledgment(of end: End, _ check: Check) -> Explanation {
        let seen = finText(SequenceNumber(check.observed), of: end)
        let due = finText(SequenceNumber(check.expected), of: end)
        let frame = check.frameCount > 1 ? check.frame(1) : check.frameCount > 0 ? check.frame(0) : 0
        return Explanation(
            .acknowledgesBeyondFIN(self.role(of: end.other), seen: seen, due: due, frame: frame),
            expected: "ack=\(due)", observed: "ack=\(seen)")
    }

    /// An ACK above the number after a FIN that is behind everything: there is nothing that it could acknowledge.
    private func acknowledgmentBeyondFIN(of end: End) -> Remark? {
        let due = self[end].fin + 1
        guard
            let remark = earlier(
                remark(.acknowledgesUnseen, by: end.other), remark(.acknowledgesNeverSent, by: end.other)),
            remark.expected == due.value, SequenceNumber(remark.observed).isAfter(due)
        else { return nil }
        return remark
    }
}
