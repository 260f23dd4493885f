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
        let role = subject.role(of: remark.end)
        return Explanation(
            """
            the \(role)'s RST \(placeText(remark)) has \(hopLimitName(subject)) \(remark.observed), its first segment had \
            \(remark.expected): a middlebox may have sent it
            """, expected: "\(hopLimitName(subject)) \(remark.expected)",
            observed: "\(hopLimitName(subject)) \(remark.observed)")
    },
    RemarkEntry(.resetInTimeWait, "reset-in-time-wait", .note, saidBy: ["RST-1"]) { remark, judgement in
        Explanation(
            """
            the \(judgement.subject.role(of: remark.end))'s RST \(occurrenceText(remark)) met TIME-WAIT: where RFC 1337 \
            is not followed it ends TIME-WAIT too soon
            """, expected: "nothing in TIME-WAIT", observed: "RST")
    },
    RemarkEntry(.segmentAfterReset, "segment-after-reset", .info, saidBy: ["RST-2"]) { remark, judgement in
        let subject = judgement.subject
        // Said by the remark that the RST was not accepted.
        if subject.remark(.resetNotAccepted) != nil { return nil }
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end)
        let isReceiver = remark.end != subject.details.reset.sender
        return Explanation(
            """
            the \(subject.role(of: remark.end)) sent a segment with seq=\(seen) \(occurrenceText(remark)), after the \
            RST\(isReceiver ? ", sent before the RST had reached it" : "")
            """, frames: [subject.details.reset.sighting.frame])
    },
    RemarkEntry(.resetNotAccepted, "reset-not-accepted", .warning) { remark, judgement in
        let subject = judgement.subject
        return Explanation(
            """
            the \(subject.role(of: remark.end)) went on \(occurrenceText(remark)) after a RST with the right number: the \
            RST was lost after the vantage, or it was forged and refused
            """, expected: "CLOSED", observed: "segments", frames: [subject.details.reset.sighting.frame])
    },
]

/// What the family calls it.
func hopLimitName(_ subject: Subject) -> String {
    subject.connection.key.family == .version4 ? "TTL" : "hop limit"
}
