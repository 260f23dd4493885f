import PacketDecoding

// The observer is a man in the middle: it sees what passes the vantage, in the order in which it passes. What an
// endpoint sends is certain; what it receives is assumed until its own segments prove it.

extension Connection {
    /// Takes one more segment of this connection into account and says what it was.
    mutating func take(
        _ segment: Segment, from end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) -> SegmentLabel {
        if let label = takeInOrder(segment, from: end) {
            if label == .data, endpoints[end.index].dataSegments == 1 {
                details.endpoints[end.index].noteFirstData(segment)
            }
            return label
        }
        let label = takeAny(segment, from: end, details: &details, changes: &changes)
        noteSettled(&details)
        return label
    }

    private mutating func takeAny(
        _ segment: Segment, from end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) -> SegmentLabel {
        let me = end.index
        let before = endpoints[me].lastTime
        if segment.time < lastTime { noteEarlierTime(segment, from: end, details: &details) }
        lastTime = segment.time
        endpoints[me].noteFrame(segment.frame)
        if isDuplicateFrame(segment, from: me, details: &details) {
            facts.insert(.duplicated)
            details.endpoints[me].duplicates &+= 1
            keepFirst(&details.endpoints[me].firstFrames.duplicate, segment, since: details.firstFrame)
            if details.pendingSYN.count > 1, details.pendingSYN.segment.sequence == segment.sequence {
                details.pendingSYN.count -= 1
            }
            return .duplicateFrame
        }
        if endpoints[me].segments == 0 {
            details.endpoints[me].hopLimit = segment.hopLimit
            details.endpoints[me].identification = segment.identification
        }
        endpoints[me].segments &+= 1
        endpoints[me].lastTime = segment.time
        if endpoints[0].segments > 0, endpoints[1].segments > 0 { facts.insert(.answered) }
        if !segment.attributes.isDisjoint(with: Self.telling) { noteAttributes(of: segment) }
        if !segment.attributes.isDisjoint(with: [.checksumWrong, .checksumPartial]) {
            details.checksums[me].note(segment.attributes)
        }

        if segment.flags.contains(.rst) {
            return takeReset(segment, from: end, before: before, details: &details, changes: &changes)
        }
        details.endpoints[me].lastIdentification = segment.identification
        details.endpoints[me].identifiedSegments = endpoints[me].segments
        if segment.flags.contains(.syn) {
            return segment.flags.contains(.ack)
                ? takeSYNACK(segment, from: end, details: &details, changes: &changes)
                : takeSYN(segment, from: end, details: &details, changes: &changes)
        }
        if facts.contains(.reset), endpoints[me].state.isOver,
            let label = takeCrossing(segment, from: end, details: &details, changes: &changes)
        {
            return label
        }
        return takeSynchronized(segment, from: end, details: &details, changes: &changes)
    }

    /// The segment's time lies before the one of the frame before it. Several receive queues shift the directions against
    /// each other by little, and each keeps its own order; anything else is the clock.
    private mutating func noteEarlierTime(_ segment: Segment, from end: End, details: inout ConnectionDetails) {
        let me = end.index
        let isClock =
            lastTime &- segment.time > Self.largestShift
            || (endpoints[me].segments > 0 && segment.time < endpoints[me].lastTime)
        facts.insert(isClock ? .clockStep : .reordered)
        guard isClock else { return }
        details.remarks.note(
            .clockStepsBack, by: end, frame: segment.frame,
            observed: UInt32(clamping: (lastTime &- segment.time) / 1_000_000))
    }

    /// The most by which receive queues are taken to be shifted against each other, nanoseconds.
    static var largestShift: Int64 { 1_000_000_000 }

    /// Whether `answer`, captured before a copy, was sent behind it all the same: their times say so.
    static func follows(_ answer: Sighting, _ copy: Segment) -> Bool {
        answer.happened && answer.time > copy.time && answer.time &- copy.time <= largestShift
    }

