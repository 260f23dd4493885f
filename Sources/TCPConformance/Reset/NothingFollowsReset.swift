import PacketDecoding
import TCPTracking

/// RST-2: a RST is the end of both directions.
package enum NothingFollowsReset: ConformanceRule {
    package static let identifier: StaticString = "RST-2"
    package static let statement: StaticString = "Nothing but RST or a new SYN follows an accepted RST."
    package static let chineseStatement: StaticString =
        "RST 被接受之后，只会出现 RST 或新的 SYN。"
    package static let reference: StaticString = "RFC 9293 §3.5.2, §3.10.7.4"
    /// Whoever sent the RST was probably not the endpoint, or its host sends for a connection that it gave up.
    package static let severity = Severity.warning
    package static let failure: StaticString =
        "the server sent a segment with seq=y+1 (5001) in frame 6, after its RST in frame 5"

    package static func check(_ subject: Subject) -> Check {
        guard subject.connection.facts.contains(.reset) else { return Check(.notApplicable) }
        let reset = subject.details.reset
        // The other end went on: it has not accepted the RST.
        if subject.remark(.resetNotAccepted) != nil { return Check(.notApplicable) }
        // What the receiver sent before the RST reached it may still pass the vantage.
        if let remark = subject.remark(.segmentAfterReset, by: reset.sender) {
            return subject.failed(remark, after: reset.sighting.frame)
        }
        return subject.passed(reset.sighting.frame)
    }

    package static func explanation(_ check: Check, _ subject: Subject) -> Explanation {
        let reset = subject.details.reset
        guard let remark = subject.remark(.segmentAfterReset, by: reset.sender) else {
            return Explanation(.segmentsFollowReset)
        }
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end)
        return Explanation(
            .segmentAfterOwnReset(
                subject.role(of: remark.end), seen: seen, reset: reset.sighting.frame, remark.occurrence),
            expected: "nothing but RST or a new SYN", observed: "seq=\(seen)")
    }
}
