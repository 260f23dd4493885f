import PacketDecoding

extension Connection {
    /// A segment with RST: judged by RFC 9293 §3.10.7 and RFC 5961 §3.2 as far as the vantage can.
    mutating func takeReset(
        _ segment: Segment, from end: End, before: Int64, details: inout ConnectionDetails,
        changes: inout StateChanges
    ) -> SegmentLabel {
        details.endpoints[end.index].resets &+= 1
        let report = describeReset(segment, by: end, before: before, details: &details)
        let isLate = endpoints[end.other.index].state.isOver || endpoints[end.other.index].state == .timeWait
        let label = judgeReset(segment, from: end, report, details: &details, changes: &changes)
        if label == .unacceptable || isLate, !details.ignoredReset.sighting.happened { details.ignoredReset = report }
        return label
    }

    private mutating func judgeReset(
        _ segment: Segment, from end: End, _ report: ResetReport, details: inout ConnectionDetails,
        changes: inout StateChanges
    ) -> SegmentLabel {
        let me = end.index
        let peer = end.other.index
        if report.marks.contains(.hopLimit) {
            details.remarks.note(
                .resetHopLimit, by: end, frame: segment.frame, observed: UInt32(segment.hopLimit),
                expected: UInt32(details.endpoints[me].hopLimit))
        }
        closeAbsentOpener(segment, from: end, report, details: &details, changes: &changes)
        withdrawReturnToListen(of: end, by: segment, details: &details, changes: &changes)
        if endpoints[me].knows(.provoked), endpoints[me].state == .synSent || endpoints[me].state == .synReceived,
            !isExactForPeer(segment, me: me, peer: peer)
        {
            // Before synchronization an unacceptable ACK is answered by RST, and the state stays (RFC 9293 §3.5.2).
            endAcknowledger(of: segment, by: end, report, details: &details, changes: &changes)
            return .rst
        }
        if endpoints[me].state == .synSent, endpoints[peer].state == .unknown || endpoints[peer].state == .synSent {
            // ABORT sends no RST in SYN-SENT (RFC 9293 §3.10.5): this one answers something that was not captured.
            if !facts.contains(.answered), !details.reset.sighting.happened { details.reset = report }
            return .rst
        }
        switch endpoints[peer].state {
        case .synSent:
            return refuse(segment, by: end, report, details: &details, changes: &changes)
        case .synReceived, .established, .finWait1, .finWait2, .closeWait, .closing, .lastAck:
            guard isExact(segment, me: me, peer: peer, details: &details) else {
                let isLate = answersWhatPrecedesFIN(segment, me: me, details: &details)
                if isLate {
                    withdraw(
                        from: end, at: Sighting(time: segment.time, frame: segment.frame), details: &details,
                        changes: &changes, while: { $0.event == .receivesACKOfFIN })
                }
                if isLate || endsSender(segment, me: me, peer: peer) {
                    abandon(segment, by: end, report, details: &details, changes: &changes)
                }
                return .unacceptable
            }
            endByReset(segment, by: end, report, details: &details, changes: &changes)
        case .timeWait:
            details.remarks.note(
                .resetInTimeWait, by: end, frame: segment.frame, observed: segment.sequence.value,
                expected: endpoints[peer].acknowledged.value)
            abandon(segment, by: end, report, details: &details, changes: &changes)
            // RFC 9293 ends TIME-WAIT, RFC 1337 advises against it: which of them the host follows is not on the wire.
            if segment.sequence == receiveNext(of: peer) {
                receiveReset(
                    at: end.other, cause: Sighting(time: segment.time, frame: segment.frame), details: &details,
                    changes: &changes)
            }
        case .unknown:
            endByReset(segment, by: end, report, details: &details, changes: &changes)
        case .closed, .listen:
            closeSender(segment, end: end, details: &details, changes: &changes)
        }
        return .rst
    }

