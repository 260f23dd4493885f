import PacketDecoding

extension Connection {
    /// An endpoint sends FIN, for the first time or again.
    mutating func sendFIN(
        _ segment: Segment, from end: End, acknowledgedBefore: SequenceNumber, details: inout ConnectionDetails,
        changes: inout StateChanges
    ) -> SegmentLabel {
        let me = end.index
        let position = segment.sequence + segment.payloadLength
        let sighting = Sighting(time: segment.time, frame: segment.frame)
        let previous = details.endpoints[me].lastFIN
        details.endpoints[me].finCount &+= 1
        details.endpoints[me].lastFIN = sighting
        if endpoints[me].knows(.fin) {
            if position == endpoints[me].fin {
                if segment.payloadLength == 0 {
                    noteRepetition(segment, by: end, after: previous, isControl: true, details: &details)
                }
                repeatFIN(segment, from: end, details: &details, changes: &changes)
                return .finRetransmission
            }
            details.remarks.note(
                .finMoved, by: end, frame: segment.frame, observed: position.value,
                expected: endpoints[me].fin.value)
            // A FIN that stood in order cannot move; one beyond a hole may have been forged.
            guard position.isAfter(endpoints[me].fin), !endpoints[me].contiguous.isAfter(endpoints[me].fin) else {
                return .unacceptable
            }
            extend(to: position, by: segment, from: end, details: &details)
            endpoints[me].fin = position
            return .fin
        }
        extend(to: position, by: segment, from: end, details: &details)
        endpoints[me].fin = position
        endpoints[me].facts.insert(.fin)
        details.endpoints[me].fin = sighting
        details.closingTimestamps[me].fin = segment.timestampValue
        details.endpoints[me].finAcknowledgment = segment.acknowledgment
        details.endpoints[me].acknowledgedBeforeFIN = acknowledgedBefore
        startClosing(segment, from: end, details: &details, changes: &changes)
        return .fin
    }

    /// The FIN takes its place in the sequence space.
    private mutating func extend(
        to position: SequenceNumber, by segment: Segment, from end: End, details: inout ConnectionDetails
    ) {
        let me = end.index
        let peer = end.other.index
        if position == endpoints[me].next, endpoints[peer].knows(.acknowledgment),
            endpoints[peer].acknowledged == position + 1
        {
            // Captured behind the ACK that answers it.
            facts.insert(.reordered)
            details.remarks.rename(.acknowledgesUnseen, by: end.other, to: .acknowledgesEarly)
        }
        if position.isAfter(endpoints[me].next) {
            var from = endpoints[me].next
            if endpoints[peer].knows(.acknowledgment), endpoints[peer].acknowledged.isAfter(from) {
                facts.insert(.segmentsMissing)
                from = endpoints[peer].acknowledged
            }
            if position.isAfter(from) {
                _ = details.endpoints[me].addHole(
                    Hole(
                        start: from, end: position, time: segment.time, identification: segment.identification))
                endpoints[me].facts.insert(.holes)
            }
        }
        endpoints[me].next = SequenceNumber.later(endpoints[me].next, position + 1)
        endpoints[me].contiguous =
            details.endpoints[me].firstHole ?? endpoints[me].next
    }

