import PacketDecoding

extension Connection {
    /// Whether a segment may be early: most are not, and are told apart by their acknowledgment alone.
    @inline(__always)
    mutating func mayBeEarly(_ segment: Segment, from end: End) -> Bool {
        let me = end.index
        let peer = end.other.index
        guard segment.flags.contains(.ack) else { return segment.flags.contains(.rst) }
        if !segment.flags.isDisjoint(with: [.syn, .fin, .rst]) || !endpoints[peer].knows(.sequence)
            || facts.contains(.pendingSYN)
        {
            return true
        }
        return segment.acknowledgment.isAfter(endpoints[peer].next)
            || endpoints[me].acknowledged.isAfter(endpoints[peer].next)
    }

    /// Whether a segment answers something that was not captured so far: the directions are shifted against each other, or
    /// the capture lacks it.
    ///
    /// Only segments that move a state are asked: what is early between two ends in ESTABLISHED is put right where it is
    /// accounted.
    ///
    /// - Parameter waiting: the first of the other end's segments that wait; it was sent after everything before it.
    mutating func isEarly(_ segment: Segment, from end: End, waiting: Segment?) -> Bool {
        let me = end.index
        let peer = end.other.index
        if segment.flags.isDisjoint(with: [.syn, .fin, .rst]),
            endpoints[me].state == .established, endpoints[peer].state == .established
        {
            return false
        }
        guard segment.flags.contains(.ack) else {
            return segment.flags.contains(.rst) && answersUnseen(segment, me: me, peer: peer, waiting: waiting)
        }
        if segment.flags.contains(.fin), liesBeyondWindow(segment, me: me, peer: peer) { return true }
        if answersSYN(segment) {
            if answersSYN(segment, of: peer) { return false }
            if let waiting, waiting.flags.contains(.syn) { return waiting.isSYN(acknowledgedBy: segment) }
            if let waiting {
                // What follows the SYN is here, so the SYN is not to come any more.
                let behind = waiting.sequence.distance(from: segment.acknowledgment)
                if behind >= 0, behind < Self.furthestAhead { return false }
            }
            return segment.flags.contains(.syn) || isOver || endpoints[me].knows(.activeOpen)
                || endpoints[peer].segments == 0
        }
        if endpoints[peer].knows(.sequence) {
            return acknowledgesUnseen(segment.acknowledgment, me: me, peer: peer, waiting: waiting)
        }
        // Once something was taken without its SYN, nothing is waited for any more.
        if endpoints[peer].knows(.impliedSequence) { return false }
        if let waiting {
            // Nothing but what answers its SYN lets an end in SYN-SENT send anything.
            return waiting.isSYN(acknowledgedBy: segment)
                || (endpoints[me].state == .synSent && waiting.flags.isSuperset(of: [.syn, .ack])
                    && waiting.acknowledgment == endpoints[me].next)
        }
        return switch endpoints[me].state {
        case .unknown: isBlank && segment.flags.contains(.rst)
        case .synSent: segment.sequence == endpoints[me].next
        default: false
        }
    }

    /// A FIN a little beyond the window that was captured so far: an ACK that opened it is still to come.
    private mutating func liesBeyondWindow(_ segment: Segment, me: Int, peer: Int) -> Bool {
        guard facts.isSuperset(of: [.sawSYN, .sawSYNACK]), isControlOutsideWindow(segment, me: me, peer: peer) else {
            return false
        }
        let beyond = (segment.sequence + segment.payloadLength).distance(from: endpoints[peer].windowEdge)
        return beyond > 0 && beyond < Self.furthestAhead
    }

    /// <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK> answers a SYN (RFC 9293 §3.10.7.1), and so does SYN,ACK.
    private func answersSYN(_ segment: Segment) -> Bool {
        segment.flags.contains(.rst) ? segment.sequence.value == 0 : segment.flags.contains(.syn)
    }

    /// Whether a segment acknowledges the SYN of `end`, captured or implied.
    mutating func answersSYN(_ segment: Segment, of end: Int) -> Bool {
        if endpoints[end].knows(.initialSequence) { return acknowledgesSYN(segment, of: end) }
        return endpoints[end].knows(.impliedSequence)
            && segment.acknowledgment == endpoints[end].initialSequence + 1
    }

    /// Whether an end has acknowledged, with `acknowledgment` or before, what was not captured so far.
    private mutating func acknowledgesUnseen(
        _ acknowledgment: SequenceNumber?, me: Int, peer: Int, waiting: Segment?
    ) -> Bool {
        guard endpoints[peer].knows(.sequence) else { return false }
        var captured = endpoints[peer].next
        if let waiting { captured = SequenceNumber.later(captured, waiting.sequence) }
        var ahead: Int32 = acknowledgment?.distance(from: captured) ?? 0
        if endpoints[me].knows(.acknowledgment) {
            ahead = max(ahead, endpoints[me].acknowledged.distance(from: captured))
        }
        return ahead > 0 && ahead < Self.furthestAhead
    }

    /// A RST without ACK stands where the segment that it answers acknowledges (RFC 9293 §3.10.7.1).
    private mutating func answersUnseen(_ segment: Segment, me: Int, peer: Int, waiting: Segment?) -> Bool {
        if isBlank {
            return waiting.map { $0.flags.contains(.ack) && $0.acknowledgment == segment.sequence } ?? true
        }
        if endpoints[me].state == .synSent {
            return segment.sequence == endpoints[me].next && !endpoints[peer].knows(.sequence)
        }
        if acknowledgesUnseen(nil, me: me, peer: peer, waiting: waiting) { return true }
        // ABORT sends it at SND.NXT. Elsewhere, and behind its sender's SYN or FIN, it answers what acknowledged that much.
        let isAnswer =
            segment.sequence == endpoints[me].next
            ? endpoints[me].knows(.fin) || endpoints[me].state == .synReceived
            : endpoints[me].knows(.sequence) && endpoints[me].next.isAfter(segment.sequence)
        guard isAnswer else { return false }
        return !endpoints[peer].knows(.acknowledgment) || segment.sequence.isAfter(endpoints[peer].acknowledged)
    }

    /// Octets that a few segments hold; an acknowledgment further ahead is a wrong one.
    private static var furthestAhead: Int32 { 1 << 20 }
}

extension Segment {
    /// Whether it is a SYN, with or without ACK, that `segment` acknowledges.
    fileprivate func isSYN(acknowledgedBy segment: Segment) -> Bool {
        flags.contains(.syn) && segment.acknowledgment.isAfter(sequence)
            && !segment.acknowledgment.isAfter(sequenceEnd)
    }
}