    private static var telling: SegmentAttributes {
        [.truncatedHeader, .truncatedPayload, .offloaded, .multipath]
    }

    mutating func noteAttributes(of segment: Segment) {
        Self.note(segment.attributes, in: &facts)
    }

    static func note(_ attributes: SegmentAttributes, in facts: inout ConnectionFacts) {
        if !attributes.isDisjoint(with: [.truncatedHeader, .truncatedPayload]) { facts.insert(.truncated) }
        if attributes.contains(.offloaded) { facts.insert(.offloaded) }
        if attributes.contains(.multipath) { facts.insert(.multipath) }
    }

    /// What the copies of one frame have in common, and different frames hardly ever: identification and checksum, and
    /// flags and numbers, because a host that leaves its checksums to the interface captures the same one in every
    /// segment of one length.
    @inline(__always)
    static func signature(of segment: Segment) -> UInt32 {
        (UInt32(segment.identification) << 16 | UInt32(segment.checksum))
            ^ (segment.sequence.value &* 0x9E37_79B1) ^ (segment.acknowledgment.value &* 0x85EB_CA77)
            ^ (UInt32(segment.flags.rawValue) &* 0xC2B2_AE3D)
    }

    /// The same frame captured twice (mirror port, bridge, `any` device, before and after a router, tagged and untagged):
    /// the same signature within a few milliseconds. Without an identification only segments that nobody repeats so soon
    /// are compared, and only when the peer sent nothing in between that could have asked for it again. Once a copy has
    /// been seen, copies that come behind later frames are found too.
    private mutating func isDuplicateFrame(
        _ segment: Segment, from me: Int, details: inout ConnectionDetails
    ) -> Bool {
        let signature = Self.signature(of: segment)
        var original: Int64?
        if endpoints[me].lastSignature == signature, endpoints[me].segments > 0 {
            original = endpoints[me].lastTime
        } else if facts.contains(.duplicated) {
            original = details.recentFrames.time(of: signature ^ UInt32(me), before: segment.time)
        }
        if facts.contains(.duplicated), original == nil {
            details.recentFrames.note(signature ^ UInt32(me), at: segment.time)
        }
        guard let original, segment.checksum != 0 else {
            endpoints[me].lastSignature = signature
            return false
        }
        let elapsed = segment.time &- original
        guard elapsed >= 0, elapsed < 10_000_000 else { return false }
        if segment.identification != 0 { return true }
        return segment.sequenceLength > 0 && elapsed < 2_000_000 && endpoints[1 - me].lastTime <= original
    }