    private mutating func startClosing(
        _ segment: Segment, from end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) {
        let me = end.index
        let peer = end.other.index
        let sighting = Sighting(time: segment.time, frame: segment.frame)
        // Crossing FINs show only in the acknowledgment: this FIN was sent before the other had arrived.
        var crossed = false
        if endpoints[me].state == .closeWait, segment.flags.contains(.ack),
            !segment.acknowledgment.isAfter(endpoints[peer].fin)
        {
            crossed = withdraw(from: end, at: sighting, details: &details, changes: &changes) {
                $0.event == .receivesFIN
            }
        }
        if segment.flags.contains(.ack) {
            // Its SYN,ACK was sent again after that.
            receiveEarlierACK(at: end, known: sighting, details: &details, changes: &changes)
        }
        withdrawLaterOpening(of: end, before: segment, details: &details, changes: &changes)
        if endpoints[me].state == .closed { return }
        // An acknowledgment of this FIN says nothing of an ACK that came before it alone.
        details.endpoints[peer].history.loseProof(of: .receivesACKOfFIN, at: endpoints[me].fin + 1)
        apply(.sendsFIN, to: end, cause: sighting, certainty: .observed, details: &details, changes: &changes)
        if endpoints[peer].state == .finWait1, details.endpoints[peer].history.last?.event == .sendsFIN,
            details.endpoints[peer].finAcknowledgment.isAfter(endpoints[me].fin),
            !details.endpoints[peer].finAcknowledgment.isAfter(endpoints[me].next)
        {
            putFINsInOrder(answering: end.other, sighting: sighting, details: &details, changes: &changes)
            return
        }
        if crossed {
            endpoints[me].facts.insert(.receivedFIN)
            apply(
                .receivesFIN, to: end,
                cause: Sighting(time: segment.time, frame: details.endpoints[peer].lastFINKnown.frame),
                certainty: .assumed, proof: endpoints[peer].fin + 1, known: sighting, details: &details,
                changes: &changes)
        }
        // Captured after the ACK that answers it.
        if endpoints[peer].knows(.acknowledgment), endpoints[peer].acknowledged.isAfter(endpoints[me].fin),
            !endpoints[peer].acknowledged.isAfter(endpoints[me].next)
        {
            facts.insert(.reordered)
            acknowledgeFIN(
                of: end, cause: sighting, sequence: endpoints[peer].next, proof: endpoints[peer].next + 1, byFIN: false,
                details: &details, changes: &changes)
        }
    }

    /// A FIN that does not acknowledge the octets of the only segment that could have completed its sender's opening was
    /// sent before that segment arrived: from SYN-RECEIVED (RFC 9293 §3.10.4).
    private mutating func withdrawLaterOpening(
        of end: End, before fin: Segment, details: inout ConnectionDetails, changes: inout StateChanges
    ) {
        let peer = end.other.index
        guard let opening = details.endpoints[end.index].history.last, opening.from == .synReceived,
            opening.to == .established, opening.certainty == .assumed,
            endpoints[end.index].fin == endpoints[end.index].initialSequence + 1,
            fin.acknowledgment == details.endpoints[peer].firstACKSequence,
            opening.frame == details.endpoints[peer].firstACK.frame,
            // What acknowledges the FIN was sent behind it.
            endpoints[peer].lastTime == details.endpoints[peer].firstACK.time
                || endpoints[peer].acknowledged.isAfter(endpoints[end.index].fin),
            opening.frame == details.endpoints[peer].firstData.frame
                || opening.frame == details.endpoints[peer].fin.frame
        else { return }
        withdrawLast(
            from: end, at: Sighting(time: fin.time, frame: fin.frame), details: &details, changes: &changes)
    }

    /// The first of two FINs is captured after the one that acknowledges it: the directions are shifted.
    private mutating func putFINsInOrder(
        answering passive: End, sighting: Sighting, details: inout ConnectionDetails, changes: inout StateChanges
    ) {
        let active = passive.other
        let answer = details.endpoints[passive.index].fin
        facts.insert(.reordered)
        endpoints[passive.index].facts.insert(.receivedFIN)
        withdrawLast(from: passive, at: sighting, details: &details, changes: &changes)
        apply(
            .receivesFIN, to: passive, cause: sighting, certainty: .confirmed, confirmedBy: answer.frame,
            details: &details, changes: &changes)
        apply(
            .sendsFIN, to: passive, cause: answer, certainty: .observed, known: sighting, details: &details,
            changes: &changes)
        let acknowledgedApart =
            details.endpoints[passive.index].acknowledgedBeforeFIN.isAfter(endpoints[active.index].fin)
        let arrives = endpoints[passive.index].contiguous.isAfter(endpoints[passive.index].fin)
        let place = endpoints[passive.index].fin
        noteFINAcknowledged(of: active, by: answer, sequence: place, byFIN: !acknowledgedApart, details: &details)
        if acknowledgedApart || !arrives {
            acknowledgeFIN(
                of: active, cause: sighting, sequence: place, proof: endpoints[passive.index].next + 1, byFIN: false,
                details: &details, changes: &changes)
        }
        if arrives {
            receiveFIN(
                endpoints[active.index].state == .finWait1 ? .receivesFINAndACKOfFIN : .receivesFIN, at: active,
                cause: answer, known: sighting, details: &details, changes: &changes)
        }
    }