    /// The answer to an unacceptable ACK stands where that ACK says, which is RCV.NXT of a synchronized endpoint.
    private mutating func endAcknowledger(
        of reset: Segment, by end: End, _ report: ResetReport, details: inout ConnectionDetails,
        changes: inout StateChanges
    ) {
        let peer = endpoints[end.other.index]
        guard peer.state.isSynchronized, peer.knows(.acknowledgment), peer.acknowledged == reset.sequence,
            !facts.contains(.reset)
        else { return }
        facts.insert(.reset)
        details.reset = report
        receiveReset(
            at: end.other, cause: Sighting(time: reset.time, frame: reset.frame), details: &details, changes: &changes)
    }

    /// What an acceptable RST says of what its sender had received. One without ACK acknowledges nothing: an endpoint that
    /// had received the SYN,ACK would have acknowledged it first, so this one's host had given up (RFC 9293 §3.10.7.1).
    private mutating func settleBeforeReset(
        _ segment: Segment, from end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) {
        let me = end.index
        guard details.endpoints[me].history.unconfirmed > 0 else { return }
        if segment.flags.contains(.ack), acknowledgesSYN(segment, of: end.other.index) {
            details.endpoints[me].history.confirm(acknowledgment: segment.acknowledgment, frame: segment.frame)
        } else if details.endpoints[me].history.isOpeningAssumed, endpoints[me].knows(.activeOpen) {
            withdraw(
                from: end, at: Sighting(time: segment.time, frame: segment.frame), details: &details,
                changes: &changes
            ) { _ in true }
        }
    }

    /// <SEQ=0><ACK=y+1><CTL=RST,ACK> answers a SYN that met no connection (RFC 9293 §3.10.7.1): where SYNs cross, this end
    /// had given its own up.
    private mutating func closeAbsentOpener(
        _ segment: Segment, from end: End, _ report: ResetReport, details: inout ConnectionDetails,
        changes: inout StateChanges
    ) {
        guard segment.flags.contains(.ack), segment.sequence.value == 0, !endpoints[end.index].knows(.sentSYNACK),
            withdraw(
                from: end, at: Sighting(time: segment.time, frame: segment.frame), details: &details,
                changes: &changes, while: { $0.event == .receivesSYN })
        else { return }
        abandon(segment, by: end, report, details: &details, changes: &changes)
    }

    /// ABORT in SYN-RECEIVED sends RST at SND.NXT; in LISTEN nothing would: the peer's RST had not arrived yet.
    private mutating func withdrawReturnToListen(
        of end: End, by segment: Segment, details: inout ConnectionDetails, changes: inout StateChanges
    ) {
        let me = end.index
        guard let last = details.endpoints[me].history.last, last.to == .listen, last.certainty == .assumed,
            segment.sequence == endpoints[me].next, endpoints[end.other.index].lastTime == details.reset.sighting.time
        else { return }
        withdrawLast(
            from: end, at: Sighting(time: segment.time, frame: segment.frame), details: &details, changes: &changes)
    }

    /// A RST to an endpoint in SYN-SENT counts only if it acknowledges the SYN.
    private mutating func refuse(
        _ segment: Segment, by end: End, _ report: ResetReport, details: inout ConnectionDetails,
        changes: inout StateChanges
    ) -> SegmentLabel {
        let peer = end.other.index
        guard segment.flags.contains(.ack), acknowledgesSYN(segment, of: peer) else {
            details.remarks.note(
                .resetNotAcknowledgingSYN, by: end, frame: segment.frame, observed: segment.acknowledgment.value,
                expected: endpoints[peer].initialSequence.value &+ 1)
            if endpoints[end.index].knows(.sentSYNACK), segment.sequence == endpoints[end.index].next {
                abandon(segment, by: end, report, details: &details, changes: &changes)
            }
            return .unacceptable
        }
        facts.insert(.refused)
        endByReset(segment, by: end, report, details: &details, changes: &changes)
        return .rst
    }

    /// Whether the RST continues what its sender has sent in this connection.
    private mutating func isExactForPeer(_ segment: Segment, me: Int, peer: Int) -> Bool {
        endpoints[me].state == .synReceived && segment.sequence == endpoints[me].next
            && endpoints[peer].state != .synSent
    }

