import PacketDecoding
import TCPTracking

/// Remarks about the opening.
let openingRemarkEntries: [RemarkEntry] = [
    RemarkEntry(.unacceptableSYNACK, "syn-ack-unacceptable", .note, saidBy: ["OPEN-2"]) { remark, judgement in
        let subject = judgement.subject
        let opener = remark.end.other
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: opener)
        let due = subject.sequenceText(SequenceNumber(remark.expected), of: opener)
        return Explanation(
            .synACKWithoutSYN(seen, due: due, remark.occurrence), expected: "ack=\(due)", observed: "ack=\(seen)")
    },
    RemarkEntry(.secondServerSequence, "second-server-sequence", .warning) { remark, judgement in
        let subject = judgement.subject
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end)
        let first = subject.sequenceText(SequenceNumber(remark.expected), of: remark.end)
        return Explanation(
            .secondServerSequence(subject.role(of: remark.end), seen: seen, first: first, remark.occurrence),
            expected: "seq=\(first)", observed: "seq=\(seen)",
            frames: [subject.details.endpoints[remark.end.index].firstSYN.frame])
    },
    RemarkEntry(.unacceptableACKInOpening, "opening-ack-unacceptable", .note, saidBy: ["OPEN-3"]) {
        remark, judgement in
        let subject = judgement.subject
        let role = subject.role(of: remark.end)
        guard subject.knowsInitialSequence(of: remark.end.other) else {
            return Explanation(.segmentBeforeSYNACK(role, remark.occurrence))
        }
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end.other)
        let due = subject.sequenceText(SequenceNumber(remark.expected), of: remark.end.other)
        return Explanation(
            .openingACKAcknowledges(role, seen: seen, due: due, remark.occurrence), expected: "ack=\(due)",
            observed: "ack=\(seen)")
    },
    RemarkEntry(.thirdSegmentSequence, "third-segment-sequence", .note, saidBy: ["OPEN-3"]) { remark, judgement in
        let subject = judgement.subject
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end)
        let due = subject.sequenceText(SequenceNumber(remark.expected), of: remark.end)
        return Explanation(
            .thirdSegmentSequence(seen, due: due, remark.occurrence), expected: "seq=\(due)", observed: "seq=\(seen)")
    },
    RemarkEntry(.dataBeforeEstablished, "data-before-established", .note, saidBy: ["OPEN-4"]) { remark, judgement in
        Explanation(
            .octetsBeforeAcknowledgment(
                judgement.subject.role(of: remark.end), octets: UInt64(remark.observed), remark.occurrence),
            expected: "0 octets", observed: countText(UInt64(remark.observed), "octet"))
    },
    RemarkEntry(.synOptionOutsideSYN, "syn-option-outside-syn", .warning, saidBy: ["OPEN-5"]) { remark, judgement in
        Explanation(
            .synOptionOutsideSYN(judgement.subject.role(of: remark.end), remark.occurrence),
            expected: "options only with SYN", observed: "options without SYN")
    },
    RemarkEntry(.windowScaleTooLarge, "window-scale-too-large", .warning, saidBy: ["OPEN-5"]) { remark, judgement in
        Explanation(
            .windowScaleTooLarge(
                judgement.subject.role(of: remark.end), frame: remark.frame, scale: remark.observed),
            expected: "window scale ≤ 14", observed: "window scale \(remark.observed)")
    },
    RemarkEntry(.synOnLiveConnection, "syn-on-live-connection", .warning, saidBy: ["OPEN-1"]) { remark, judgement in
        let subject = judgement.subject
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end)
        return Explanation(
            .synOnLiveConnection(
                subject.role(of: remark.end), seen: seen, isReplaced: subject.connection.facts.contains(.replaced),
                remark.occurrence), expected: "no SYN", observed: "SYN seq=\(seen)")
    },
    RemarkEntry(.synLost, "syn-lost", .note) { remark, judgement in
        let details = judgement.subject.details.endpoints[remark.end.index]
        return Explanation(
            .synLost(judgement.subject.role(of: remark.end), remark.occurrence, judgement.backoff(remark)),
            expected: "one SYN", observed: "\(remark.count + 1) SYNs", frames: [details.firstSYN.frame])
    },
    RemarkEntry(.synLate, "syn-late", .info) { remark, judgement in
        Explanation(
            .synLate(judgement.subject.role(of: remark.end), remark.place), expected: "no SYN", observed: "SYN seq=x",
            frames: [judgement.subject.details.endpoints[remark.end.index].firstSYN.frame])
    },
    RemarkEntry(.synACKLost, "syn-ack-lost", .note) { remark, judgement in
        Explanation(
            .synACKLost(judgement.subject.role(of: remark.end), remark.occurrence, judgement.backoff(remark)),
            expected: "one SYN,ACK", observed: "\(remark.count + 1) SYN,ACKs",
            frames: [judgement.subject.details.endpoints[remark.end.index].firstSYN.frame])
    },
    RemarkEntry(.synACKLostAfterVantage, "syn-ack-lost-after-vantage", .note) { remark, judgement in
        Explanation(
            .synACKLostAfterVantage(
                judgement.subject.role(of: remark.end), remark.occurrence, judgement.backoff(remark)), expected: "ACK",
            observed: "SYN",
            frames: [judgement.subject.details.endpoints[remark.end.other.index].firstSYN.frame])
    },
    RemarkEntry(.handshakeACKNotAccepted, "handshake-ack-not-accepted", .warning) { remark, judgement in
        let subject = judgement.subject
        let role = subject.role(of: remark.end)
        return Explanation(
            .handshakeACKNotAccepted(role, remark.occurrence, judgement.backoff(remark)),
            expected: "\(role.code) in ESTABLISHED", observed: "SYN,ACK again",
            frames: [subject.details.endpoints[remark.end.other.index].firstACK.frame])
    },
    RemarkEntry(.noRow, "unknown-transition", .warning) { remark, judgement in
        let state = TCPState(rawValue: UInt8(truncatingIfNeeded: remark.observed))
        let event = TransitionEvent(rawValue: UInt8(truncatingIfNeeded: remark.expected))
        let stateName = state.map { "\($0.name)" } ?? "\(remark.observed)"
        return Explanation(
            .unknownTransition(
                judgement.subject.role(of: remark.end), event: event?.words ?? Words("meets an event", "遇到一个事件"),
                state: stateName, remark.occurrence),
            expected: "an event of \(stateName)", observed: event.map { "\($0.phrase)" } ?? "\(remark.expected)")
    },
]