    /// The same FIN once more: the other end has not accepted it, or its ACK has not come back.
    private mutating func repeatFIN(
        _ segment: Segment, from end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) {
        let me = end.index
        let peer = end.other.index
        let sighting = Sighting(time: segment.time, frame: segment.frame)
        if segment.payloadLength == 0 { details.endpoints[me].retransmissions &+= 1 }
        let answer = details.endpoints[me].lastFINAcknowledged
        if !Self.follows(details.endpoints[me].finAcknowledged, segment),
            withdraw(from: end, at: sighting, details: &details, changes: &changes, while: { _ in true })
        {
            // What it received of the other FIN it may acknowledge all the same.
            catchUpWithFIN(of: end.other, at: end, segment: segment, details: &details, changes: &changes)
            if Self.follows(answer, segment) {
                // The first one was lost; what answers this copy was captured before it.
                acknowledgeFIN(
                    of: end, cause: answer, sequence: endpoints[peer].next, proof: endpoints[peer].next + 1,
                    byFIN: false, details: &details, changes: &changes)
            }
            details.remarks.note(.finACKLostAfterVantage, by: end, frame: segment.frame)
            if endpoints[peer].state == .timeWait {
                details.remarks.note(.timeWaitRestarted, by: end.other, frame: segment.frame)
            }
        } else {
            details.remarks.note(.finLost, by: end, frame: segment.frame)
        }
        let acknowledged =
            endpoints[peer].knows(.acknowledgment) && endpoints[peer].acknowledged.isAfter(endpoints[me].fin)
        if !acknowledged, endpoints[peer].knows(.receivedFIN) {
            let lost = withdraw(from: end.other, at: sighting, details: &details, changes: &changes) {
                $0.event == .receivesFIN || $0.event == .receivesFINAndACKOfFIN
            }
            if lost { details.remarks.note(.finLostAfterVantage, by: end, frame: segment.frame) }
        }
    }

    /// What a segment does to the FINs of both ends: it may acknowledge the receiver's, and it may bring the sender's,
    /// or the last octets that were missing before it.
    mutating func deliverFINs(
        _ segment: Segment, from end: End, label: SegmentLabel, sighting: Sighting, details: inout ConnectionDetails,
        changes: inout StateChanges
    ) {
        let me = end.index
        let peer = end.other.index
        let acknowledges =
            segment.flags.contains(.ack) && endpoints[peer].knows(.fin)
            && segment.acknowledgment.isAfter(endpoints[peer].fin)
            && !segment.acknowledgment.isAfter(endpoints[peer].next)
        let completes =
            endpoints[me].knows(.fin) && !endpoints[peer].knows(.receivedFIN) && segment.sequenceLength > 0
            && endpoints[me].contiguous.isAfter(endpoints[me].fin) && canReceiveFIN(peer)
        if acknowledges, !endpoints[peer].knows(.finAcknowledged) {
            details.closingTimestamps[peer].acknowledgment = segment.timestampValue
        }
        // What is sent again is dropped where the first copy has arrived, its acknowledgment with it (RFC 9293 §3.10.7.4,
        // first step), and answered all the same.
        let isRepeated =
            segment.sequenceLength > 0 && label != .data && label != .fin
        let later =
            isRepeated
            ? endpoints[me].next + History.never
            : segment.payloadLength > 0 || segment.flags.contains(.fin)
                ? segment.sequenceEnd : SequenceNumber.later(endpoints[me].next, segment.sequence) + 1

        if acknowledges, completes, endpoints[peer].state == .finWait1, segment.flags.contains(.fin) {
            noteFINAcknowledged(
                of: end.other, by: sighting, sequence: segment.sequence, byFIN: true, details: &details)
            receiveFIN(
                .receivesFINAndACKOfFIN, at: end.other, cause: sighting, details: &details, changes: &changes)
            return
        }
        if acknowledges {
            noteAnswered(end.other, details: &details)
            acknowledgeFIN(
                of: end.other, cause: sighting, sequence: segment.sequence, proof: later,
                byFIN: segment.flags.contains(.fin), details: &details, changes: &changes)
        }
        if completes, canReceiveFIN(peer) {
            let acknowledgesToo =
                endpoints[peer].state == .finWait1
                && details.endpoints[me].finAcknowledgment.isAfter(endpoints[peer].fin)
            receiveFIN(
                acknowledgesToo ? .receivesFINAndACKOfFIN : .receivesFIN, at: end.other, cause: sighting,
                details: &details, changes: &changes)
        }
    }