    /// RCV.NXT of an end as far as the vantage knows: what was captured on its way is taken to have arrived.
    private mutating func receiveNext(of end: Int) -> SequenceNumber {
        let sender = 1 - end
        guard endpoints[sender].knows(.sequence) else { return endpoints[end].acknowledged }
        if endpoints[end].knows(.acknowledgment),
            endpoints[sender].contiguous.distance(from: endpoints[end].windowEdge) > 1 << 26
        {
            // It has accepted nothing of that: its own acknowledgments count.
            return endpoints[end].acknowledged
        }
        return SequenceNumber.later(endpoints[sender].contiguous, endpoints[end].acknowledged)
    }

    /// Whether the RST stands at RCV.NXT of its receiver.
    private mutating func isExact(
        _ segment: Segment, me: Int, peer: Int, details: inout ConnectionDetails
    ) -> Bool {
        guard endpoints[peer].knows(.acknowledgment) else {
            return isExactInOpening(segment, me: me, peer: peer, details: &details)
        }
        let expected = receiveNext(of: peer)
        let offset = segment.sequence.distance(from: expected)
        if offset == 0 { return true }
        let inWindow = offset > 0 && !segment.sequence.isAfter(endpoints[peer].windowEdge)
        details.remarks.note(
            inWindow ? .resetInWindow : .resetOutsideWindow, by: me == 0 ? .a : .b, frame: segment.frame,
            observed: segment.sequence.value, expected: expected.value)
        if inWindow { challenge(peer) }
        return false
    }

    /// Whether the RST stands where only its sender puts one, though not at RCV.NXT: where the receiver had acknowledged
    /// everything before, behind what is on its way to it, because it answers something that the receiver sent before
    /// that arrived (RFC 9293 §3.10.7.1); or at SND.NXT behind a hole, by ABORT (§3.10.5).
    private mutating func endsSender(_ segment: Segment, me: Int, peer: Int) -> Bool {
        guard endpoints[peer].knows(.acknowledgment) else { return false }
        if endpoints[me].knows(.holes), segment.sequence == endpoints[me].next { return true }
        return segment.sequence.isAtOrAfter(endpoints[peer].acknowledged)
            && receiveNext(of: peer).isAfter(segment.sequence)
    }

    /// Whether the RST stands at its sender's own FIN: it answers what the receiver had sent before that FIN arrived, and so
    /// before it acknowledged the FIN (RFC 9293 §3.10.7.1). ABORT would stand behind the FIN.
    private mutating func answersWhatPrecedesFIN(_ segment: Segment, me: Int, details: inout ConnectionDetails) -> Bool
    {
        guard !segment.flags.contains(.ack), endpoints[me].knows(.fin), segment.sequence == endpoints[me].fin else {
            return false
        }
        return endpoints[me].state == .finWait1
            || (endpoints[me].state == .finWait2 && details.endpoints[me].history.lastStep.certainty == .assumed)
    }

    /// A RST that shows its sender to have no connection any more, and that its receiver ignores.
    private mutating func abandon(
        _ segment: Segment, by end: End, _ report: ResetReport, details: inout ConnectionDetails,
        changes: inout StateChanges
    ) {
        // One that has been taken back ends nothing: its sender has gone on.
        let ended = details.reset.sighting.happened
        if !ended || (!facts.contains(.reset) && !endpoints[details.reset.sender.index].state.isOver) {
            details.reset = report
        }
        closeSender(segment, end: end, details: &details, changes: &changes)
    }

    /// The same at a receiver that has not acknowledged anything yet.
    private mutating func isExactInOpening(
        _ segment: Segment, me: Int, peer: Int, details: inout ConnectionDetails
    ) -> Bool {
        guard facts.contains(.answered), endpoints[me].knows(.initialSequence) else { return true }
        let offset = segment.sequence.distance(from: endpoints[me].contiguous)
        if offset <= 0, segment.sequence.isAfter(endpoints[me].initialSequence) { return true }
        // The window of a SYN is never scaled (RFC 7323 §2.2).
        let inWindow = offset > 0 && offset <= 65_535
        details.remarks.note(
            inWindow ? .resetInWindow : .resetOutsideWindow, by: me == 0 ? .a : .b, frame: segment.frame,
            observed: segment.sequence.value, expected: endpoints[me].contiguous.value)
        return false
    }