    /// A segment with neither SYN nor RST.
    mutating func takeSynchronized(
        _ segment: Segment, from end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) -> SegmentLabel {
        let me = end.index
        let peer = end.other.index
        let sighting = Sighting(time: segment.time, frame: segment.frame)
        if !segment.attributes.isDisjoint(with: [.maximumSegmentSize, .windowScale, .sackPermitted]) {
            details.remarks.note(
                .synOptionOutsideSYN, by: end, frame: segment.frame, observed: UInt32(segment.headerLength))
        }
        if endpoints[me].segments == 1, endpoints[me].knows(.fin), !segment.sequence.isAfter(endpoints[me].fin) {
            withdrawInferredFIN(of: end, at: sighting, details: &details, changes: &changes)
        }
        if details.hasAlternativeSequence { chooseServerSequence(by: segment, from: end, details: &details) }
        if endpoints[me].state != .established || endpoints[peer].state != .established {
            if let label = showState(of: end, by: segment, details: &details, changes: &changes) { return label }
        }
        if !endpoints[me].knows(.sequence) { beginMidstream(segment, me: me, details: &details) }

        var carriesFIN = segment.flags.contains(.fin)
        if carriesFIN, !segment.flags.contains(.ack) || !canSendFIN(me) {
            // Without ACK a segment is dropped (RFC 9293 §3.10.7.4), and in the opening a FIN closes nothing.
            details.remarks.note(
                .finBeforeEstablished, by: end, frame: segment.frame, observed: segment.sequence.value)
            carriesFIN = false
        }
        if carriesFIN, isControlOutsideWindow(segment, me: me, peer: peer) {
            details.remarks.note(
                .controlOutsideWindow, by: end, frame: segment.frame, observed: segment.sequence.value,
                expected: endpoints[peer].windowEdge.value)
            return .outsideWindow
        }
        if segment.sequenceLength > 0, dropIfOldDuplicate(segment, from: end, details: &details) {
            return .oldTimestamp
        }
        if details.oldDuplicate.frame != 0, segment.flags.contains(.ack) {
            acceptOldDuplicate(acknowledgedBy: segment, from: end, details: &details, changes: &changes)
        }
        var label = account(segment, from: end, details: &details)
        if label == .outsideWindow { return label }

        let acknowledgedBefore = endpoints[me].acknowledged

        // What the segment proves its sender to have received, before what the sender does with it.
        if segment.flags.contains(.ack) {
            if endpoints[peer].segments == 0 { inferFIN(by: segment, from: end, details: &details, changes: &changes) }
            let ackLabel = noteAcknowledgment(segment, from: end, label: label, details: &details)
            if label == .ack { label = ackLabel }
            if endpoints[me].knows(.owesChallenge), answersChallenge(segment, me: me, details: &details) {
                label = .challengeACK
            }
            if endpoints[me].state == .finWait2 || endpoints[me].state == .timeWait {
                putFINBeforeACK(
                    segment, of: end, acknowledgedBefore: acknowledgedBefore, details: &details, changes: &changes)
            }
            if details.endpoints[me].history.unconfirmed > 0, ackLabel != .unacceptable {
                confirmHistory(by: segment, me: me, details: &details)
            }
            catchUpWithFIN(of: end.other, at: end, segment: segment, details: &details, changes: &changes)
        }
        if carriesFIN {
            let finLabel = sendFIN(
                segment, from: end, acknowledgedBefore: acknowledgedBefore, details: &details, changes: &changes)
            if label == .ack || label == .data || finLabel == .finRetransmission { label = finLabel }
        }
        // What it does to its receiver.
        if segment.flags.contains(.ack), endpoints[peer].state == .synReceived {
            completeOpening(of: end.other, by: segment, details: &details, changes: &changes)
        }
        if endpoints[me].knows(.fin) || endpoints[peer].knows(.fin) {
            if segment.attributes.contains(.timestamps) { details.closingTimestamps[me].last = segment.timestampValue }
            deliverFINs(
                segment, from: end, label: label, sighting: sighting, details: &details, changes: &changes)
        }
        return label
    }

    /// What an acknowledgment proves its sender to have received.
    mutating func confirmHistory(by segment: Segment, me: Int, details: inout ConnectionDetails) {
        details.endpoints[me].history.confirm(
            acknowledgment: segment.acknowledgment, frame: segment.frame, closing: !followsUnseen(segment, me: me))
        guard segment.payloadLength > 0, !facts.contains(.fastOpen) else { return }
        // Sent in ESTABLISHED at the earliest, whatever has happened since.
        details.endpoints[me].history.confirm(.receivesACKOfSYN, by: segment.frame)
        if endpoints[me].state == .established { details.endpoints[me].history.confirmAll(by: segment.frame) }
    }

    /// Whether something that its sender sent before a segment was not captured. That may have been its FIN: what it
    /// received then led elsewhere.
    mutating func followsUnseen(_ segment: Segment, me: Int) -> Bool {
        endpoints[me].knows(.sequence) && segment.sequence.isAfter(endpoints[me].contiguous)
    }

    /// A synchronized endpoint has met a SYN, or a RST that is not exact: it answers with a challenge ACK.
    mutating func challenge(_ end: Int) {
        if endpoints[end].state.isSynchronized { endpoints[end].facts.insert(.owesChallenge) }
    }

