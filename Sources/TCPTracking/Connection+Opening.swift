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
        if endpoints[me].knows(.impliedSequence), endpoints[peer].state == .synSent, !endpoints[me].impliesSYN(segment)
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
        if !crossed, !facts.contains(.rolesObserved) { client = end }
        facts.insert(.rolesObserved)
        if facts.contains(.oldDuplicate) { return .syn }
        endpoints[me].state = .closed
        apply(.sendsSYN, to: end, cause: sighting, certainty: .observed, details: &details, changes: &changes)
        if crossed {
            facts.insert(.simultaneousOpen)
            apply(
                .receivesSYN, to: end.other, cause: sighting, certainty: .assumed, proof: segment.sequence + 1,
                details: &details, changes: &changes)
            let first = details.endpoints[peer].lastSYN
            apply(
                .receivesSYN, to: end, cause: Sighting(time: segment.time, frame: first.frame), certainty: .assumed,
                proof: endpoints[peer].initialSequence + 1, known: sighting, details: &details, changes: &changes)
        }
        return .syn
    }

    /// The first SYN or SYN,ACK of an endpoint: its sequence space begins.
    private mutating func beginSequence(_ segment: Segment, me: Int, details: inout ConnectionDetails) {
        let sighting = Sighting(time: segment.time, frame: segment.frame)
        endpoints[me].initialSequence = segment.sequence
        endpoints[me].next = segment.sequenceEnd
        endpoints[me].contiguous = endpoints[me].next
        endpoints[me].facts.insert([.sequence, .initialSequence])
        noteSYNOptions(of: segment, me: me, details: &details)
        details.endpoints[me].firstSequence = segment.sequence
        details.endpoints[me].lastSYN = sighting
        noteDataInSYN(of: segment, me: me, details: &details)
    }

    /// Fast Open (RFC 7413 §2).
    private mutating func noteDataInSYN(of segment: Segment, me: Int, details: inout ConnectionDetails) {
        guard segment.payloadLength > 0 else { return }
        let sighting = Sighting(time: segment.time, frame: segment.frame)
        endpoints[me].facts.insert(.dataInSYN)
        endpoints[me].bytes &+= UInt64(segment.payloadLength)
        details.endpoints[me].dataSegments &+= 1
        details.endpoints[me].firstData = sighting
        if !details.endpoints[me].lastData.happened { details.endpoints[me].lastData = sighting }
    }

    private mutating func noteSYNOptions(of segment: Segment, me: Int, details: inout ConnectionDetails) {
        details.endpoints[me].synAttributes = segment.attributes
        details.endpoints[me].maximumSegmentSize = segment.maximumSegmentSize
        details.endpoints[me].windowScale = segment.windowScale
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
        details.endpoints[me].lastSYN = sighting
        details.endpoints[me].lastSYNTimestamp = segment.timestampValue
        details.endpoints[me].retransmissions &+= 1
        if details.pendingSYN.exists, details.pendingSYN.segment.sequence == segment.sequence {
            details.pendingSYN.repetitions &+= 1
        }
        if end == client { details.synRetransmissions &+= 1 }
        // Once it has proved to be synchronized, a copy of its SYN is a late one and says nothing.
        let withdrawn =
            details.endpoints[me].history.isOpeningAssumed
            && withdraw(from: end, at: sighting, details: &details, changes: &changes) { _ in true }
        details.remarks.note(withdrawn ? .synACKLostAfterVantage : .synLost, by: end, frame: segment.frame)
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
        endpoints[me].facts.remove(.impliedSequence)
        endpoints[me].facts.insert([.initialSequence, .activeOpen, .sequence])
        endpoints[me].initialSequence = segment.sequence
        noteDataInSYN(of: segment, me: me, details: &details)
        if endpoints[me].knows(.dataInSYN), endpoints[end.other.index].knows(.sentSYNACK) { facts.insert(.fastOpen) }
        if !endpoints[me].next.isAfter(segment.sequence) {
            endpoints[me].next = segment.sequenceEnd
            endpoints[me].contiguous = segment.sequenceEnd
        }
        noteSYNOptions(of: segment, me: me, details: &details)
        details.endpoints[me].firstSYN = sighting
        details.endpoints[me].lastSYN = sighting
        agreeOnWindowScale(details: details)
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
    private mutating func agreeOnWindowScale(details: ConnectionDetails) {
        guard endpoints[0].knows(.windowScaling), endpoints[1].knows(.windowScaling) else { return }
        endpoints[0].windowShift = min(details.endpoints[0].windowScale, 14)
        endpoints[1].windowShift = min(details.endpoints[1].windowScale, 14)
    }

    /// A segment with SYN and ACK.
    mutating func takeSYNACK(
        _ segment: Segment, from end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) -> SegmentLabel {
        let me = end.index
        let peer = end.other.index
        if !endpoints[peer].knows(.initialSequence), !endpoints[peer].knows(.impliedSequence) {
            endpoints[peer].initialSequence = segment.acknowledgment - 1
            endpoints[peer].facts.insert(.impliedSequence)
        }
        let acceptable =
            endpoints[peer].knows(.initialSequence)
            ? acknowledgesSYN(segment, of: peer)
            : segment.acknowledgment == endpoints[peer].initialSequence + 1
        guard acceptable else {
            details.remarks.note(
                .unacceptableSYNACK, by: end, frame: segment.frame, observed: segment.acknowledgment.value,
                expected: endpoints[peer].initialSequence.value &+ 1)
            if endpoints[peer].state == .synSent { endpoints[peer].facts.insert(.provoked) }
            return .unacceptable
        }
        if !endpoints[me].knows(.initialSequence) {
            return takeFirstSYNACK(segment, from: end, details: &details, changes: &changes)
        }
        guard segment.sequence == endpoints[me].initialSequence else {
            details.remarks.note(
                .secondServerSequence, by: end, frame: segment.frame, observed: segment.sequence.value,
                expected: endpoints[me].initialSequence.value)
            details.alternativeSequence = segment.sequence
            details.hasAlternativeSequence = true
            return .unacceptable
        }
        if !endpoints[me].knows(.sentSYNACK) {
            return takeCrossedSYNACK(segment, from: end, details: &details, changes: &changes)
        }
        return repeatSYNACK(segment, from: end, details: &details, changes: &changes)
    }

    private mutating func takeFirstSYNACK(
        _ segment: Segment, from end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) -> SegmentLabel {
        let me = end.index
        let peer = end.other.index
        let sighting = Sighting(time: segment.time, frame: segment.frame)
        let wasMidstream = endpoints[me].knows(.sequence)
        beginSequence(segment, me: me, details: &details)
        endpoints[me].facts.remove(.impliedSequence)
        if wasMidstream { facts.insert(.reordered) }
        if !facts.contains(.rolesObserved) { client = end.other }
        facts.insert([.sawSYNACK, .rolesObserved])
        noteSYNACK(segment, from: end, details: &details)
        details.endpoints[me].firstSYN = sighting
        if endpoints[me].state == .unknown {
            endpoints[me].state = .listen
            apply(.sendsSYNACK, to: end, cause: sighting, certainty: .observed, details: &details, changes: &changes)
        } else {
            prepend(.sendsSYNACK, from: .listen, to: end, segment: segment, details: &details, changes: &changes)
        }
        receiveSYNACK(at: end.other, cause: sighting, proof: segment.sequence + 1, details: &details, changes: &changes)
        // Captured after the ACK that answers it.
        if endpoints[me].state == .synReceived, endpoints[peer].knows(.acknowledgment),
            endpoints[peer].acknowledged.isAfter(segment.sequence)
        {
            facts.insert(.reordered)
            let firstACK = details.endpoints[peer].firstACK
            apply(
                .receivesACKOfSYN, to: end, cause: firstACK.happened ? firstACK : sighting, certainty: .assumed,
                proof: endpoints[peer].next + 1, known: sighting, details: &details, changes: &changes)
        }
        return .synACK
    }

    /// Acknowledgment, window and options of a SYN,ACK that counts.
    private mutating func noteSYNACK(_ segment: Segment, from end: End, details: inout ConnectionDetails) {
        let me = end.index
        let peer = end.other.index
        endpoints[me].facts.insert([.sentSYNACK, .acknowledgment])
        endpoints[me].acknowledged = segment.acknowledgment
        endpoints[me].window = UInt32(segment.window)
        endpoints[me].windowEdge = segment.acknowledgment + UInt32(segment.window)
        details.completingSYNACK = Sighting(time: segment.time, frame: segment.frame)
        details.synACKEcho = segment.timestampEcho
        details.synACKEchoesTimestamp = segment.attributes.contains(.timestamps)
        if endpoints[peer].knows(.dataInSYN),
            segment.acknowledgment.isAfter(endpoints[peer].initialSequence + 1)
        {
            facts.insert(.fastOpen)
        }
        agreeOnWindowScale(details: details)
    }

    /// The SYN,ACK of an endpoint that had sent a SYN of its own: simultaneous open.
    private mutating func takeCrossedSYNACK(
        _ segment: Segment, from end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) -> SegmentLabel {
        let me = end.index
        let sighting = Sighting(time: segment.time, frame: segment.frame)
        facts.insert(.sawSYNACK)
        noteSYNACK(segment, from: end, details: &details)
        noteSYNOptions(of: segment, me: me, details: &details)
        agreeOnWindowScale(details: details)
        details.endpoints[me].history.confirm(acknowledgment: segment.acknowledgment, frame: segment.frame)
        if endpoints[me].state == .synSent {
            apply(.sendsSYNACK, to: end, cause: sighting, certainty: .observed, details: &details, changes: &changes)
        }
        receiveSYNACK(at: end.other, cause: sighting, proof: segment.sequence + 1, details: &details, changes: &changes)
        return .synACK
    }

    private mutating func receiveSYNACK(
        at end: End, cause: Sighting, proof: SequenceNumber, details: inout ConnectionDetails,
        changes: inout StateChanges
    ) {
        switch endpoints[end.index].state {
        case .unknown where facts.contains(.oldDuplicate):
            break
        case .synSent, .synReceived, .unknown:
            apply(
                .receivesSYNACK, to: end, cause: cause, certainty: .assumed,
                proof: endpoints[end.index].state == .synReceived ? proof + 1 : proof, details: &details,
                changes: &changes)
        default:
            break
        }
    }

    /// The same SYN,ACK once more: its ACK has not arrived, or was not accepted.
    private mutating func repeatSYNACK(
        _ segment: Segment, from end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) -> SegmentLabel {
        let me = end.index
        let peer = end.other.index
        let sighting = Sighting(time: segment.time, frame: segment.frame)
        details.endpoints[me].lastSYN = sighting
        details.endpoints[me].lastSYNTimestamp = segment.timestampValue
        details.endpoints[me].retransmissions &+= 1
        details.synACKRetransmissions &+= 1
        let withdrawn =
            details.endpoints[me].history.isOpeningAssumed
            && withdraw(from: end, at: sighting, details: &details, changes: &changes) { _ in true }
        details.remarks.note(withdrawn ? .handshakeACKNotAccepted : .synACKLost, by: end, frame: segment.frame)
        if endpoints[peer].state == .established, details.endpoints[peer].history.unconfirmed > 0 {
            withdraw(from: end.other, at: sighting, details: &details, changes: &changes) {
                $0.event == .receivesSYNACK
            }
        }
        if [.unknown, .synSent, .synReceived].contains(endpoints[peer].state) {
            details.completingSYNACK = sighting
            receiveSYNACK(
                at: end.other, cause: sighting, proof: segment.sequence + 1, details: &details, changes: &changes)
        }
        return .synACKRetransmission
    }
}
