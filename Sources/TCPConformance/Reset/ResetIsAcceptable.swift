import PacketDecoding
import TCPTracking

/// RST-1: a RST counts only with the right number.
package enum ResetIsAcceptable: ConformanceRule {
    package static let identifier: StaticString = "RST-1"
    package static let statement: StaticString =
        "The RST was acceptable where it arrived: in SYN-SENT it acknowledges x+1, elsewhere it stands at RCV.NXT."
    package static let chineseStatement: StaticString =
        "RST 在到达处可接受：在 SYN-SENT 状态下它确认 x+1，在其他状态下它位于 RCV.NXT。"
    package static let reference: StaticString = "RFC 9293 §3.5.3, §3.10.7; RFC 5961 §3.2"
    /// The receiver ignores it, so the connection is unharmed; real stacks send stale numbers now and then.
    package static let severity = Severity.note
    package static let failure: StaticString =
        """
        the server's RST in frame 6 has seq=y+900 (5900), not RCV.NXT, y+1 (5001): it lies in the window, so it is \
        ignored and a challenge ACK is due (RFC 5961 §3.2)
        """

    package static func check(_ subject: Subject) -> Check {
        guard subject[.a].resets > 0 || subject[.b].resets > 0 else { return Check(.notApplicable) }
        let accepted = subject.connection.facts.contains(.reset) ? subject.details.reset.sighting.frame : 0
        if let remark = violation(subject) {
            // Octets that the capture does not hold may lie before it: then the number was right.
            if remark.kind == .resetInWindow, subject.connection.facts.contains(.segmentsMissing) {
                return Check(.notSeen, frames: remark.frame)
            }
            return Check(
                .fail, frames: remark.frame, accepted, observed: remark.observed, expected: remark.expected)
        }
        if let inTimeWait = subject.remark(.resetInTimeWait) { return subject.passed(inTimeWait.frame) }
        // A RST to an endpoint that is CLOSED, or whose state nobody knows, is acceptable to nobody.
        guard accepted != 0 else { return Check(.notSeen) }
        let receiver = subject.details.reset.sender.other
        let state = receiver == .a ? subject.details.reset.stateA : subject.details.reset.stateB
        guard state == .synSent || (state != .unknown && subject.acknowledges(receiver)) else {
            return Check(.notSeen, frames: accepted)
        }
        return subject.passed(accepted)
    }

    package static func explanation(_ check: Check, _ subject: Subject) -> Explanation {
        guard let remark = violation(subject) else { return Explanation(.anotherResetNumber) }
        return resetExplanation(remark, subject)
    }

    private static func violation(_ subject: Subject) -> Remark? {
        var inTimeWait = subject.remark(.resetInTimeWait)
        if let remark = inTimeWait, remark.observed == remark.expected { inTimeWait = nil }
        return earlier(
            earlier(subject.remark(.resetNotAcknowledgingSYN), inTimeWait),
            earlier(subject.remark(.resetInWindow), subject.remark(.resetOutsideWindow)))
    }
}

/// Which number of a RST is wrong, for a check and for a finding.
func resetExplanation(_ remark: Remark, _ subject: Subject) -> Explanation {
    let role = subject.role(of: remark.end)
    if remark.kind == .resetNotAcknowledgingSYN {
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end.other)
        let due = subject.sequenceText(SequenceNumber(remark.expected), of: remark.end.other)
        return Explanation(
            .resetNotAcknowledgingSYN(role, seen: seen, due: due, remark.place), expected: "ack=\(due)",
            observed: "ack=\(seen)")
    }
    let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end)
    let due = subject.sequenceText(SequenceNumber(remark.expected), of: remark.end)
    let sender = subject.connection.endpoints[remark.end.index]
    let isAtFIN =
        sender.knows(.fin) && sender.fin.value == remark.observed && remark.expected == remark.observed &+ 1
    let effect: Message.ResetEffect =
        switch remark.kind {
        case .resetInWindow: .challenged
        case .resetInTimeWait: .isOldDuplicate
        case _ where isAtFIN: .isAtFIN
        default: .ignored
        }
    return Explanation(
        .resetMisplaced(role, seen: seen, due: due, effect: effect, remark.place), expected: "seq=\(due)",
        observed: "seq=\(seen)")
}