    private mutating func canReceiveFIN(_ end: Int) -> Bool {
        switch endpoints[end].state {
        case .established, .synReceived, .finWait1, .finWait2: true
        default: false
        }
    }

    /// The FIN of `end.other`, with everything before it, reaches `end`.
    private mutating func receiveFIN(
        _ event: TransitionEvent, at end: End, cause: Sighting, known: Sighting? = nil,
        details: inout ConnectionDetails, changes: inout StateChanges
    ) {
        let sender = end.other.index
        let fin = endpoints[sender].fin
        let alreadyAcknowledged =
            endpoints[end.index].knows(.acknowledgment) && endpoints[end.index].acknowledged.isAfter(fin)
            && !endpoints[end.index].acknowledged.isAfter(endpoints[sender].next)
            && endpoints[end.index].contiguous == endpoints[end.index].next
        endpoints[end.index].facts.insert(.receivedFIN)
        let isProvable = provesOrder(of: sender, at: end.index, details: &details)
        let isProved = alreadyAcknowledged && isProvable
        apply(
            event, to: end, cause: cause, certainty: isProved ? .confirmed : .assumed,
            proof: isProvable ? fin + 1 : fin + History.never, confirmedBy: isProved ? cause.frame : 0, known: known,
            details: &details, changes: &changes)
    }

    /// Whether an acknowledgment of the FIN of `sender` also tells in which order FIN and ACK of FIN reached `receiver`: not
    /// where the FIN was sent twice, and not where something else acknowledged the other one.
    private mutating func provesOrder(of sender: Int, at receiver: Int, details: inout ConnectionDetails) -> Bool {
        let acknowledges = details.endpoints[sender].finAcknowledgment.isAfter(endpoints[receiver].fin)
        return switch endpoints[receiver].state {
        case .finWait1:
            details.endpoints[sender].finCount < 2
                && (!endpoints[receiver].knows(.finAcknowledged)
                    || (acknowledges && isFINAcknowledgedOnce(of: receiver, details: &details)))
        case .finWait2: acknowledges
        default: true
        }
    }

    /// Whether only the peer's FIN acknowledges the one of `end`, and stood in order.
    private mutating func isFINAcknowledgedOnce(of end: Int, details: inout ConnectionDetails) -> Bool {
        details.endpoints[end].finAcknowledgedByFIN
            && details.endpoints[end].finAcknowledged == details.endpoints[end].lastFINAcknowledged
            && endpoints[1 - end].lastData.frame <= details.endpoints[1 - end].fin.frame
    }

    private mutating func noteFINAcknowledged(
        of end: End, by sighting: Sighting, sequence: SequenceNumber, byFIN: Bool, details: inout ConnectionDetails
    ) {
        if !endpoints[end.index].knows(.finAcknowledged) {
            endpoints[end.index].facts.insert(.finAcknowledged)
            details.endpoints[end.index].finAcknowledged = sighting
            details.endpoints[end.index].finAcknowledgedByFIN = byFIN
            details.endpoints[end.index].finAcknowledgedSequence = sequence
        }
        details.endpoints[end.index].lastFINAcknowledged = sighting
    }

