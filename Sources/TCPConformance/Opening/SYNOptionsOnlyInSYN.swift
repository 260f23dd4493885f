import PacketDecoding
import TCPTracking

/// OPEN-5: what is negotiated in the SYN is negotiated there only.
package enum SYNOptionsOnlyInSYN: ConformanceRule {
    package static let identifier: StaticString = "OPEN-5"
    package static let statement: StaticString =
        "MSS, window scale and SACK-permitted stand only in segments with SYN; the window scale is at most 14."
    package static let chineseStatement: StaticString =
        "MSS、窗口扩大因子和 SACK-permitted 只出现在带 SYN 的报文段中；窗口扩大因子不超过 14。"
    package static let reference: StaticString = "RFC 9293 §3.2; RFC 7323 §2.2, §2.3; RFC 2018 §2"
    /// The receiver ignores such options and takes a scale above 14 for 14, but the sender may count on them.
    package static let severity = Severity.warning
    package static let failure: StaticString =
        "the client's SYN in frame 1 offers a window scale of 15, above 14"

    package static func check(_ subject: Subject) -> Check {
        let facts = subject.connection.facts
        if let remark = violation(subject) { return subject.failed(remark) }
        guard !facts.isDisjoint(with: .opening) else { return Check(.notSeen) }
        // Options that were not captured to their end.
        if subject[.a].synAttributes.contains(.truncatedHeader) { return Check(.notSeen, frames: subject[.a].firstSYN) }
        if subject[.b].synAttributes.contains(.truncatedHeader) { return Check(.notSeen, frames: subject[.b].firstSYN) }
        return subject.passed(
            subject[subject.client].firstSYN,
            subject[subject.server].firstSYN)
    }

    package static func explanation(_ check: Check, _ subject: Subject) -> Explanation {
        guard let remark = violation(subject) else { return Explanation(.optionOutOfPlace) }
        let role = subject.role(of: remark.end)
        if remark.kind == .windowScaleTooLarge {
            return Explanation(
                .windowScaleTooLarge(
                    role, segment: subject[remark.end].knows(.sentSYNACK) ? "SYN,ACK" : "SYN", frame: remark.frame,
                    scale: remark.observed),
                expected: "window scale ≤ 14", observed: "window scale \(remark.observed)")
        }
        return Explanation(
            .synOptionOutsideSYN(role, remark.occurrence), expected: "options only with SYN",
            observed: "options without SYN")
    }

    private static func violation(_ subject: Subject) -> Remark? {
        earlier(subject.remark(.windowScaleTooLarge), subject.remark(.synOptionOutsideSYN))
    }
}
