extension SimulatedEndpoint {
    /// SEGMENT ARRIVES (RFC 9293 §3.10.7).
    package mutating func receive(_ segment: SimulatedSegment) {
        enteredFINWait2InThisEvent = false
        switch state {
        case .closed: arriveInClosed(segment)
        case .listen: arriveInListen(segment)
        case .synSent: arriveInSYNSent(segment)
        default: arrive(segment)
        }
    }

    /// §3.10.7.1
    private mutating func arriveInClosed(_ segment: SimulatedSegment) {
        if segment.isRST || !mayAnswer() { return }
        if segment.isACK {
            reset(at: segment.acknowledgment)
            return
        }
        var answer = SimulatedSegment(sequence: 0)
        answer.isRST = true
        answer.isACK = true
        answer.acknowledgment = segment.end
        emit(answer)
    }

    /// §3.10.7.2
    private mutating func arriveInListen(_ segment: SimulatedSegment) {
        if segment.isRST { return }
        if segment.isACK {
            reset(at: segment.acknowledgment)
            return
        }
        guard segment.isSYN else { return }
        receiveNext = segment.sequence &+ 1
        enter(.synReceived)
        transmit(isSYN: true)
    }

    /// §3.10.7.3
    private mutating func arriveInSYNSent(_ segment: SimulatedSegment) {
        var acknowledges = false
        if segment.isACK {
            let offset = distance(segment.acknowledgment, from: initialSequence)
            guard offset > 0, distance(segment.acknowledgment, from: next) <= 0 else {
                if !segment.isRST { reset(at: segment.acknowledgment) }
                return
            }
            acknowledges = true
        }
        if segment.isRST {
            if acknowledges { enter(.closed) }
            return
        }
        guard segment.isSYN else { return }
        receiveNext = segment.sequence &+ 1
        if acknowledges {
            take(acknowledgment: segment.acknowledgment)
            enter(.established)
            // The acknowledgment may carry what waits.
            if waitingSends > 0 || wantsToClose { proceed() } else { acknowledge() }
        } else {
            enter(.synReceived)
            // SND.NXT stays: the SYN is sent again, now with an acknowledgment.
            retransmissions.removeAll()
            next = initialSequence
            transmit(isSYN: true)
        }
    }

    /// §3.10.7.4
    private mutating func arrive(_ arriving: SimulatedSegment) {
        var segment = arriving
        if state == .synReceived, !openedPassively, segment.isSYN, segment.isACK, segment.end == receiveNext {
            // Simultaneous open, Figure 7: the SYN of the SYN,ACK is known and trimmed off, the ACK counts.
            segment.isSYN = false
            segment.sequence = receiveNext
        }
        guard isAcceptable(segment) else {
            if !segment.isRST { challenge() }
            return
        }
        if segment.isRST {
            // RFC 5961 §3.2
            guard segment.sequence == receiveNext else {
                challenge()
                return
            }
            enter(state == .synReceived && openedPassively ? .listen : .closed)
            return
        }
        if segment.isSYN {
            // RFC 5961 §4.2
            if state == .synReceived, openedPassively {
                enter(.listen)
            } else {
                challenge()
            }
            return
        }
        guard segment.isACK, takeAcknowledgment(of: segment) else { return }
        takeText(segment)
    }

    /// Answers what is not acceptable.
    private mutating func challenge() {
        if mayAnswer() { acknowledge() }
    }

    /// A host may have answered too much of what is not acceptable lately (RFC 5961 §7), with RST too.
    private mutating func mayAnswer() -> Bool {
        guard unanswered > 0 else { return true }
        if unanswered < .max { unanswered -= 1 }
        return false
    }

    /// The four cases of the sequence number check (RFC 9293 §3.10.7.4, first step); the window is never 0.
    private func isAcceptable(_ segment: SimulatedSegment) -> Bool {
        func isInWindow(_ number: UInt32) -> Bool {
            let offset = distance(number, from: receiveNext)
            return offset >= 0 && offset < Int32(Self.window)
        }
        if segment.sequenceLength == 0 { return isInWindow(segment.sequence) }
        return isInWindow(segment.sequence) || isInWindow(segment.end &- 1)
    }

    /// The fifth step. Returns whether the segment is to be processed further.
    private mutating func takeAcknowledgment(of segment: SimulatedSegment) -> Bool {
        let number = segment.acknowledgment
        let isNew = distance(number, from: unacknowledged) > 0 && distance(number, from: next) <= 0
        if state == .synReceived {
            guard isNew else {
                reset(at: number)
                return false
            }
            enter(.established)
            take(acknowledgment: number)
            proceed()
            return true
        }
        // RFC 5961 §5: neither beyond what was sent nor far before what was acknowledged.
        guard distance(number, from: next) <= 0,
            distance(number, from: unacknowledged) >= -Int32(Self.window)
        else {
            acknowledge()
            return false
        }
        if isNew { take(acknowledgment: number) }
        let isFINAcknowledged = unacknowledged == next
        switch state {
        case .finWait1 where isFINAcknowledged:
            enter(.finWait2)
        case .closing:
            if isFINAcknowledged { enter(.timeWait) }
            return false
        case .lastAck:
            if isFINAcknowledged { enter(.closed) }
            return false
        default:
            break
        }
        return true
    }

    /// SND.UNA moves: what is acknowledged need not be sent again.
    private mutating func take(acknowledgment: UInt32) {
        unacknowledged = acknowledgment
        attempts = 0
        while !retransmissions.isEmpty, distance(retransmissions[0].end, from: acknowledgment) <= 0 {
            retransmissions.remove(at: 0)
        }
    }

    /// The seventh and eighth step, for this segment and for what was held behind it.
    private mutating func takeText(_ segment: SimulatedSegment) {
        guard segment.length > 0 || segment.isFIN else { return }
        guard distance(segment.sequence, from: receiveNext) <= 0 else {
            var isHeld = false
            for index in 0..<held.count where held[index].sequence == segment.sequence { isHeld = true }
            if !isHeld, held.count < 4 { held.append(segment) }
            acknowledge()
            return
        }
        guard takeInOrder(segment) else { return }
        var index = 0
        while index < held.count {
            guard distance(held[index].sequence, from: receiveNext) <= 0 else {
                index += 1
                continue
            }
            let later = held.remove(at: index)
            if distance(later.end, from: receiveNext) > 0, !takeInOrder(later) { return }
            index = 0
        }
    }

    /// Data and FIN of a segment that begins at or before RCV.NXT. Returns false when the connection is gone.
    private mutating func takeInOrder(_ segment: SimulatedSegment) -> Bool {
        switch state {
        case .established, .finWait1, .finWait2: break
        default: return true
        }
        let dataEnd = segment.sequence &+ UInt32(segment.length)
        if distance(dataEnd, from: receiveNext) > 0 {
            if refusesData {
                let number = next
                enter(.closed)
                reset(at: number)
                return false
            }
            receiveNext = dataEnd
            owesACK = true
        }
        guard segment.isFIN, receiveNext == dataEnd else { return true }
        receiveNext = dataEnd &+ 1
        owesACK = true
        switch state {
        case .established:
            enter(.closeWait)
        case .finWait1:
            // Had this segment acknowledged the FIN, the state would be FIN-WAIT-2 by now.
            enter(.closing)
        default:
            enter(.timeWait)
        }
        return true
    }
}
