import PacketDecoding

extension Connection {
    /// Places a segment's octets in its sender's sequence space and says what they are there.
    mutating func account(
        _ segment: Segment, from end: End, details: inout ConnectionDetails
    ) -> SegmentLabel {
        let me = end.index
        let peer = end.other.index
        let length = segment.payloadLength
        let start = segment.sequence
        let finish = start + length

        if length <= 1, isKeepAlive(segment, me: me, peer: peer) {
            if endpoints[peer].knows(.zeroWindow) {
                details.endpoints[me].zeroWindowProbes &+= 1
                noteProbe(segment, by: end, details: &details)
                return .zeroWindowProbe
            }
            noteKeepAlive(segment, me: me, peer: peer, details: &details)
            return .keepAlive
        }
        if length == 0 { return .ack }

        let previous = endpoints[me].lastData
        if endpoints[me].dataSegments == 0 { details.endpoints[me].noteFirstData(segment) }
        endpoints[me].sent.note(segment)
        if endpoints[me].state == .synReceived, !facts.contains(.fastOpen) {
            details.remarks.note(.dataBeforeEstablished, by: end, frame: segment.frame, observed: length)
        }
        if endpoints[me].knows(.fin), finish.isAfter(endpoints[me].fin) {
            details.remarks.note(
                .dataBeyondFIN, by: end, frame: segment.frame, observed: finish.value,
                expected: endpoints[me].fin.value)
        }
        if endpoints[peer].knows(.zeroWindow), start == endpoints[peer].acknowledged,
            length <= 1 || endpoints[peer].windowEdge == start
        {
            noteProbe(segment, by: end, details: &details)
            return probeZeroWindow(segment, me: me, finish: finish, details: &details)
        }
        if facts.isSuperset(of: [.sawSYN, .sawSYNACK]), endpoints[peer].knows(.acknowledgment),
            finish.isAfter(endpoints[peer].windowEdge)
        {
            details.remarks.note(
                .beyondWindow, by: end, frame: segment.frame, observed: finish.value,
                expected: endpoints[peer].windowEdge.value)
            // Not of this connection's sequence space: believing it would corrupt every later judgement.
            if finish.distance(from: endpoints[peer].windowEdge) > 1 << 26 { return .outsideWindow }
        }

        if start == endpoints[me].next {
            if endpoints[peer].knows(.acknowledgment), endpoints[peer].acknowledged.isAfter(start) {
                facts.insert(.reordered)
                details.remarks.rename(.acknowledgesUnseen, by: end.other, to: .acknowledgesEarly)
            }
            endpoints[me].next = finish
            if !endpoints[me].knows(.holes) { endpoints[me].contiguous = finish }
            endpoints[me].bytes &+= UInt64(length)
            endpoints[me].sent.remember(segment)
            return .data
        }
        if start.isAfter(endpoints[me].next) {
            skip(to: start, by: segment, from: end, details: &details)
            endpoints[me].next = finish
            endpoints[me].bytes &+= UInt64(length)
            if !endpoints[me].knows(.holes) { endpoints[me].contiguous = finish }
            endpoints[me].sent.remember(segment)
            return .data
        }
        if endpoints[me].next == start + 1, length > 1, start == endpoints[peer].acknowledged,
            details.endpoints[me].zeroWindowProbes > 0
        {
            // The window has opened: only the octet that had probed it was sent before.
            endpoints[me].bytes &+= UInt64(length - 1)
            endpoints[me].next = finish
            if !endpoints[me].knows(.holes) { endpoints[me].contiguous = finish }
            endpoints[me].sent.remember(segment)
            return .data
        }
        return repeatOctets(segment, from: end, after: previous, finish: finish, details: &details)
    }

    /// At least one octet beyond a window of 0, to learn whether it has opened (RFC 9293 §3.8.6.1); repeating it is no
    /// retransmission.
    private mutating func probeZeroWindow(
        _ segment: Segment, me: Int, finish: SequenceNumber, details: inout ConnectionDetails
    ) -> SegmentLabel {
        details.endpoints[me].zeroWindowProbes &+= 1
        if endpoints[me].next.isAtOrAfter(segment.sequence), finish.isAfter(endpoints[me].next) {
            endpoints[me].bytes &+= UInt64(finish.distance(from: endpoints[me].next))
            endpoints[me].next = finish
            if !endpoints[me].knows(.holes) { endpoints[me].contiguous = finish }
        }
        return .zeroWindowProbe
    }

    private mutating func noteKeepAlive(_ segment: Segment, me: Int, peer: Int, details: inout ConnectionDetails) {
        details.endpoints[me].keepAlives &+= 1
        keepFirst(&details.endpoints[me].firstFrames.keepAlive, segment, since: details.firstFrame)
        let isAnswered = endpoints[peer].lastTime > details.endpoints[me].lastKeepAlive
        details.endpoints[me].unansweredKeepAlives =
            isAnswered ? 1 : details.endpoints[me].unansweredKeepAlives &+ 1
        details.endpoints[me].lastKeepAlive = segment.time
    }

