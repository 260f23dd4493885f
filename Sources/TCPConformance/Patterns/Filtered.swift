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
        let server = subject.endpointText(of: subject.server)
        let first = subject.details.endpoints[subject.client.index].firstSYN
        let last = subject.details.endpoints[subject.client.index].lastSYN
        let copies = UInt64(subject.details.synRetransmissions) + 1
        let sent =
            copies == 1 ? "one SYN" : "the SYN, sent \(timesText(copies)) in \(durationText(last.time - first.time))"
        let ended = copies == 1 ? ", or the capture ended first" : ""
        return PatternReport(
            .opening,
            """
            \(server) did not answer \(sent): a firewall drops it, the host is down, its backlog is full, or its answer \
            takes another path\(ended); capture there: \(subject.captureCommand), and see \(subject.listeningCommand).
            """)
    }
}