    /// An acceptable RST: both ends are done.
    private mutating func endByReset(
        _ segment: Segment, by end: End, _ report: ResetReport, details: inout ConnectionDetails,
        changes: inout StateChanges
    ) {
        let me = end.index
        let peer = end.other.index
        let sighting = Sighting(time: segment.time, frame: segment.frame)
        if !facts.contains(.reset) {
            facts.insert(.reset)
            details.reset = report
        }
        closeSender(segment, end: end, details: &details, changes: &changes)
        if details.reset.sighting == sighting, let last = details.endpoints[me].history.last, last.event == .sendsRST {
            // A TIME-WAIT that was only assumed has been taken back.
            if me == 0 { details.reset.stateA = last.from } else { details.reset.stateB = last.from }
        }
        switch endpoints[peer].state {
        case .closed, .listen, .timeWait:
            break
        case .unknown where endpoints[me].state == .unknown || !endpoints[me].state.isOver:
            break
        case .unknown where facts.contains(.rolesObserved):
            break
        default:
            receiveReset(at: end.other, cause: sighting, details: &details, changes: &changes)
        }
    }

    /// The peer's RST reaches `end`.
    private mutating func receiveReset(
        at end: End, cause: Sighting, known: Sighting? = nil, details: inout ConnectionDetails,
        changes: inout StateChanges
    ) {
        let event: TransitionEvent =
            endpoints[end.index].state == .synReceived && endpoints[end.index].knows(.activeOpen)
            ? .receivesRSTAfterActiveOpen : .receivesRST
        apply(
            event, to: end, cause: cause, certainty: .assumed,
            proof: endpoints[end.other.index].next + History.never, known: known, details: &details,
            changes: &changes)
    }

    /// A segment of the end that the RST was sent to, captured after the RST. What it had sent before the RST arrived
    /// still passes the vantage, and counts before the RST does. Returns nil where there is nothing to put in order.
    mutating func takeCrossing(
        _ segment: Segment, from end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) -> SegmentLabel? {
        let me = end.index
        let sighting = Sighting(time: segment.time, frame: segment.frame)
        guard details.reset.sender != end, let last = details.endpoints[me].history.last, last.isReset,
            last.certainty == .assumed, last.from != .unknown, !outlives(segment, from: end, last, details: &details)
        else { return nil }
        noteAfterReset(segment, from: end, details: &details)
        let count = changes.list.count
        withdrawLast(from: end, at: sighting, details: &details, changes: &changes)
        let label = takeSynchronized(segment, from: end, details: &details, changes: &changes)
        switch endpoints[me].state {
        case .closed, .listen, .timeWait:
            break
        default:
            receiveReset(
                at: end, cause: Sighting(time: last.time, frame: last.frame), known: sighting, details: &details,
                changes: &changes)
            // Nothing has come between: there is nothing to tell.
            if changes.list.count == count + 2, details.endpoints[me].history.last?.from == last.from {
                changes.removeLast(downTo: count)
            }
        }
        return label
    }

    /// The sender of an acceptable RST has no connection any more.
    private mutating func closeSender(
        _ segment: Segment, end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) {
        let me = end.index
        let sighting = Sighting(time: segment.time, frame: segment.frame)
        settleBeforeReset(segment, from: end, details: &details, changes: &changes)
        if endpoints[me].state == .timeWait {
            // In TIME-WAIT it would have answered the FIN with ACK: it had forgotten the connection before.
            withdraw(from: end, at: sighting, details: &details, changes: &changes) { $0.to == .timeWait }
        }
        switch endpoints[me].state {
        case .closed, .listen, .timeWait:
            break
        case .unknown where facts.contains(.rolesObserved):
            endpoints[me].state = .closed
        default:
            // <SEQ=0><ACK=x+1><CTL=RST,ACK> answers a SYN without a connection (RFC 9293 §3.10.7.1), perhaps before the one
            // that its sender has shown.
            let isDated =
                segment.sequence.value != 0 || !segment.flags.contains(.ack)
                || !endpoints[me].knows(.initialSequence) || !endpoints[end.other.index].knows(.activeOpen)
            apply(
                .sendsRST, to: end, cause: sighting, certainty: isDated ? .observed : .assumed,
                proof: segment.acknowledgment + History.never, details: &details, changes: &changes)
        }
    }