    /// Whether a segment is the challenge ACK that its sender owes: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>.
    private mutating func answersChallenge(_ segment: Segment, me: Int, details: inout ConnectionDetails) -> Bool {
        endpoints[me].facts.remove(.owesChallenge)
        guard segment.sequenceLength == 0, segment.sequence == endpoints[me].next,
            segment.acknowledgment == endpoints[me].acknowledged
        else { return false }
        countChallengeACK(segment, me: me, details: &details)
        return true
    }

    private func countChallengeACK(_ segment: Segment, me: Int, details: inout ConnectionDetails) {
        details.endpoints[me].challengeACKs &+= 1
        keepFirst(&details.endpoints[me].firstFrames.challengeACK, segment, since: details.firstFrame)
    }

    /// The first segment of an endpoint whose opening was not captured.
    private mutating func beginMidstream(_ segment: Segment, me: Int, details: inout ConnectionDetails) {
        endpoints[me].next = segment.sequence
        endpoints[me].contiguous = segment.sequence
        endpoints[me].facts.insert(.sequence)
        details.endpoints[me].firstSequence = segment.sequence
        if !endpoints[me].knows(.initialSequence), !endpoints[me].knows(.impliedSequence) {
            endpoints[me].initialSequence = segment.sequence - 1
            endpoints[me].facts.insert(.impliedSequence)
        }
    }

    private mutating func canSendFIN(_ me: Int) -> Bool {
        endpoints[me].state.isSynchronized || endpoints[me].state == .synReceived || endpoints[me].knows(.fin)
    }

    /// Whether a FIN lies where its receiver cannot accept it: beyond its window, or wholly before what it expects.
    mutating func isControlOutsideWindow(_ segment: Segment, me: Int, peer: Int) -> Bool {
        guard endpoints[peer].knows(.acknowledgment), endpoints[peer].segments > 0 else { return false }
        let position = segment.sequence + segment.payloadLength
        if endpoints[me].knows(.fin), position == endpoints[me].fin { return false }
        if position.isAfter(endpoints[peer].windowEdge) {
            // Where the scale is not known the edge is not either.
            let slack: Int32 = facts.isSuperset(of: [.sawSYN, .sawSYNACK]) ? 0 : 1 << 24
            return position.distance(from: endpoints[peer].windowEdge) > slack
                && position.isAfter(endpoints[me].next)
        }
        return endpoints[peer].acknowledged.isAfter(position)
            && !endpoints[peer].acknowledged.isAfter(endpoints[me].next)
    }

