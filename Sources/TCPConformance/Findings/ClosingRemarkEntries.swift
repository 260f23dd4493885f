import PacketDecoding
import TCPTracking

/// Remarks about the closing.
let closingRemarkEntries: [RemarkEntry] = [
    RemarkEntry(.finMoved, "fin-moved", .error, saidBy: ["CLOSE-1", "CLOSE-4"]) { remark, judgement in
        let subject = judgement.subject
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end)
        let first = subject.sequenceText(SequenceNumber(remark.expected), of: remark.end)
        return Explanation(
            """
            the \(subject.role(of: remark.end))'s FIN \(occurrenceText(remark)) has seq=\(seen), its first FIN had \
            \(first)
            """, expected: "seq=\(first)", observed: "seq=\(seen)")
    },
    RemarkEntry(.dataBeyondFIN, "data-beyond-fin", .error, saidBy: ["CLOSE-3", "CLOSE-4"]) { remark, judgement in
        let subject = judgement.subject
        let seen = subject.finText(SequenceNumber(remark.observed), of: remark.end)
        let fin = subject.finText(SequenceNumber(remark.expected), of: remark.end)
        return Explanation(
            """
            the \(subject.role(of: remark.end))'s segment \(occurrenceText(remark)) ends at \(seen), above its FIN, \(fin)
            """, expected: "at most \(fin)", observed: seen)
    },
    RemarkEntry(.finBeforeEstablished, "fin-before-established", .warning) { remark, judgement in
        let subject = judgement.subject
        return Explanation(
            """
            the \(subject.role(of: remark.end)) sent a FIN that closes nothing, \(occurrenceText(remark)): it has no \
            ACK, or the connection was not established
            """, expected: "FIN,ACK after ESTABLISHED", observed: "FIN")
    },
    RemarkEntry(.finLost, "fin-lost", .note) { remark, judgement in
        // The same retransmission, known more exactly.
        if judgement.subject.remark(.finLostAfterVantage, by: remark.end) != nil { return nil }
        return Explanation(
            """
            the \(judgement.subject.role(of: remark.end)) sent its FIN again, \(occurrenceText(remark))\(judgement.backoffText(remark)), and no ACK of \
            it had been captured: the FIN or its ACK was lost, or nobody answers
            """, expected: "one FIN", observed: "\(remark.count + 1) FINs",
            frames: [judgement.subject.details.endpoints[remark.end.index].fin.frame])
    },
    RemarkEntry(.finLostAfterVantage, "fin-lost-after-vantage", .note) { remark, judgement in
        let subject = judgement.subject
        return Explanation(
            """
            the \(subject.role(of: remark.end)) sent its FIN again, \(occurrenceText(remark))\(judgement.backoffText(remark)), and the \
            \(subject.role(of: remark.end.other)) had not acknowledged it: the FIN was lost after the vantage, or its \
            ACK before
            """, expected: "one FIN", observed: "FIN again",
            frames: [subject.details.endpoints[remark.end.index].fin.frame])
    },
    RemarkEntry(.finACKLostAfterVantage, "fin-ack-lost-after-vantage", .note) { remark, judgement in
        let subject = judgement.subject
        let role = subject.role(of: remark.end)
        return Explanation(
            """
            the \(role) sent its FIN again, \(occurrenceText(remark))\(judgement.backoffText(remark)), although the ACK of it had been captured: that \
            ACK was lost between the vantage and the \(role)
            """, expected: "no FIN", observed: "FIN again",
            frames: [subject.details.endpoints[remark.end.index].finAcknowledged.frame])
    },
    RemarkEntry(.timeWaitRestarted, "time-wait-restarted", .info) { remark, judgement in
        Explanation(
            """
            the repeated FIN restarts the 2·MSL of the \(judgement.subject.role(of: remark.end)) in TIME-WAIT, \
            \(occurrenceText(remark))
            """)
    },
    RemarkEntry(.synInTimeWait, "syn-in-time-wait", .info, saidBy: ["CLOSE-5"]) { remark, judgement in
        let subject = judgement.subject
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end)
        let next = subject.sequenceText(SequenceNumber(remark.expected), of: remark.end)
        let isAbove = SequenceNumber(remark.observed).isAtOrAfter(SequenceNumber(remark.expected))
        return Explanation(
            """
            a SYN with seq=\(seen) reopens the four-tuple in frame \(remark.frame) within 2·MSL, \
            \(isAbove
                ? "as RFC 1122 §4.2.2.13 allows: it is not below the old connection's next number, \(next)"
                : "below the old connection's next number, \(next): only a newer timestamp allows it (RFC 6191)")
            """, expected: "seq ≥ \(next)", observed: "seq=\(seen)")
    },
]