    /// An endpoint that a RST should have closed sends something else.
    mutating func reopenAfterReset(
        _ segment: Segment, from end: End, details: inout ConnectionDetails, changes: inout StateChanges
    ) {
        let me = end.index
        let sighting = Sighting(time: segment.time, frame: segment.frame)
        noteAfterReset(segment, from: end, details: &details)
        guard let last = details.endpoints[me].history.last, last.to.isOver, last.isReset, last.from != .unknown
        else { return }
        if details.reset.sender == end {
            // Whoever sent the RST, it was not this endpoint, if it goes on where the RST stood. One that is assumed to close it
            // may answer an earlier copy of the SYN, and then anything that continues the SYN,ACK tells.
            let continues =
                last.certainty == .assumed
                ? segment.flags.contains(.ack) && segment.sequence.isAtOrAfter(endpoints[me].next)
                : segment.sequenceLength > 0 && segment.sequence.isAtOrAfter(endpoints[me].contiguous)
            guard continues else { return }
        } else {
            guard outlives(segment, from: end, last, details: &details) else { return }
            facts.remove(.refused)
            details.remarks.note(.resetNotAccepted, by: end, frame: segment.frame)
        }
        withdrawLast(from: end, at: sighting, details: &details, changes: &changes)
        forgetReset(details: &details)
        guard last.event == .sendsRST else { return }
        receiveEarlierACK(at: end, known: sighting, details: &details, changes: &changes)
        let answer = details.ignoredReset
        if answer.sighting.happened, answer.sender != end, answer.sequence == receiveNext(of: me) {
            // Closed by the first RST, the other end answers with RST whatever comes behind it, perhaps captured before that.
            receiveReset(at: end, cause: answer.sighting, known: sighting, details: &details, changes: &changes)
        }
    }

    /// Where neither end has been closed by the RST, nothing was.
    mutating func forgetReset(details: inout ConnectionDetails) {
        if details.endpoints[0].history.last?.isReset != true, details.endpoints[1].history.last?.isReset != true {
            facts.remove([.reset, .refused])
        }
    }

    private func noteAfterReset(_ segment: Segment, from end: End, details: inout ConnectionDetails) {
        details.remarks.note(
            .segmentAfterReset, by: end, frame: segment.frame, observed: segment.sequence.value,
            expected: details.reset.sequence.value)
    }

    /// Whether a segment shows that its sender lives on after the RST it was assumed to have received: it acknowledges
    /// something beyond, or comes later than what was on its way.
    private func outlives(
        _ segment: Segment, from end: End, _ reset: Transition, details: inout ConnectionDetails
    ) -> Bool {
        // A RST that refuses a SYN closes its sender before it has acknowledged anything.
        (segment.flags.contains(.ack)
            && (reset.from == .synSent || segment.acknowledgment.isAfter(details.reset.sequence)))
            || segment.time &- reset.time > roundTripAllowance(of: end, details: &details)
    }

    /// How long segments that were sent before a RST arrived may still pass the vantage, in nanoseconds.
    private func roundTripAllowance(of end: End, details: inout ConnectionDetails) -> Int64 {
        let handshake = details.completingSYNACK
        // Shifted against each other, the handshake's segments do not tell.
        guard handshake.happened, !facts.contains(.reordered) else { return 200_000_000 }
        let syn = details.endpoints[client.index].lastSYN
        let ack = details.endpoints[client.index].firstACK
        let roundTrip =
            end == client
            ? (ack.happened ? ack.time &- handshake.time : 100_000_000)
            : (syn.happened ? handshake.time &- syn.time : 100_000_000)
        return max(2 &* roundTrip, 20_000_000)
    }
}
