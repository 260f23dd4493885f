import PacketDecoding

extension Connection {
    /// The client acknowledges the other of two initial sequence numbers that answered its SYN: that one counts.
    mutating func chooseServerSequence(
        by segment: Segment, from end: End, details: inout ConnectionDetails
    ) {
        let peer = end.other.index
        guard segment.flags.contains(.ack), segment.acknowledgment == details.alternativeSequence + 1 else { return }
        details.hasAlternativeSequence = false
        let first = endpoints[peer].initialSequence
        endpoints[peer].initialSequence = details.alternativeSequence
        endpoints[peer].next = details.alternativeSequence + 1
        endpoints[peer].contiguous = endpoints[peer].next
        details.alternativeSequence = first
        details.endpoints[end.index].history.confirmAll(by: segment.frame)
    }

    /// An endpoint in SYN-RECEIVED receives an ACK.
    mutating func completeOpening(
        of end: End, by segment: Segment, details: inout ConnectionDetails, changes: inout StateChanges
    ) {
        let server = end.index
        let sender = end.other
        guard endpoints[server].knows(.initialSequence) else { return }
        guard acknowledgesSYN(segment, of: server) else {
            details.remarks.note(
                .unacceptableACKInOpening, by: sender, frame: segment.frame, observed: segment.acknowledgment.value,
                expected: endpoints[server].initialSequence.value &+ 1)
            endpoints[server].facts.insert(.provoked)
            return
        }
        if endpoints[server].knows(.acknowledgment) {
            let offset = segment.sequence.distance(from: endpoints[server].acknowledged)
            let span = endpoints[server].windowEdge.distance(from: endpoints[server].acknowledged)
            guard offset >= 0, offset <= span else {
                details.remarks.note(
                    .thirdSegmentSequence, by: sender, frame: segment.frame, observed: segment.sequence.value,
                    expected: endpoints[server].acknowledged.value)
                return
            }
        }
        noteAnswered(end, details: &details)
        apply(
            .receivesACKOfSYN, to: end, cause: Sighting(time: segment.time, frame: segment.frame),
            certainty: .assumed,
            proof: segment.payloadLength > 0 ? segment.sequenceEnd : endpoints[sender.index].next + 1,
            details: &details, changes: &changes)
    }

    /// An endpoint in SYN-SENT sends something without SYN: its ACK shows that the SYN,ACK arrived.
    mutating func leaveSYNSent(
        _ segment: Segment, from end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) -> SegmentLabel? {
        let me = end.index
        let peer = end.other.index
        let numberFits = followsOwnSYN(segment, me: me)
        let acknowledgmentFits =
            !endpoints[peer].knows(.initialSequence) || acknowledgesSYN(segment, of: peer)
            || showsOtherSYNACK(segment, me: me)
        guard segment.flags.contains(.ack), numberFits, acknowledgmentFits else {
            if segment.flags.contains(.fin) {
                details.remarks.note(
                    .finBeforeEstablished, by: end, frame: segment.frame, observed: segment.sequence.value)
            } else if !numberFits {
                details.remarks.note(
                    .thirdSegmentSequence, by: end, frame: segment.frame, observed: segment.sequence.value,
                    expected: endpoints[me].initialSequence.value &+ 1)
            } else {
                details.remarks.note(
                    .unacceptableACKInOpening, by: end, frame: segment.frame,
                    observed: segment.acknowledgment.value,
                    expected: endpoints[peer].initialSequence.value &+ 1)
            }
            return .unacceptable
        }
        if !endpoints[peer].knows(.initialSequence) {
            facts.insert(.segmentsMissing)
            endpoints[peer].initialSequence = segment.acknowledgment - 1
            endpoints[peer].facts.insert(.impliedSequence)
        }
        apply(
            .sendsACK, to: end, cause: Sighting(time: segment.time, frame: segment.frame), certainty: .observed,
            details: &details, changes: &changes)
        if endpoints[peer].state == .unknown {
            apply(
                .receivesACKOfSYN, to: end.other, cause: Sighting(time: segment.time, frame: segment.frame),
                certainty: .assumed, proof: segment.sequenceEnd, details: &details, changes: &changes)
        }
        return nil
    }

    private mutating func followsOwnSYN(_ segment: Segment, me: Int) -> Bool {
        let offset = segment.sequence.distance(from: endpoints[me].initialSequence)
        return offset >= 1 && offset < 1 << 24
    }

    /// Whether a segment shows that its sender, whose SYN was captured, has accepted another SYN,ACK than was captured: data
    /// behind its SYN are sent by a synchronized endpoint only.
    mutating func showsOtherSYNACK(_ segment: Segment, me: Int) -> Bool {
        segment.payloadLength > 0 && segment.flags.contains(.ack) && endpoints[me].knows(.initialSequence)
            && followsOwnSYN(segment, me: me)
    }

    /// An endpoint in SYN-RECEIVED sends something without SYN. Data or a further acknowledgment is sent only by a
    /// synchronized endpoint (Fast Open aside), so the ACK of its SYN has arrived, captured or not.
    mutating func leaveSYNReceived(
        _ segment: Segment, from end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) {
        let me = end.index
        let peer = end.other.index
        let acknowledgedByPeer =
            endpoints[peer].knows(.acknowledgment)
            && endpoints[peer].acknowledged.isAfter(endpoints[me].initialSequence)
        let acknowledgesMore =
            segment.flags.contains(.ack) && endpoints[me].knows(.acknowledgment)
            && segment.acknowledgment.isAfter(endpoints[me].acknowledged)
        let isUnderFastOpen = facts.contains(.fastOpen) && !acknowledgesMore
        guard acknowledgesMore || (segment.payloadLength > 0 && !isUnderFastOpen) else { return }
        if !acknowledgedByPeer { facts.insert(.segmentsMissing) }
        apply(
            .sendsACK, to: end, cause: Sighting(time: segment.time, frame: segment.frame),
            certainty: followsUnseen(segment, me: me) ? .assumed : .observed, proof: segment.acknowledgment,
            details: &details, changes: &changes)
    }

    /// An end in SYN-RECEIVED whose peer's ACK passed the vantage before something took the end back to that state: it may
    /// have arrived all the same.
    mutating func receiveEarlierACK(
        at end: End, known: Sighting, details: inout ConnectionDetails, changes: inout StateChanges
    ) {
        let peer = end.other.index
        let firstACK = details.endpoints[peer].firstACK
        guard endpoints[end.index].state == .synReceived, firstACK.happened else { return }
        apply(
            .receivesACKOfSYN, to: end, cause: firstACK, certainty: .assumed,
            proof: endpoints[peer].next + History.never, known: known, details: &details, changes: &changes)
    }
}
