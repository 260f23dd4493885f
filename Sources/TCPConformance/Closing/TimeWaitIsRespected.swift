import PacketDecoding
import TCPTracking

/// CLOSE-5: a four-tuple rests for 2·MSL before it is used again.
package enum TimeWaitIsRespected: ConformanceRule {
    package static let identifier: StaticString = "CLOSE-5"
    package static let statement: StaticString =
        "No new connection on the four-tuple within 2·MSL unless RFC 6191 or RFC 1122 allow it."
    package static let chineseStatement: StaticString =
        "2·MSL 之内同一四元组上没有新连接，除非 RFC 6191 或 RFC 1122 允许。"
    package static let reference: StaticString = "RFC 9293 §3.6.1; RFC 1122 §4.2.2.13; RFC 6191 §2"
    /// Old duplicates can be taken for segments of the new connection.
    package static let severity = Severity.warning
    package static let failure: StaticString =
        "a SYN with seq=x-500 (500) came in frame 12 within 2·MSL, below the old connection's next number, x+102 (1102)"

    package static func check(_ subject: Subject) -> Check {
        if let remark = subject.remark(.synInTimeWait) {
            // RFC 1122: an initial sequence number above all that the old connection used is safe.
            if SequenceNumber(remark.observed).isAtOrAfter(SequenceNumber(remark.expected)) {
                return subject.passed(remark.frame)
            }
            // Whether the old connection had timestamps, its SYNs tell.
            if !subject.sawOpening { return Check(.notSeen, frames: remark.frame) }
            // RFC 6191: a newer timestamp is safe too.
            return subject.remark(.synInTimeWaitNewer) == nil ? subject.failed(remark) : subject.passed(remark.frame)
        }
        guard subject[.a].rests || subject[.b].rests else { return Check(.notApplicable) }
        // Nothing came for 2·MSL, or what came, came later. Otherwise the capture ends too soon to tell.
        let rested = subject[.a].rested || subject[.b].rested || subject.connection.facts.contains(.replaced)
        return rested ? subject.passed() : Check(.notSeen)
    }

    package static func explanation(_ check: Check, _ subject: Subject) -> Explanation {
        guard let remark = subject.remark(.synInTimeWait) else { return Explanation(.synWithinTimeWait) }
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end)
        let next = subject.sequenceText(SequenceNumber(remark.expected), of: remark.end)
        return Explanation(
            .synBelowTimeWait(seen, next: next, frame: remark.frame), expected: "seq ≥ \(next)", observed: "seq=\(seen)"
        )
    }
}