    /// seq = SND.NXT−1 with at most one octet, everything acknowledged (RFC 9293 §3.8.4).
    private mutating func isKeepAlive(_ segment: Segment, me: Int, peer: Int) -> Bool {
        endpoints[me].knows(.sequence) && segment.sequence + 1 == endpoints[me].next
            && endpoints[me].state.isSynchronized && !segment.flags.contains(.fin)
            && endpoints[peer].knows(.acknowledgment) && endpoints[peer].acknowledged == endpoints[me].next
    }

    /// The segment lies beyond what was captured so far: a hole, unless the peer has already acknowledged it.
    private mutating func skip(
        to start: SequenceNumber, by segment: Segment, from end: End, details: inout ConnectionDetails
    ) {
        let me = end.index
        let peer = end.other.index
        var from = endpoints[me].next
        if endpoints[peer].knows(.acknowledgment), endpoints[peer].acknowledged.isAfter(from) {
            facts.insert(.segmentsMissing)
            guard start.isAfter(endpoints[peer].acknowledged) else { return }
            from = endpoints[peer].acknowledged
        }
        let kept = details.endpoints[me].addHole(
            Hole(start: from, end: start, time: segment.time, identification: segment.identification))
        if !kept { facts.insert(.segmentsMissing) }
        endpoints[me].facts.insert(.holes)
        endpoints[me].contiguous = details.endpoints[me].firstHole ?? endpoints[me].next
    }

    /// Octets that lie before SND.NXT: they fill a hole, or were sent before.
    private mutating func repeatOctets(
        _ segment: Segment, from end: End, after previous: Sighting, finish: SequenceNumber,
        details: inout ConnectionDetails
    ) -> SegmentLabel {
        let me = end.index
        let peer = end.other.index
        compareOctets(segment, from: end, details: &details)
        var fresh: UInt32 = 0
        if finish.isAfter(endpoints[me].next) {
            fresh = UInt32(finish.distance(from: endpoints[me].next))
            endpoints[me].next = finish
        }
        var label = SegmentLabel.retransmission
        if endpoints[me].knows(.holes),
            let (octets, hole) = details.endpoints[me].fill(segment.sequence, finish)
        {
            fresh &+= octets
            if isOutOfOrder(segment, after: hole) { label = .outOfOrder }
        } else if endpoints[peer].knows(.acknowledgment), endpoints[peer].acknowledged.isAtOrAfter(finish) {
            label = .spuriousRetransmission
        }
        settleHoles(me: me, details: &details)
        endpoints[me].bytes &+= UInt64(fresh)
        switch label {
        case .outOfOrder:
            details.endpoints[me].outOfOrder &+= 1
            keepFirst(&details.endpoints[me].firstFrames.outOfOrder, segment, since: details.firstFrame)
        case .spuriousRetransmission:
            details.endpoints[me].spuriousRetransmissions &+= 1
            details.endpoints[me].retransmissions &+= 1
            keepFirst(&details.endpoints[me].firstFrames.retransmission, segment, since: details.firstFrame)
        default:
            details.endpoints[me].retransmissions &+= 1
            if details.endpoints[me].unansweredRetransmissions < .max {
                details.endpoints[me].unansweredRetransmissions += 1
            }
            keepFirst(&details.endpoints[me].firstFrames.retransmission, segment, since: details.firstFrame)
            noteRepetition(segment, by: end, after: previous, details: &details)
        }
        return label
    }

    /// Holds the octets of a retransmission against the first copy's, where that is remembered. One octet may be a
    /// probe's, which repeats another.
    private mutating func compareOctets(_ segment: Segment, from end: End, details: inout ConnectionDetails) {
        guard segment.payloadDigest != 0, segment.payloadLength > 1,
            let isSame = endpoints[end.index].sent.repeatsSameOctets(segment)
        else { return }
        if details.endpoints[end.index].firstCompared == 0 {
            details.endpoints[end.index].firstCompared = segment.frame
        }
        if !isSame {
            details.remarks.note(
                .retransmissionDiffers, by: end, frame: segment.frame, observed: segment.sequence.value,
                expected: segment.payloadLength)
        }
    }

    /// Whether a segment that fills a hole was sent before the one beyond the hole: its IPv4 identification tells;
    /// without one, whether it came too soon for a retransmission.
    private func isOutOfOrder(_ segment: Segment, after hole: Hole) -> Bool {
        if segment.identification != 0, hole.identification != 0 {
            return Int16(bitPattern: segment.identification &- hole.identification) < 0
        }
        return segment.time &- hole.time < 3_000_000
    }