    /// What a segment without SYN says about its sender's state, and, mid-stream, about its receiver's.
    /// Returns a label when the segment does not belong in the sequence space.
    private mutating func showState(
        of end: End, by segment: Segment, details: inout ConnectionDetails, changes: inout StateChanges
    ) -> SegmentLabel? {
        let me = end.index
        let peer = end.other.index
        let sighting = Sighting(time: segment.time, frame: segment.frame)
        let hasACK = segment.flags.contains(.ack)
        switch endpoints[me].state {
        case .synSent:
            return leaveSYNSent(segment, from: end, details: &details, changes: &changes)
        case .synReceived:
            leaveSYNReceived(segment, from: end, details: &details, changes: &changes)
        case .unknown where facts.contains(.oldDuplicate) && !acknowledgesSYN(segment, of: peer):
            endpoints[peer].facts.insert(.provoked)
            countChallengeACK(segment, me: me, details: &details)
            return .challengeACK
        case .unknown:
            guard hasACK else { return .unacceptable }
            if endpoints[peer].state == .synSent, !acknowledgesSYN(segment, of: peer) {
                // RFC 5961 §4 and RFC 9293 §3.10.7.4: an old connection lives here, or TIME-WAIT does.
                facts.insert(.challenged)
                endpoints[peer].facts.insert(.provoked)
                countChallengeACK(segment, me: me, details: &details)
                return .challengeACK
            }
            if endpoints[peer].state == .synSent { facts.insert(.segmentsMissing) }
            // Without data it may still be in SYN-RECEIVED, its SYN,ACK late or lost.
            let isSilent = endpoints[peer].knows(.activeOpen) && !endpoints[peer].knows(.acknowledgment)
            let isProved = !isSilent || segment.payloadLength > 0
            apply(
                .sendsACK, to: end, cause: sighting, certainty: .assumed,
                proof: segment.acknowledgment + (isProved ? 0 : History.never), details: &details, changes: &changes)
        case .established:
            if rejectsSYNACK(segment, from: end, details: &details, changes: &changes) {
                return answerSYNACK(segment, from: end, details: &details, changes: &changes)
            }
        case .closed where details.endpoints[me].history.count == 0:
            // It refused the SYN, and speaks all the same.
            endpoints[me].state = .unknown
            return showState(of: end, by: segment, details: &details, changes: &changes)
        case .closed, .listen:
            if facts.contains(.reset) {
                reopenAfterReset(segment, from: end, details: &details, changes: &changes)
                if endpoints[me].state == .synSent {
                    return leaveSYNSent(segment, from: end, details: &details, changes: &changes)
                }
                if endpoints[me].state == .synReceived {
                    leaveSYNReceived(segment, from: end, details: &details, changes: &changes)
                }
            }
        default:
            break
        }
        if endpoints[peer].state == .unknown, hasACK, endpoints[me].state.isSynchronized {
            apply(
                .receivesACKOfSYN, to: end.other, cause: sighting, certainty: .assumed, proof: segment.sequenceEnd,
                details: &details, changes: &changes)
        }
        return nil
    }

    /// Whether an endpoint that was assumed to have accepted a SYN,ACK answers it with an ACK of something else: it has
    /// not, because an older connection lives there, or TIME-WAIT does.
    private mutating func rejectsSYNACK(
        _ segment: Segment, from end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) -> Bool {
        let me = end.index
        let peer = end.other.index
        guard endpoints[peer].state == .synReceived, segment.flags.contains(.ack),
            details.endpoints[me].history.unconfirmed > 0,
            details.endpoints[me].history.last?.event == .receivesSYNACK
        else { return false }
        let offset = segment.acknowledgment.distance(from: endpoints[peer].initialSequence)
        guard offset <= 0 || offset > 1 << 24 else { return false }
        withdraw(
            from: end, at: Sighting(time: segment.time, frame: segment.frame), details: &details, changes: &changes
        ) { $0.event == .receivesSYNACK }
        return true
    }

    /// What an endpoint sends that has not accepted a SYN,ACK: a challenge ACK, or, at the numbers of its own SYN, data that
    /// acknowledge another one.
    private mutating func answerSYNACK(
        _ segment: Segment, from end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) -> SegmentLabel? {
        let peer = end.other.index
        if endpoints[end.index].state == .synSent, showsOtherSYNACK(segment, me: end.index) {
            return leaveSYNSent(segment, from: end, details: &details, changes: &changes)
        }
        countChallengeACK(segment, me: end.index, details: &details)
        endpoints[peer].facts.insert(.provoked)
        details.remarks.note(
            .unacceptableACKInOpening, by: end, frame: segment.frame, observed: segment.acknowledgment.value,
            expected: endpoints[peer].initialSequence.value &+ 1)
        return .challengeACK
    }

    /// Whether the acknowledgment lies in x < SEG.ACK ≤ SND.NXT of an endpoint in SYN-SENT or SYN-RECEIVED.
    mutating func acknowledgesSYN(_ segment: Segment, of end: Int) -> Bool {
        guard endpoints[end].knows(.initialSequence) else { return true }
        return segment.acknowledgment.isAfter(endpoints[end].initialSequence)
            && !segment.acknowledgment.isAfter(endpoints[end].next)
    }
}