    private mutating func acknowledgeFIN(
        of end: End, cause: Sighting, sequence: SequenceNumber, proof: SequenceNumber, byFIN: Bool,
        details: inout ConnectionDetails, changes: inout StateChanges
    ) {
        noteFINAcknowledged(of: end, by: cause, sequence: sequence, byFIN: byFIN, details: &details)
        switch endpoints[end.index].state {
        case .finWait1, .closing, .lastAck:
            apply(
                .receivesACKOfFIN, to: end, cause: cause, certainty: .assumed, proof: proof, details: &details,
                changes: &changes)
        case .timeWait where !byFIN:
            // It may overtake the FIN that acknowledges the other one too, and lead to FIN-WAIT-2 first.
            details.endpoints[end.index].history.loseProof(
                of: .receivesFINAndACKOfFIN, at: endpoints[end.other.index].fin + 1)
        default:
            break
        }
    }

    /// An end that has sent its FIN again acknowledges the other one at last, and its own was acknowledged behind that. Of one
    /// direction's segments the first come first: the FIN had come before the ACK, if it was the only copy or the one that
    /// the end echoes (RFC 7323 §4.3).
    mutating func putFINBeforeACK(
        _ segment: Segment, of end: End, acknowledgedBefore: SequenceNumber, details: inout ConnectionDetails,
        changes: inout StateChanges
    ) {
        let me = end.index
        let peer = end.other.index
        let fin = details.endpoints[peer].fin
        let answer = details.endpoints[me].finAcknowledged
        guard details.endpoints[me].finCount > 1, !facts.contains(.reordered), endpoints[peer].knows(.fin),
            segment.acknowledgment.isAfter(endpoints[peer].fin), !acknowledgedBefore.isAfter(endpoints[peer].fin),
            fin.happened, fin.frame <= answer.frame,
            let place = details.endpoints[me].history.assumedFINWait2,
            details.endpoints[me].history[place].frame > fin.frame,
            isFirstFINReceived(segment, me: me, details: &details)
        else { return }
        let sighting = Sighting(time: segment.time, frame: segment.frame)
        while Int(details.endpoints[me].history.count) > place {
            withdrawLast(from: end, at: sighting, details: &details, changes: &changes)
        }
        endpoints[me].facts.insert(.receivedFIN)
        let never = segment.acknowledgment + History.never
        let isAnswer = fin.frame == answer.frame
        apply(
            isAnswer ? .receivesFINAndACKOfFIN : .receivesFIN, to: end, cause: fin, certainty: .assumed, proof: never,
            known: sighting, details: &details, changes: &changes)
        if isAnswer { return }
        apply(
            .receivesACKOfFIN, to: end, cause: answer, certainty: .assumed, proof: never, known: sighting,
            details: &details, changes: &changes)
    }

    /// Whether what acknowledges the peer's FIN answers its first copy, with everything before that.
    private mutating func isFirstFINReceived(_ segment: Segment, me: Int, details: inout ConnectionDetails) -> Bool {
        let peer = 1 - me
        if details.endpoints[peer].finCount == 1,
            endpoints[peer].lastData.frame <= details.endpoints[peer].fin.frame
        {
            return true
        }
        let answeredAt = details.closingTimestamps[me].acknowledgment
        guard segment.attributes.contains(.timestamps), answeredAt != 0 else { return false }
        return Int32(bitPattern: segment.timestampEcho &- details.closingTimestamps[peer].fin) >= 0
            && Int32(bitPattern: segment.timestampEcho &- answeredAt) <= 0
    }

