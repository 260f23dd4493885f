import PacketDecoding
import TCPTracking

/// Remarks about RST.
let resetRemarkEntries: [RemarkEntry] = [
    RemarkEntry(.resetInWindow, "reset-in-window", .warning, saidBy: ["RST-1"]) { remark, judgement in
        resetExplanation(remark, judgement.subject)
    },
    RemarkEntry(.resetOutsideWindow, "reset-outside-window", .note, saidBy: ["RST-1"]) { remark, judgement in
        resetExplanation(remark, judgement.subject)
    },
    RemarkEntry(.resetNotAcknowledgingSYN, "reset-not-acknowledging-syn", .warning, saidBy: ["RST-1"]) {
        remark, judgement in
        resetExplanation(remark, judgement.subject)
    },
    RemarkEntry(.resetHopLimit, "reset-hop-limit", .note) { remark, judgement in
        // Told with the other marks of the same RST.
        if judgement.forgeryMarks(ofFrame: remark.frame) != nil { return nil }
        let subject = judgement.subject
        return Explanation(
            .resetHopLimit(
                subject.role(of: remark.end), field: hopLimitName(subject), seen: remark.observed, own: remark.expected,
                remark.place), expected: "\(hopLimitName(subject)) \(remark.expected)",
            observed: "\(hopLimitName(subject)) \(remark.observed)")
    },
    RemarkEntry(.resetInTimeWait, "reset-in-time-wait", .note, saidBy: ["RST-1"]) { remark, judgement in
        Explanation(
            .resetInTimeWait(judgement.subject.role(of: remark.end), remark.occurrence),
            expected: "nothing in TIME-WAIT", observed: "RST")
    },
    RemarkEntry(.segmentAfterReset, "segment-after-reset", .info, saidBy: ["RST-2"]) { remark, judgement in
        let subject = judgement.subject
        // Said by the remark that the RST was not accepted.
        if subject.remark(.resetNotAccepted) != nil { return nil }
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end)
        return Explanation(
            .segmentAfterReset(
                subject.role(of: remark.end), seen: seen, isReceiver: remark.end != subject.details.reset.sender,
                remark.occurrence), frames: [subject.details.reset.sighting.frame])
    },
    RemarkEntry(.resetNotAccepted, "reset-not-accepted", .warning) { remark, judgement in
        let subject = judgement.subject
        return Explanation(
            .resetNotAccepted(subject.role(of: remark.end), remark.occurrence), expected: "CLOSED",
            observed: "segments", frames: [subject.details.reset.sighting.frame])
    },
]

/// What the family calls it.
func hopLimitName(_ subject: Subject) -> StaticString {
    subject.connection.key.family == .version4 ? "TTL" : "hop limit"
}
