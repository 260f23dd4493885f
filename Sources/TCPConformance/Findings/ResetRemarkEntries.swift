import PacketDecoding
import TCPTracking

/// Remarks about RST.
let resetRemarkEntries: [RemarkEntry] = [
    RemarkEntry(.resetInWindow, "reset-in-window", .warning) { remark, judgement in
        ignored(remark, judgement, "it lies in the window: ignored, a challenge ACK is due (RFC 5961 §3.2)")
    },
    RemarkEntry(.resetOutsideWindow, "reset-outside-window", .note) { remark, judgement in
        ignored(remark, judgement, "it lies outside the window: ignored (RFC 9293 §3.10.7.4)")
    },
    RemarkEntry(.resetNotAcknowledgingSYN, "reset-not-acknowledging-syn", .warning) { remark, judgement in
        ignored(remark, judgement, "ignored in SYN-SENT (RFC 9293 §3.10.7.3)")
    },
    RemarkEntry(.resetHopLimit, "reset-hop-limit", .warning) { remark, judgement in
        let subject = judgement.subject
        let role = subject.role(of: remark.end)
        return Explanation(
            """
            the \(role)'s RST \(occurrenceText(remark)) has \(hopLimitName(subject)) \(remark.observed), its first \
            segment had \(remark.expected): likely not from the \(role) but from a middlebox or a forger
            """, expected: "\(hopLimitName(subject)) \(remark.expected)",
            observed: "\(hopLimitName(subject)) \(remark.observed)")
    },
    RemarkEntry(.resetInTimeWait, "reset-in-time-wait", .note) { remark, judgement in
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

/// A RST that its receiver ignored, and whether its hop limit tells where it came from.
private func ignored(_ remark: Remark, _ judgement: Judgement, _ why: String) -> Explanation {
    let subject = judgement.subject
    let explanation = resetExplanation(remark, subject)
    var text = "\(explanation.text); \(why)"
    if let hops = subject.remark(.resetHopLimit, by: remark.end), hops.frame == remark.frame {
        text += """
            ; \(hopLimitName(subject)) \(hops.observed) is not the \(subject.role(of: remark.end))'s \(hops.expected)
            """
    }
    return Explanation(text, expected: explanation.expected, observed: explanation.observed)
}

/// What the family calls it.
func hopLimitName(_ subject: Subject) -> String {
    subject.connection.key.family == .version4 ? "TTL" : "hop limit"
}