    /// `end` acknowledges the FIN of its peer, so it has received it, whatever was captured of that.
    mutating func catchUpWithFIN(
        of sender: End, at end: End, segment: Segment, details: inout ConnectionDetails,
        changes: inout StateChanges
    ) {
        let me = end.index
        guard endpoints[sender.index].knows(.fin), !endpoints[me].knows(.receivedFIN), canReceiveFIN(me),
            segment.acknowledgment.isAfter(endpoints[sender.index].fin)
        else { return }
        let cause = details.endpoints[sender.index].lastFINKnown
        let acknowledgment =
            details.endpoints[sender.index].lastFIN.happened
            ? details.endpoints[sender.index].finAcknowledgment : endpoints[sender.index].acknowledged
        let acknowledged =
            endpoints[me].state == .finWait1 && endpoints[sender.index].knows(.acknowledgment)
            && acknowledgment.isAfter(endpoints[me].fin)
        endpoints[me].facts.insert(.receivedFIN)
        let isProvable = provesOrder(of: sender.index, at: me, details: &details)
        let isProved = isProvable && !followsUnseen(segment, me: me)
        apply(
            acknowledged ? .receivesFINAndACKOfFIN : .receivesFIN, to: end, cause: cause,
            certainty: isProved ? .confirmed : .assumed,
            proof: endpoints[sender.index].fin + (isProvable ? 1 : History.never),
            confirmedBy: isProved ? segment.frame : 0,
            known: Sighting(time: segment.time, frame: segment.frame), details: &details, changes: &changes)
    }

    /// Only `end` was captured. An acknowledgment that grows by one octet is taken for the peer's FIN, until a further
    /// one shows that it was an octet of data.
    mutating func inferFIN(
        by segment: Segment, from end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) {
        let me = end.index
        let peer = end.other.index
        guard endpoints[me].knows(.acknowledgment), endpoints[me].state.isSynchronized else { return }
        let progress = segment.acknowledgment.distance(from: endpoints[me].acknowledged)
        guard progress > 0 else { return }
        let sighting = Sighting(time: segment.time, frame: segment.frame)
        if endpoints[peer].knows(.fin) {
            withdrawInferredFIN(of: end.other, at: sighting, details: &details, changes: &changes)
            return
        }
        guard progress == 1, endpoints[me].dataSegments > 0 || endpoints[me].knows(.fin) else { return }
        let never = segment.acknowledgment + (1 << 30)
        endpoints[peer].fin = segment.acknowledgment - 1
        endpoints[peer].next = segment.acknowledgment
        endpoints[peer].contiguous = segment.acknowledgment
        endpoints[peer].facts.insert([.fin, .finAcknowledged, .sequence])
        details.endpoints[peer].fin = sighting
        details.endpoints[peer].finAcknowledged = sighting
        if endpoints[peer].state == .established {
            apply(
                .sendsFIN, to: end.other, cause: sighting, certainty: .assumed, proof: never, details: &details,
                changes: &changes)
        }
        if canReceiveFIN(me) {
            // Crossing FINs are rare: the unseen FIN is taken to acknowledge the one that was seen before it.
            let event: TransitionEvent = endpoints[me].state == .finWait1 ? .receivesFINAndACKOfFIN : .receivesFIN
            endpoints[me].facts.insert(.receivedFIN)
            apply(
                event, to: end, cause: sighting, certainty: .assumed, proof: never, details: &details,
                changes: &changes)
        }
    }

    /// The FIN of `end` was none, or is captured now.
    mutating func withdrawInferredFIN(
        of end: End, at sighting: Sighting, details: inout ConnectionDetails, changes: inout StateChanges
    ) {
        let isInferred: (Transition) -> Bool = {
            switch $0.event {
            case .receivesFIN, .receivesFINAndACKOfFIN, .sendsFIN, .receivesACKOfFIN: true
            default: false
            }
        }
        guard withdraw(from: end.other, at: sighting, details: &details, changes: &changes, while: isInferred) else {
            return
        }
        withdraw(from: end, at: sighting, details: &details, changes: &changes, while: isInferred)
        endpoints[end.index].facts.remove([.fin, .finAcknowledged, .sequence])
        details.endpoints[end.index].fin = Sighting()
    }
}
