import TCPTracking

/// The SYN disappears, or a firewall's ICMP error answers it.
package enum Filtered: Pattern {
    package static let identifier: StaticString = "filtered"
    package static let sign: StaticString =
        "Nothing answers the SYN however often it is sent, or an ICMP error that only a filter sends."

    package static func recognise(_ judgement: Judgement) -> PatternReport? {
        let subject = judgement.subject
        if subject.opening == .unreachable, subject.isRejectedByFilter {
            return PatternReport(.opening, judgement.unreachable())
        }
        // An answer that does not acknowledge the SYN is another matter.
        guard subject.opening == .unanswered, subject.remark(.resetNotAcknowledgingSYN) == nil,
            subject.remark(.unacceptableSYNACK) == nil, !subject.isTooLargeForPath
        else { return nil }
        return PatternReport(
            .opening,
            .filtered(
                server: subject.endpointText(of: subject.server), judgement.synAsSent,
                isOne: subject.details.synRetransmissions == 0, capture: subject.captureCommand,
                listening: subject.listeningCommand))
    }
}
