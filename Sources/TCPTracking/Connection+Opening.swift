import PacketDecoding

extension Connection {
    /// A segment with SYN and without ACK.
    mutating func takeSYN(
        _ segment: Segment, from end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) -> SegmentLabel {
        let me = end.index
        let peer = end.other.index
        let sighting = Sighting(time: segment.time, frame: segment.frame)
        if endpoints[me].knows(.initialSequence) {
            guard segment.sequence == endpoints[me].initialSequence else {
                details.remarks.note(
                    .synOnLiveConnection, by: end, frame: segment.frame, observed: segment.sequence.value,
                    expected: endpoints[me].initialSequence.value)
                challenge(peer)
                return .unacceptable
            }
            return repeatSYN(segment, from: end, details: &details, changes: &changes)
        }
        if endpoints[me].knows(.impliedSequence), endpoints[peer].state == .synSent,
            !endpoints[me].impliesSYN(segment)
        {
            // Split handshake: ACK and SYN in two segments. The ACK alone had synchronized nothing.
            while details.endpoints[me].history.count > 0 {
                withdrawLast(from: end, at: sighting, details: &details, changes: &changes)
            }
            endpoints[me].facts.remove([.impliedSequence, .sequence])
        }
        if endpoints[me].knows(.impliedSequence) {
            guard endpoints[me].impliesSYN(segment) else {
                details.remarks.note(
                    .synOnLiveConnection, by: end, frame: segment.frame, observed: segment.sequence.value,
                    expected: endpoints[me].initialSequence.value)
                challenge(peer)
                return .unacceptable
            }
            return takeLateSYN(segment, from: end, details: &details, changes: &changes)
        }
        if followsSYN(segment, me: me, sent: 1) {
            return takeLateSYN(segment, from: end, details: &details, changes: &changes)
        }
        if details.endpoints[me].history.count > 0 {
            // Silent so far, and the peer speaks to it as to a synchronized endpoint (RFC 9293 §3.10.7.4).
            details.remarks.note(
                .synOnLiveConnection, by: end, frame: segment.frame, observed: segment.sequence.value,
                expected: endpoints[peer].acknowledged.value &- 1)
            return .unacceptable
        }

        beginSequence(segment, me: me, details: &details)
        endpoints[me].facts.insert(.activeOpen)
        facts.insert(.sawSYN)
        details.endpoints[me].firstSYN = sighting
        let crossed = endpoints[peer].knows(.activeOpen) && endpoints[peer].state == .synSent
        if crossed, segment.time < details.endpoints[peer].firstSYN.time {
            // Nothing but their times tells which of two crossing SYNs was the first.
            client = end
        }
        if !crossed, !facts.contains(.rolesObserved) { client = end }
        facts.insert(.rolesObserved)
        if facts.contains(.oldDuplicate) { return .syn }
        endpoints[me].state = .closed
        apply(.sendsSYN, to: end, cause: sighting, certainty: .observed, details: &details, changes: &changes)
        if crossed {
            facts.insert(.simultaneousOpen)
            apply(
                .receivesSYN, to: end.other, cause: sighting, certainty: .assumed,
                proof: segment.sequence + History.never,
                details: &details, changes: &changes)
            let first = details.endpoints[peer].lastSYN
            apply(
                .receivesSYN, to: end, cause: Sighting(time: segment.time, frame: first.frame), certainty: .assumed,
                proof: endpoints[peer].initialSequence + History.never, known: sighting, details: &details,
                changes: &changes)
        }
        return .syn
    }

    /// Whether a connection of which only the other end was captured, mid-stream, follows from a SYN: what that end has
    /// acknowledged lies a little behind it.
    ///
    /// - Parameter count: segments of the SYN's sender so far, this one included once it is counted.
    mutating func followsSYN(_ segment: Segment, me: Int, sent count: UInt32) -> Bool {
        let peer = endpoints[1 - me]
        guard endpoints[me].segments == count, !endpoints[me].knows(.initialSequence),
            !endpoints[me].knows(.impliedSequence), !peer.knows(.sentSYNACK), peer.knows(.acknowledgment),
            segment.flags.isDisjoint(with: [.ack, .rst])
        else { return false }
        let ahead = peer.acknowledged.distance(from: segment.sequence)
        return ahead > 0 && ahead < 1 << 20
    }

    /// The first SYN or SYN,ACK of an endpoint: its sequence space begins.
    mutating func beginSequence(_ segment: Segment, me: Int, details: inout ConnectionDetails) {
        let sighting = Sighting(time: segment.time, frame: segment.frame)
        endpoints[me].initialSequence = segment.sequence
        let captured = endpoints[me].next.distance(from: segment.sequenceEnd)
        // Captured late, behind what follows it.
        let isLate = endpoints[me].knows(.sequence) && captured > 0 && captured < 1 << 20
        if !isLate {
            endpoints[me].next = segment.sequenceEnd
            endpoints[me].contiguous = endpoints[me].next
        }
        endpoints[me].facts.insert([.sequence, .initialSequence])
        noteSYNOptions(of: segment, me: me, details: &details)
        details.endpoints[me].firstSequence = segment.sequence
        details.endpoints[me].lastSYN = sighting
        noteDataInSYN(of: segment, me: me, details: &details)
    }

