import PacketDecoding
import TCPTracking

/// Remarks about the transfer.
let dataRemarkEntries: [RemarkEntry] = [
    RemarkEntry(.beyondWindow, "beyond-window", .note, saidBy: ["DATA-1"]) { remark, judgement in
        outsideWindow(remark, judgement)
    },
    RemarkEntry(.controlOutsideWindow, "control-outside-window", .note, saidBy: ["DATA-1"]) { remark, judgement in
        outsideWindow(remark, judgement)
    },
    RemarkEntry(.acknowledgesUnseen, "segments-missing", .note, saidBy: ["DATA-2", "CLOSE-2", "CLOSE-4"]) {
        remark, judgement in
        let subject = judgement.subject
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end.other)
        let highest = subject.sequenceText(SequenceNumber(remark.expected), of: remark.end.other)
        return Explanation(
            """
            segments of the \(subject.role(of: remark.end.other)) are missing from the capture: ack \(seen), \
            \(occurrenceText(remark)), is above the highest number captured, \(highest)
            """, expected: "ack ≤ \(highest)", observed: "ack=\(seen)")
    },
    RemarkEntry(.acknowledgesEarly, "acknowledged-before-captured", .info) { remark, judgement in
        let seen = judgement.subject.sequenceText(SequenceNumber(remark.observed), of: remark.end.other)
        return Explanation(
            "ack \(seen), \(occurrenceText(remark)), was captured before the octets that it acknowledges: frames are out "
                + "of causal order, as from several receive queues")
    },
    RemarkEntry(.acknowledgesNeverSent, "acknowledges-never-sent", .error, saidBy: ["DATA-2", "CLOSE-2", "CLOSE-4"]) {
        remark, judgement in
        let subject = judgement.subject
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end.other)
        let highest = subject.sequenceText(SequenceNumber(remark.expected), of: remark.end.other)
        return Explanation(
            "ack \(seen), \(occurrenceText(remark)), is above the highest sequence number sent, \(highest)",
            expected: "ack ≤ \(highest)", observed: "ack=\(seen)")
    },
    RemarkEntry(.retransmissionDiffers, "retransmission-differs", .error, saidBy: ["DATA-3"]) { remark, judgement in
        let start = judgement.subject.sequenceText(SequenceNumber(remark.observed), of: remark.end)
        return Explanation(
            """
            the \(judgement.subject.role(of: remark.end)) sent \(countText(UInt64(remark.expected), "octet")) from \
            \(start) again with other content \(occurrenceText(remark))
            """, expected: "the same octets", observed: "other octets")
    },
]

/// What DATA-1 would say, where missing or late ACKs leave it open.
private func outsideWindow(_ remark: Remark, _ judgement: Judgement) -> Explanation {
    let explanation = windowExplanation(remark, judgement.subject)
    let isOpen = !judgement.subject.connection.facts.isDisjoint(with: .incomplete)
    return Explanation(
        isOpen
            ? explanation.text + ", as far as captured: an ACK that opened it may be missing" : explanation.text,
        expected: explanation.expected, observed: explanation.observed)
}
