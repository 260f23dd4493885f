import PacketDecoding
import TCPTracking

/// DATA-1: a sender respects the window it was offered.
package enum SegmentsLieInWindow: ConformanceRule {
    package static let identifier: StaticString = "DATA-1"
    package static let statement: StaticString =
        "Every segment lies in the receiver's offered window (window scale applied)."
    package static let chineseStatement: StaticString =
        "每个报文段都落在接收方通告的窗口之内（已计入窗口扩大因子）。"
    package static let reference: StaticString = "RFC 9293 §3.4, §3.8.6; RFC 7323 §2.3"
    /// The receiver drops what lies beyond its window, and it must be sent again.
    package static let severity = Severity.warning
    package static let failure: StaticString =
        "the client's segment in frame 4 ends at x+2001 (3001), above the right edge of the server's window, x+1001 (2001)"

    package static func check(_ subject: Subject) -> Check {
        let facts = subject.connection.facts
        guard subject[.a].dataSegments > 0 || subject[.b].dataSegments > 0 else { return Check(.notApplicable) }
        // Without both SYNs neither the scale nor whether there is one is known.
        guard subject.sawOpening else { return Check(.notSeen) }
        if let remark = violation(subject) {
            // An ACK that was not captured, or captured late, may have opened the window further.
            if !facts.isDisjoint(with: .incomplete) {
                return Check(.notSeen, frames: remark.frame)
            }
            return subject.failed(remark)
        }
        if sendsUnheard(subject, .a) || sendsUnheard(subject, .b) { return Check(.notSeen) }
        return subject.passed(
            subject[subject.client].firstData,
            subject[subject.server].firstData)
    }

    package static func explanation(_ check: Check, _ subject: Subject) -> Explanation {
        guard let remark = violation(subject) else { return Explanation(.segmentBeyondWindow) }
        return windowExplanation(remark, subject)
    }

    /// The end sent data, and no window of the other end was captured.
    private static func sendsUnheard(_ subject: Subject, _ end: End) -> Bool {
        subject[end].dataSegments > 0 && !subject.acknowledges(end.other)
    }

    private static func violation(_ subject: Subject) -> Remark? {
        earlier(subject.remark(.beyondWindow), subject.remark(.controlOutsideWindow))
    }
}

/// What lies outside which window, for a check and for a finding.
func windowExplanation(_ remark: Remark, _ subject: Subject) -> Explanation {
    let role = subject.role(of: remark.end)
    let peer = subject.role(of: remark.end.other)
    let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end)
    let edge = subject.sequenceText(SequenceNumber(remark.expected), of: remark.end)
    if remark.kind == .controlOutsideWindow {
        let isBeyond = SequenceNumber(remark.observed).isAfter(SequenceNumber(remark.expected))
        return Explanation(
            .finOutsideWindow(
                role, peer: peer, seen: seen, edge: edge, isBeyond: isBeyond, remark.occurrence),
            expected: "at most \(edge)", observed: "seq=\(seen)")
    }
    return Explanation(
        .beyondWindow(role, peer: peer, end: seen, edge: edge, remark.occurrence), expected: "at most \(edge)",
        observed: seen)
}
