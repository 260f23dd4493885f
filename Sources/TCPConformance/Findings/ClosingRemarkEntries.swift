import PacketDecoding
import TCPTracking

/// Remarks about the closing.
let closingRemarkEntries: [RemarkEntry] = [
    RemarkEntry(.finMoved, "fin-moved", .error, saidBy: ["CLOSE-1", "CLOSE-4"]) { remark, judgement in
        let subject = judgement.subject
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end)
        let first = subject.sequenceText(SequenceNumber(remark.expected), of: remark.end)
        return Explanation(
            .finMoved(subject.role(of: remark.end), seen: seen, first: first, remark.occurrence),
            expected: "seq=\(first)", observed: "seq=\(seen)")
    },
    RemarkEntry(.dataBeyondFIN, "data-beyond-fin", .error, saidBy: ["CLOSE-3", "CLOSE-4"]) { remark, judgement in
        let subject = judgement.subject
        let seen = subject.finText(SequenceNumber(remark.observed), of: remark.end)
        let fin = subject.finText(SequenceNumber(remark.expected), of: remark.end)
        return Explanation(
            .dataBeyondFIN(subject.role(of: remark.end), end: seen, fin: fin, remark.occurrence),
            expected: "at most \(fin)", observed: seen)
    },
    RemarkEntry(.finBeforeEstablished, "fin-before-established", .warning) { remark, judgement in
        Explanation(
            .finBeforeEstablished(judgement.subject.role(of: remark.end), remark.occurrence),
            expected: "FIN,ACK after ESTABLISHED", observed: "FIN")
    },
    RemarkEntry(.finLost, "fin-lost", .note) { remark, judgement in
        // The same retransmission, known more exactly.
        if judgement.subject.remark(.finLostAfterVantage, by: remark.end) != nil { return nil }
        return Explanation(
            .finLost(judgement.subject.role(of: remark.end), remark.occurrence, judgement.backoff(remark)),
            expected: "one FIN", observed: "\(remark.count + 1) FINs",
            frames: [judgement.subject.details.endpoints[remark.end.index].fin.frame])
    },
    RemarkEntry(.finLostAfterVantage, "fin-lost-after-vantage", .note) { remark, judgement in
        let subject = judgement.subject
        return Explanation(
            .finLostAfterVantage(
                subject.role(of: remark.end), peer: subject.role(of: remark.end.other), remark.occurrence,
                judgement.backoff(remark)), expected: "one FIN", observed: "FIN again",
            frames: [subject.details.endpoints[remark.end.index].fin.frame])
    },
    RemarkEntry(.finACKLostAfterVantage, "fin-ack-lost-after-vantage", .note) { remark, judgement in
        let subject = judgement.subject
        return Explanation(
            .finACKLostAfterVantage(
                subject.role(of: remark.end), remark.occurrence, judgement.backoff(remark)), expected: "no FIN",
            observed: "FIN again",
            frames: [subject.details.endpoints[remark.end.index].finAcknowledged.frame])
    },
    RemarkEntry(.timeWaitRestarted, "time-wait-restarted", .info) { remark, judgement in
        Explanation(.timeWaitRestarted(judgement.subject.role(of: remark.end), remark.occurrence))
    },
    RemarkEntry(.synInTimeWait, "syn-in-time-wait", .info, saidBy: ["CLOSE-5"]) { remark, judgement in
        let subject = judgement.subject
        if subject.remark(.synInTimeWaitNewer, by: remark.end) != nil { return nil }
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end)
        let next = subject.sequenceText(SequenceNumber(remark.expected), of: remark.end)
        let isAbove = SequenceNumber(remark.observed).isAtOrAfter(SequenceNumber(remark.expected))
        return Explanation(
            .synInTimeWait(seen, next: next, isAbove: isAbove, frame: remark.frame), expected: "seq ≥ \(next)",
            observed: "seq=\(seen)")
    },
    RemarkEntry(.synInTimeWaitNewer, "syn-in-time-wait-by-timestamp", .info, saidBy: ["CLOSE-5"]) { remark, _ in
        Explanation(
            .synInTimeWaitNewer(remark.observed, last: remark.expected, frame: remark.frame),
            expected: "TSval above \(remark.expected)", observed: "TSval \(remark.observed)")
    },
]