    /// Brings `contiguous` up to the first hole that is left.
    mutating func settleHoles(me: Int, details: inout ConnectionDetails) {
        if let first = details.endpoints[me].firstHole {
            endpoints[me].contiguous = first
        } else {
            endpoints[me].facts.remove(.holes)
            endpoints[me].contiguous = endpoints[me].next
        }
    }

    /// Takes an acknowledgment and a window into account. Returns what a segment without payload was.
    mutating func noteAcknowledgment(
        _ segment: Segment, from end: End, label: SegmentLabel, details: inout ConnectionDetails
    ) -> SegmentLabel {
        let me = end.index
        let peer = end.other.index
        let acknowledgment = segment.acknowledgment
        let window = UInt32(segment.window) << UInt32(endpoints[me].windowShift)
        var result = SegmentLabel.ack
        var isOld = false

        if !endpoints[me].knows(.acknowledgment) {
            endpoints[me].facts.insert(.acknowledgment)
            endpoints[me].acknowledged = acknowledgment
            endpoints[me].windowEdge = acknowledgment + window
            if !details.endpoints[me].firstACK.happened { details.endpoints[me].noteFirstACK(segment) }
            if endpoints[peer].knows(.sequence), acknowledgment.isAfter(endpoints[peer].next) {
                noteUnseen(segment, by: end, details: &details)
            }
        } else {
            let progress = acknowledgment.distance(from: endpoints[me].acknowledged)
            if progress > 0 {
                details.endpoints[peer].unansweredRetransmissions = 0
                noteAnswered(end.other, details: &details)
                if endpoints[peer].knows(.sequence), acknowledgment.isAfter(endpoints[peer].next) {
                    noteUnseen(segment, by: end, details: &details)
                    guard acknowledgment.distance(from: endpoints[peer].next) < 1 << 26 else { return .unacceptable }
                }
                endpoints[me].acknowledged = acknowledgment
                if endpoints[peer].knows(.holes),
                    details.endpoints[peer].forgetHoles(before: acknowledgment)
                {
                    facts.insert(.segmentsMissing)
                    settleHoles(me: peer, details: &details)
                }
            } else if progress < 0 {
                isOld = true
                // Acknowledged what was never captured, and now less: the earlier number was no acknowledgment.
                if endpoints[peer].knows(.sequence), endpoints[me].acknowledged.isAfter(endpoints[peer].next),
                    !acknowledgment.isAfter(endpoints[peer].next)
                {
                    details.remarks.rename(.acknowledgesUnseen, by: end, to: .acknowledgesNeverSent)
                    endpoints[me].acknowledged = acknowledgment
                    isOld = false
                }
            } else if label == .ack, !segment.flags.contains(.fin) {
                if window != endpoints[me].window {
                    result = .windowUpdate
                } else if endpoints[peer].knows(.sequence), endpoints[peer].next.isAfter(acknowledgment) {
                    result = .duplicateACK
                }
            }
            let edge = acknowledgment + window
            if edge.isAfter(endpoints[me].windowEdge) { endpoints[me].windowEdge = edge }
        }
        if !details.endpoints[me].firstACK.happened, endpoints[peer].knows(.initialSequence),
            acknowledgment.isAfter(endpoints[peer].initialSequence)
        {
            details.endpoints[me].noteFirstACK(segment)
        }
        // An old segment's window is old too (RFC 9293 §3.10.7.4, SND.WL1 and SND.WL2).
        if isOld { return result }
        endpoints[me].window = window
        if window == 0 {
            if !endpoints[me].knows(.zeroWindow) {
                endpoints[me].facts.insert(.zeroWindow)
                details.endpoints[me].zeroWindows &+= 1
                noteWindow(isClosed: true, of: end, by: segment, details: &details)
            }
            if label == .ack, !segment.flags.contains(.fin) { result = .zeroWindow }
        } else if endpoints[me].knows(.zeroWindow) {
            endpoints[me].facts.remove(.zeroWindow)
            noteWindow(isClosed: false, of: end, by: segment, details: &details)
        }
        return result
    }

    /// An ACK for octets that were not captured so far.
    private mutating func noteUnseen(_ segment: Segment, by end: End, details: inout ConnectionDetails) {
        details.remarks.note(
            .acknowledgesUnseen, by: end, frame: segment.frame, observed: segment.acknowledgment.value,
            expected: endpoints[end.other.index].next.value)
    }

    /// The connection ends: what was acknowledged and has not been captured by now is missing.
    mutating func noteMissing() {
        for end in 0..<2 {
            let peer = 1 - end
            if endpoints[end].knows(.sequence), endpoints[end].segments > 0, endpoints[peer].knows(.acknowledgment),
                endpoints[peer].acknowledged.isAfter(endpoints[end].next)
            {
                facts.insert(.segmentsMissing)
            }
        }
    }
}
