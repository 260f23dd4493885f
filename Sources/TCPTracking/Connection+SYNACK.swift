import PacketDecoding

extension Connection {
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
        if wasMidstream, endpoints[me].knows(.impliedSequence) {
            let captured = endpoints[me].next.distance(from: segment.sequenceEnd)
            if captured < 0 || captured >= 1 << 20 {
                forgetSequence(of: end, at: sighting, details: &details, changes: &changes)
            }
        }
        beginSequence(segment, me: me, details: &details)
        endpoints[me].facts.remove(.impliedSequence)
        if wasMidstream { facts.insert(.reordered) }
        if !facts.contains(.rolesObserved) { client = end.other }
        facts.insert([.sawSYNACK, .rolesObserved])
        noteSYNACK(segment, from: end, details: &details)
        details.endpoints[me].firstSYN = sighting
        if endpoints[me].state == .unknown || details.endpoints[me].history.count == 0 {
            // Even after a RST that refused the SYN: somebody has begun to listen, and a copy of the SYN has come.
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

    /// What an end had sent before its SYN,ACK lies elsewhere in the sequence space: it was not of this connection.
    private mutating func forgetSequence(
        of end: End, at sighting: Sighting, details: inout ConnectionDetails, changes: inout StateChanges
    ) {
        let me = end.index
        while details.endpoints[me].history.count > 0 {
            withdrawLast(from: end, at: sighting, details: &details, changes: &changes)
        }
        withdraw(from: end.other, at: sighting, details: &details, changes: &changes) {
            $0.event == .receivesFIN || $0.event == .receivesFINAndACKOfFIN
        }
        endpoints[me].facts.remove([.sequence, .impliedSequence, .holes, .fin, .finAcknowledged])
        details.endpoints[me].fin = Sighting()
        details.endpoints[me].lastFIN = Sighting()
        details.endpoints[me].finCount = 0
        endpoints[me].state = .unknown
    }

    /// Acknowledgment, window and options of a SYN,ACK that counts.
    private mutating func noteSYNACK(_ segment: Segment, from end: End, details: inout ConnectionDetails) {
        let me = end.index
        let peer = end.other.index
        noteAnswered(end.other, details: &details)
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
        agreeOnWindowScale(details: &details)
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
        agreeOnWindowScale(details: &details)
        details.endpoints[me].history.confirm(.receivesSYN, by: segment.frame)
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
        let previous = details.endpoints[me].lastSYN
        noteRepetition(
            segment, by: end, after: previous.happened ? previous : details.endpoints[me].firstSYN, isControl: true,
            details: &details)
        details.endpoints[me].lastSYN = sighting
        details.endpoints[me].lastSYNTimestamp = segment.timestampValue
        details.endpoints[me].retransmissions &+= 1
        details.synACKRetransmissions &+= 1
        // Its sender has acknowledged more since: the copy was sent before, and says nothing.
        let isOvertaken = endpoints[me].acknowledged.isAfter(segment.acknowledgment)
        let withdrawn =
            !isOvertaken && !Self.follows(details.endpoints[peer].firstACK, segment)
            && details.endpoints[me].history.isOpeningAssumed
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