    /// Fast Open (RFC 7413 §2).
    mutating func noteDataInSYN(of segment: Segment, me: Int, details: inout ConnectionDetails) {
        guard segment.payloadLength > 0 else { return }
        let sighting = Sighting(time: segment.time, frame: segment.frame)
        endpoints[me].facts.insert(.dataInSYN)
        endpoints[me].bytes &+= UInt64(segment.payloadLength)
        endpoints[me].sent.count()
        details.endpoints[me].firstData = sighting
        details.endpoints[me].firstPayload = FirstPayload(segment)
        if !endpoints[me].lastData.happened { endpoints[me].sent.last = sighting }
    }

    mutating func noteSYNOptions(of segment: Segment, me: Int, details: inout ConnectionDetails) {
        details.endpoints[me].synAttributes = segment.attributes
        details.endpoints[me].maximumSegmentSize = segment.maximumSegmentSize
        details.endpoints[me].windowScale = segment.windowScale
        endpoints[me].sent.timestamp = segment.timestampValue
        details.endpoints[me].synTimestamp = segment.timestampValue
        details.endpoints[me].lastSYNTimestamp = segment.timestampValue
        if segment.attributes.contains(.windowScale) {
            endpoints[me].facts.insert(.windowScaling)
            if segment.windowScale > 14 {
                details.remarks.note(
                    .windowScaleTooLarge, by: me == 0 ? .a : .b, frame: segment.frame,
                    observed: UInt32(segment.windowScale), expected: 14)
            }
        }
    }

    /// The same SYN once more: whatever the endpoint was assumed to have received has not arrived.
    private mutating func repeatSYN(
        _ segment: Segment, from end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) -> SegmentLabel {
        let me = end.index
        let sighting = Sighting(time: segment.time, frame: segment.frame)
        let previous = details.endpoints[me].lastSYN
        // The connection is over: it is a late copy, or the SYN of another one.
        let isPending = details.pendingSYN.exists && details.pendingSYN.segment.sequence == segment.sequence
        if isPending {
            details.pendingSYN.repetitions &+= 1
        } else {
            noteRepetition(segment, by: end, after: previous, isControl: true, details: &details)
        }
        details.endpoints[me].lastSYN = sighting
        details.endpoints[me].lastSYNTimestamp = segment.timestampValue
        details.endpoints[me].retransmissions &+= 1
        if end == client {
            details.synRetransmissions &+= 1
            if !isPending { details.synWaits.note(segment.time &- previous.time) }
        }
        // Once it has proved to be synchronized, a copy of its SYN is a late one and says nothing.
        let isLate = endpoints[me].state != .synSent && !details.endpoints[me].history.isOpeningAssumed
        let withdrawn =
            !Self.follows(details.completingSYNACK, segment) && details.endpoints[me].history.isOpeningAssumed
            && withdraw(from: end, at: sighting, details: &details, changes: &changes) { _ in true }
        if withdrawn {
            facts.remove(.refused)
            forgetReset(details: &details)
        }
        let isCopy = isPending || (isLate && endpoints[me].state.isSynchronized)
        details.remarks.note(
            withdrawn ? .synACKLostAfterVantage : isCopy ? .synLate : .synLost, by: end, frame: segment.frame)
        challenge(end.other.index)
        return .synRetransmission
    }

    /// A SYN that was captured after the segments that follow from it.
    private mutating func takeLateSYN(
        _ segment: Segment, from end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) -> SegmentLabel {
        let me = end.index
        let sighting = Sighting(time: segment.time, frame: segment.frame)
        facts.insert([.reordered, .sawSYN, .rolesObserved])
        client = end
        let isFollowed = endpoints[me].knows(.sequence) && endpoints[me].next.isAfter(segment.sequence)
        endpoints[me].facts.remove(.impliedSequence)
        endpoints[me].facts.insert([.initialSequence, .activeOpen, .sequence])
        endpoints[me].initialSequence = segment.sequence
        noteDataInSYN(of: segment, me: me, details: &details)
        if endpoints[me].knows(.dataInSYN), endpoints[end.other.index].knows(.sentSYNACK) { facts.insert(.fastOpen) }
        if !isFollowed {
            endpoints[me].next = segment.sequenceEnd
            endpoints[me].contiguous = segment.sequenceEnd
        }
        noteSYNOptions(of: segment, me: me, details: &details)
        details.endpoints[me].firstSYN = sighting
        details.endpoints[me].lastSYN = sighting
        agreeOnWindowScale(details: &details)
        // What the peer sent was taken for a proof that this endpoint is synchronized; now its opening is known.
        if endpoints[me].state != .unknown, details.endpoints[me].history.first?.event == .receivesACKOfSYN {
            withdraw(from: end, at: sighting, details: &details, changes: &changes) { _ in true }
        }
        if endpoints[me].state == .unknown, !facts.contains(.oldDuplicate) {
            endpoints[me].state = .closed
            apply(.sendsSYN, to: end, cause: sighting, certainty: .observed, details: &details, changes: &changes)
        } else {
            prepend(.sendsSYN, from: .closed, to: end, segment: segment, details: &details, changes: &changes)
        }
        return .syn
    }

    /// Window scaling is on only when both SYNs offered it (RFC 7323 §2.2).
    mutating func agreeOnWindowScale(details: inout ConnectionDetails) {
        guard endpoints[0].knows(.windowScaling), endpoints[1].knows(.windowScaling) else { return }
        endpoints[0].windowShift = min(details.endpoints[0].windowScale, 14)
        endpoints[1].windowShift = min(details.endpoints[1].windowScale, 14)
    }
}
