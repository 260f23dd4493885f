import PacketDecoding
import TCPTracking

/// Remarks about the opening.
let openingRemarkEntries: [RemarkEntry] = [
    RemarkEntry(.joinsMultipath, "multipath-subflow", .info) { remark, _ in
        let token = "0x" + String(remark.observed, radix: 16)
        return Explanation(
            """
            a subflow of Multipath TCP (RFC 8684 §3.2): its SYN \(placeText(remark)) names the token \
            \(token), \(remark.expected == 0 ? "of a connection whose opening was not captured" : "of connection \(remark.expected)")
            """, observed: "token \(token)")
    },
    RemarkEntry(.unacceptableSYNACK, "syn-ack-unacceptable", .note, saidBy: ["OPEN-2"]) { remark, judgement in
        let subject = judgement.subject
        let opener = remark.end.other
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: opener)
        let due = subject.sequenceText(SequenceNumber(remark.expected), of: opener)
        return Explanation(
            """
            a SYN,ACK \(occurrenceText(remark)) acknowledges \(seen) where \(due) would be due; the SYN itself was not \
            captured
            """, expected: "ack=\(due)", observed: "ack=\(seen)")
    },
    RemarkEntry(.secondServerSequence, "second-server-sequence", .warning) { remark, judgement in
        let subject = judgement.subject
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end)
        let first = subject.sequenceText(SequenceNumber(remark.expected), of: remark.end)
        return Explanation(
            """
            the \(subject.role(of: remark.end)) answered the same SYN with another initial sequence number, seq=\(seen) \
            instead of \(first), \(occurrenceText(remark)): two hosts answer, it restarted, or one answer is forged
            """, expected: "seq=\(first)", observed: "seq=\(seen)",
            frames: [subject.details.endpoints[remark.end.index].firstSYN.frame])
    },
    RemarkEntry(.unacceptableACKInOpening, "opening-ack-unacceptable", .note, saidBy: ["OPEN-3"]) {
        remark, judgement in
        let subject = judgement.subject
        let role = subject.role(of: remark.end)
        guard subject.knowsInitialSequence(of: remark.end.other) else {
            return Explanation(
                "the \(role) sent a segment \(occurrenceText(remark)) before any SYN,ACK was captured, and it does not fit"
            )
        }
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end.other)
        let due = subject.sequenceText(SequenceNumber(remark.expected), of: remark.end.other)
        return Explanation(
            "the \(role)'s ACK \(occurrenceText(remark)) acknowledges \(seen) where the opening needs \(due)",
            expected: "ack=\(due)", observed: "ack=\(seen)")
    },
    RemarkEntry(.thirdSegmentSequence, "third-segment-sequence", .note, saidBy: ["OPEN-3"]) { remark, judgement in
        let subject = judgement.subject
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end)
        let due = subject.sequenceText(SequenceNumber(remark.expected), of: remark.end)
        return Explanation(
            "the third segment \(occurrenceText(remark)) has seq=\(seen) where \(due) is due",
            expected: "seq=\(due)", observed: "seq=\(seen)")
    },
    RemarkEntry(.dataBeforeEstablished, "data-before-established", .note, saidBy: ["OPEN-4"]) { remark, judgement in
        Explanation(
            """
            the \(judgement.subject.role(of: remark.end)) sent \(countText(UInt64(remark.observed), "octet")) before its \
            SYN was acknowledged, \(occurrenceText(remark))
            """, expected: "0 octets", observed: countText(UInt64(remark.observed), "octet"))
    },
    RemarkEntry(.synOptionOutsideSYN, "syn-option-outside-syn", .warning, saidBy: ["OPEN-5"]) { remark, judgement in
        Explanation(
            """
            the \(judgement.subject.role(of: remark.end)) sent MSS, window scale or SACK-permitted in a segment without \
            SYN, \(occurrenceText(remark))
            """, expected: "options only with SYN", observed: "options without SYN")
    },
    RemarkEntry(.windowScaleTooLarge, "window-scale-too-large", .warning, saidBy: ["OPEN-5"]) { remark, judgement in
        Explanation(
            """
            the \(judgement.subject.role(of: remark.end)) offers a window scale of \(remark.observed) in frame \
            \(remark.frame); 14 counts
            """, expected: "window scale ≤ 14", observed: "window scale \(remark.observed)")
    },
    RemarkEntry(.synOnLiveConnection, "syn-on-live-connection", .warning, saidBy: ["OPEN-1"]) { remark, judgement in
        let subject = judgement.subject
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: remark.end)
        let result =
            subject.connection.facts.contains(.replaced)
            ? "it was answered, and a new connection took the four-tuple" : "a challenge ACK is due (RFC 5961 §4)"
        return Explanation(
            """
            the \(subject.role(of: remark.end)) sent SYN with seq=\(seen) on the live connection, \
            \(occurrenceText(remark)); \(result)
            """, expected: "no SYN", observed: "SYN seq=\(seen)")
    },
    RemarkEntry(.synLost, "syn-lost", .note) { remark, judgement in
        let details = judgement.subject.details.endpoints[remark.end.index]
        return Explanation(
            """
            the \(judgement.subject.role(of: remark.end)) sent its SYN again, \(occurrenceText(remark))\(judgement.backoffText(remark)), and no answer \
            had been captured: the SYN or its answer was lost, or nobody answers
            """, expected: "one SYN", observed: "\(remark.count + 1) SYNs", frames: [details.firstSYN.frame])
    },
    RemarkEntry(.synLate, "syn-late", .info) { remark, judgement in
        Explanation(
            """
            a copy of the \(judgement.subject.role(of: remark.end))'s SYN came \(placeText(remark)) when the opening was \
            complete: delayed on the way, it opens nothing, and a challenge ACK is due (RFC 5961 §4)
            """, expected: "no SYN", observed: "SYN seq=x",
            frames: [judgement.subject.details.endpoints[remark.end.index].firstSYN.frame])
    },
    RemarkEntry(.synACKLost, "syn-ack-lost", .note) { remark, judgement in
        Explanation(
            """
            the \(judgement.subject.role(of: remark.end)) sent its SYN,ACK again, \(occurrenceText(remark))\(judgement.backoffText(remark)), and no ACK \
            of it had been captured: the SYN,ACK or its ACK was lost, or nobody acknowledges
            """, expected: "one SYN,ACK", observed: "\(remark.count + 1) SYN,ACKs",
            frames: [judgement.subject.details.endpoints[remark.end.index].firstSYN.frame])
    },
    RemarkEntry(.synACKLostAfterVantage, "syn-ack-lost-after-vantage", .note) { remark, judgement in
        let role = judgement.subject.role(of: remark.end)
        return Explanation(
            """
            the \(role) sent its SYN again, \(occurrenceText(remark))\(judgement.backoffText(remark)), although the SYN,ACK had been captured: the \
            SYN,ACK was lost between the vantage and the \(role)
            """, expected: "ACK", observed: "SYN",
            frames: [judgement.subject.details.endpoints[remark.end.other.index].firstSYN.frame])
    },
    RemarkEntry(.handshakeACKNotAccepted, "handshake-ack-not-accepted", .warning) { remark, judgement in
        let subject = judgement.subject
        let role = subject.role(of: remark.end)
        return Explanation(
            """
            the \(role) sent its SYN,ACK again, \(occurrenceText(remark))\(judgement.backoffText(remark)), although the ACK of it had been captured: the \
            ACK was lost after the vantage, or the \(role) did not accept it (full accept queue, deferred accept)
            """, expected: "\(subject.role(of: remark.end)) in ESTABLISHED", observed: "SYN,ACK again",
            frames: [subject.details.endpoints[remark.end.other.index].firstACK.frame])
    },
    RemarkEntry(.noRow, "unknown-transition", .warning) { remark, judgement in
        let state = TCPState(rawValue: UInt8(truncatingIfNeeded: remark.observed))
        let event = TransitionEvent(rawValue: UInt8(truncatingIfNeeded: remark.expected))
        let stateName = state.map { "\($0.name)" } ?? "\(remark.observed)"
        let phrase = event.map { "\($0.phrase)" } ?? "\(remark.expected)"
        return Explanation(
            """
            the \(judgement.subject.role(of: remark.end)) \(phrase) in \(stateName), \(occurrenceText(remark)): no \
            document knows such a transition, so its state stays
            """, expected: "an event of \(stateName)", observed: phrase)
    },
]
