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
    RemarkEntry(.timestampTooOld, "old-timestamp", .note) { remark, judgement in
        Explanation(
            .timestampTooOld(
                judgement.subject.role(of: remark.end), peer: judgement.subject.role(of: remark.end.other),
                remark.occurrence), expected: "TSval \(remark.expected) or newer", observed: "TSval \(remark.observed)")
    },
    RemarkEntry(.acknowledgesUnseen, "segments-missing", .note, saidBy: ["DATA-2", "CLOSE-2", "CLOSE-4"]) {
        remark, judgement in
        let subject = judgement.subject
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end.other)
        let highest = subject.sequenceText(SequenceNumber(remark.expected), of: remark.end.other)
        return Explanation(
            .segmentsMissing(
                subject.role(of: remark.end.other), seen: seen, highest: highest, remark.occurrence),
            expected: "ack ≤ \(highest)", observed: "ack=\(seen)")
    },
    RemarkEntry(.acknowledgesEarly, "acknowledged-before-captured", .info) { remark, judgement in
        let seen = judgement.subject.sequenceText(SequenceNumber(remark.observed), of: remark.end.other)
        return Explanation(.acknowledgedBeforeCaptured(seen, remark.occurrence))
    },
    RemarkEntry(.acknowledgesNeverSent, "acknowledges-never-sent", .error, saidBy: ["DATA-2", "CLOSE-2", "CLOSE-4"]) {
        remark, judgement in
        let subject = judgement.subject
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end.other)
        let highest = subject.sequenceText(SequenceNumber(remark.expected), of: remark.end.other)
        return Explanation(
            .acknowledgesNeverSent(seen, highest: highest, remark.occurrence), expected: "ack ≤ \(highest)",
            observed: "ack=\(seen)")
    },
    RemarkEntry(.clockStepsBack, "clock-step", .note) { remark, judgement in
        Explanation(
            .clockStepsBack(remark.occurrence, by: Int64(remark.observed) * 1_000_000),
            expected: "times in order", observed: "\(remark.observed) ms earlier")
    },
    RemarkEntry(.clockStepsForward, "clock-step-forward", .note) { remark, judgement in
        Explanation(
            .clockStepsForward(
                remark.occurrence, by: Int64(remark.observed) * 1_000_000, passed: Int64(remark.expected) * 1_000_000),
            expected: "at most \(remark.expected) ms by both ends' timestamps", observed: "\(remark.observed) ms")
    },
    RemarkEntry(.retransmissionDiffers, "retransmission-differs", .error, saidBy: ["DATA-3"]) { remark, judgement in
        let start = judgement.subject.sequenceText(SequenceNumber(remark.observed), of: remark.end)
        return Explanation(
            .retransmissionDiffers(
                judgement.subject.role(of: remark.end), octets: UInt64(remark.expected), start: start,
                remark.occurrence), expected: "the same octets", observed: "other octets")
    },
]

/// What DATA-1 would say, where missing or late ACKs leave it open.
private func outsideWindow(_ remark: Remark, _ judgement: Judgement) -> Explanation {
    let explanation = windowExplanation(remark, judgement.subject)
    let isOpen = !judgement.subject.connection.facts.isDisjoint(with: .incomplete)
    return Explanation(
        isOpen ? .asFarAsCaptured(explanation.text) : explanation.text, expected: explanation.expected,
        observed: explanation.observed)
}
