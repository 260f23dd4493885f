import PacketDecoding

extension Tracker {
    /// Unanswered SYNs of one four-tuple that are kept apart; beyond that the newest take the place of one another.
    private static var siblingLimit: Int { 32 }
    /// Twice the maximum segment lifetime of two minutes (RFC 9293 §3.4.2), however short a host's TIME-WAIT is.
    private static var longestLifetime: Int64 { 240_000_000_000 }

    /// The row that a segment belongs to; a new one where it opens a connection or begins one mid-stream.
    @inline(__always)
    mutating func route<Sink: TrackingSink & ~Copyable>(
        _ segment: Segment, from end: End, key: FlowKey, hash: UInt32, sink: inout Sink
    ) -> UInt32 {
        guard let head = find(key, hash: hash) else {
            return begin(segment, from: end, key: key, hash: hash, after: nil)
        }
        if rows[head].previous != Connection.noRow, !segment.flags.contains(.syn),
            let owner = owner(of: segment, from: end, head: head)
        {
            return rows[owner].facts.contains(.departing) ? owner : promote(owner, over: head, hash: hash)
        }
        if segment.flags.isDisjoint(with: [.syn, .rst]) {
            guard rows[head].facts.contains(.pendingSYN), opensAgain(segment, from: end, head: head) else {
                return head
            }
            return admitPending(segment, key: key, hash: hash, head: head, sink: &sink)
        }
        return routeControl(segment, from: end, key: key, hash: hash, head: head, sink: &sink)
    }

    /// The row of a segment with SYN or RST.
    private mutating func routeControl<Sink: TrackingSink & ~Copyable>(
        _ segment: Segment, from end: End, key: FlowKey, hash: UInt32, head: UInt32, sink: inout Sink
    ) -> UInt32 {
        // RST is judged before SYN (RFC 9293 §3.10.7), so it decides here too.
        let opens = segment.flags.contains(.syn) && !segment.flags.contains(.rst)
        if opens, !segment.flags.contains(.ack) {
            return routeSYN(segment, from: end, key: key, hash: hash, head: head, sink: &sink)
        }
        if opens {
            return routeSYNACK(segment, from: end, key: key, hash: hash, head: head, sink: &sink)
        }
        // A RST that acknowledges one of several unanswered SYNs belongs to that one.
        if segment.flags.contains(.ack), rows[head].previous != Connection.noRow,
            let sibling = sibling(
                of: head, where: { $0.endpoints[end.other.index].initialSequence + 1 == segment.acknowledgment })
        {
            return promote(sibling, over: head, hash: hash)
        }
        return head
    }

    private mutating func routeSYN<Sink: TrackingSink & ~Copyable>(
        _ segment: Segment, from end: End, key: FlowKey, hash: UInt32, head: UInt32, sink: inout Sink
    ) -> UInt32 {
        let me = end.index
        let sequence = segment.sequence
        // What it is answered by was captured before it.
        if rows[head].isBlank || rows[head].followsSYN(segment, me: me, sent: 0) { return head }
        if let same = sibling(
            of: head,
            where: {
                $0.endpoints[me].knows(.impliedSequence)
                    ? $0.endpoints[me].impliesSYN(segment)
                    : $0.endpoints[me].knows(.initialSequence) && $0.endpoints[me].initialSequence == sequence
            })
        {
            let implied = rows[same].endpoints[me].knows(.impliedSequence)
            if implied, !isYoung(same, me: me) {
                // Far from its opening: the number only happens to fit.
            } else if !rows[same].isOver || (livesOn(end.other, of: same) && !wasReset(end, of: same)) {
                return same == head ? head : promote(same, over: head, hash: hash)
            } else if rows[same].facts.contains(.reset), details[rows[same].details].reset.sender != end,
                details[rows[same].details].endpoints[me].resets == 0, !rows[same].endpoints[me].knows(.acknowledgment)
            {
                // It never came to be, and the opener tries again.
                return replace(head, by: segment, from: end, key: key, hash: hash, sink: &sink)
            } else if segment.time &- rows[same].lastTime > Self.longestLifetime {
                // No copy lives that long: it opens anew, as where a capture is played once more.
                return replace(head, by: segment, from: end, key: key, hash: hash, sink: &sink)
            } else {
                notePending(segment, from: end, row: same)
                return same
            }
        }
        let other = rows[head].endpoints[end.other.index]
        if !rows[head].endpoints[me].knows(.initialSequence), other.state == .synSent, !rows[head].isOver {
            return head
        }
        if rows[head].isOver {
            // It was challenged, the challenge's RST ended the old connection, and this is the same SYN again.
            let pending = details[rows[head].details].pendingSYN
            if pending.exists, pending.segment.sequence == sequence, FlowKey.of(pending.segment).1 == end {
                return admitPending(segment, key: key, hash: hash, head: head, sink: &sink)
            }
            return replace(head, by: segment, from: end, key: key, hash: hash, sink: &sink)
        }
        if rows[head].endpoints[me].state == .synSent, !rows[head].facts.contains(.answered) {
            return begin(segment, from: end, key: key, hash: hash, after: head)
        }
        notePending(segment, from: end, row: head)
        return head
    }

    private mutating func routeSYNACK<Sink: TrackingSink & ~Copyable>(
        _ segment: Segment, from end: End, key: FlowKey, hash: UInt32, head: UInt32, sink: inout Sink
    ) -> UInt32 {
        let peer = end.other.index
        let me = end.index
        let acknowledgment = segment.acknowledgment
        let place = rows[head].details
        let pending = details[place].pendingSYN
        if pending.exists, pending.segment.sequence + 1 == acknowledgment,
            rows[head].endpoints[peer].initialSequence + 1 != acknowledgment
                || rows[head].endpoints[me].initialSequence != segment.sequence
        {
            return admitPending(segment, key: key, hash: hash, head: head, sink: &sink)
        }
        if let answered = sibling(
            of: head,
            where: {
                $0.endpoints[peer].knows(.initialSequence)
                    && acknowledgment.isAfter($0.endpoints[peer].initialSequence)
                    && !acknowledgment.isAfter($0.endpoints[peer].next)
            })
        {
            if rows[answered].isOver, rows[answered].endpoints[me].knows(.initialSequence),
                !isServerSequence(segment.sequence, of: answered, me: me)
            {
                return replace(head, by: segment, from: end, key: key, hash: hash, sink: &sink)
            }
            return answered == head ? head : promote(answered, over: head, hash: hash)
        }
        if rows[head].isOver, !isServerSequence(segment.sequence, of: head, me: me) {
            return replace(head, by: segment, from: end, key: key, hash: hash, sink: &sink)
        }
        return head
    }

    /// Whether an end that sent the RST may have opened since: it has shown itself, and only a RST that answers a SYN says
    /// that it is done.
    private func livesOn(_ end: End, of row: UInt32) -> Bool {
        let state = rows[row].endpoints[end.index].state
        let last = details[rows[row].details].endpoints[end.index].history.lastStep
        return (state != .unknown && !state.isOver)
            || (last.to == .closed && last.certainty == .assumed && last.from != .lastAck)
    }

    /// Whether a RST has closed an end that was synchronized.
    private func wasReset(_ end: End, of row: UInt32) -> Bool {
        let opener = rows[row].endpoints[end.index]
        return rows[row].facts.contains(.reset) && opener.state == .closed && opener.knows(.acknowledgment)
    }

    /// Whether an end whose connection a RST has ended goes on behind its SYN, which has come again with the same number: it
    /// stands where an end stands that has sent nothing else, and later than copies are.
    private func opensAgain(_ segment: Segment, from end: End, head: UInt32) -> Bool {
        let place = rows[head].details
        let pending = details[place].pendingSYN
        return pending.exists && FlowKey.of(pending.segment).1 == end && wasReset(end, of: head)
            && segment.sequence == pending.segment.sequenceEnd && segment.sequenceLength == 0
            && segment.flags.contains(.ack)
            && pending.segment.time &- details[place].reset.sighting.time > Connection.largestShift
    }

    /// Whether `sequence` is the initial sequence number of an end, or another that answered the same SYN.
    private func isServerSequence(_ sequence: SequenceNumber, of row: UInt32, me: Int) -> Bool {
        rows[row].endpoints[me].initialSequence == sequence
            || (details[rows[row].details].alternativeSequence == sequence
                && details[rows[row].details].remarks.first(.secondServerSequence) != nil)
    }

    /// Whether a connection that began mid-stream is still so close to its beginning that its SYN may come late.
    private func isYoung(_ row: UInt32, me: Int) -> Bool {
        rows[row].endpoints[me].segments <= 16
    }

    /// The older connection in whose sequence space a segment lies, if it lies further from that of the newest one: the
    /// directions are shifted against each other, and segments of two incarnations mixed.
    private mutating func owner(of segment: Segment, from end: End, head: UInt32) -> UInt32? {
        var row = head
        var owner: UInt32?
        var least = Segment.reach
        while row != Connection.noRow {
            let me = rows[row].endpoints[end.index]
            if me.knows(.sequence), segment.distance(from: me.next) < least {
                owner = row
                least = segment.distance(from: me.next)
            }
            row = rows[row].previous
        }
        return owner == head ? nil : owner
    }

    /// The newest connection of a flow that satisfies `condition`, the head included.
    private func sibling(of head: UInt32, where condition: (inout Connection) -> Bool) -> UInt32? {
        var row = head
        while row != Connection.noRow {
            if !rows[row].facts.contains(.departing), condition(&rows[row]) { return row }
            row = rows[row].previous
        }
        return nil
    }

    /// Whether a segment answers a SYN of its flow that is not the one of the newest connection.
    func answersOtherSYN(_ segment: Segment, from end: End, head: UInt32) -> Bool {
        let pending = details[rows[head].details].pendingSYN
        if pending.exists, pending.segment.sequence + 1 == segment.acknowledgment { return true }
        return rows[head].previous != Connection.noRow
            && sibling(of: head, where: { $0.answersSYN(segment, of: end.other.index) }) != nil
    }

    /// Makes an older, unanswered connection the flow's head.
    private mutating func promote(_ row: UInt32, over head: UInt32, hash: UInt32) -> UInt32 {
        guard row != head else { return row }
        var place = head
        while rows[place].previous != row { place = rows[place].previous }
        rows[place].previous = rows[row].previous
        rows[row].previous = head
        table.replace(hash: hash, row: head, by: row)
        return row
    }

    /// The details of a connection begin with its first segment.
    mutating func begin(_ place: UInt32, by segment: Segment, flow: UInt64) {
        details[place].interface = segment.interface
        details[place].startTime = segment.time
        details[place].firstFrame = segment.frame
        details[place].flow = flow
    }

    /// A new connection, the first of its flow or in front of `older`.
    private mutating func begin(
        _ segment: Segment, from end: End, key: FlowKey, hash: UInt32, after older: UInt32?
    ) -> UInt32 {
        let place = details.insertCopy(of: blankDetails)
        countConnection(isFirstOfFlow: older == nil)
        begin(place, by: segment, flow: older.map { details[rows[$0].details].flow } ?? flowCount)
        if segment.encapsulation != 0 { details[place].encapsulation = encapsulation }
        let connection = Connection(
            key: key, id: connectionCount, client: Self.guessClient(segment, from: end, key: key),
            first: segment, details: place)
        let row = rows.insert(connection)
        if options.segments, !needsParts(of: connectionCount) { rows[row].facts.insert(.untold) }
        if let older {
            rows[row].previous = older
            table.replace(hash: hash, row: older, by: row)
            dropOldSiblings(of: row)
        } else {
            table.insert(hash: hash, row: row)
        }
        return row
    }

    /// Too many unanswered SYNs on one four-tuple: the oldest but one is overwritten by what follows it.
    private mutating func dropOldSiblings(of head: UInt32) {
        var row = head
        var depth = 0
        while rows[row].previous != Connection.noRow, depth < Self.siblingLimit {
            row = rows[row].previous
            depth += 1
        }
        if depth == Self.siblingLimit { crowded.append(row) }
    }

    /// A new connection in place of the flow's head, which is told to have ended.
    private mutating func replace<Sink: TrackingSink & ~Copyable>(
        _ head: UInt32, by segment: Segment, from end: End, key: FlowKey, hash: UInt32, sink: inout Sink
    ) -> UInt32 {
        let row = begin(segment, from: end, key: key, hash: hash, after: head)
        let isHolding = rows[head].facts.contains(.holding)
        rows[head].facts.insert(.replaced)
        endDeparting(behind: head, at: segment.time, sink: &sink)
        if rows[head].endpoints[0].state == .timeWait || rows[head].endpoints[1].state == .timeWait {
            let place = rows[head].details
            let old = rows[head].endpoints[end.index]
            if segment.time &- rows[head].lastTime < timeWaitDuration {
                details[place].remarks.note(
                    .synInTimeWait, by: end, frame: segment.frame, observed: segment.sequence.value,
                    expected: old.next.value)
                noteTimestamp(of: segment, from: end, inTimeWaitOf: place)
            }
        }
        if rows[head].isOver {
            self.end(head, at: segment.time, sink: &sink)
        } else {
            depart(head, at: segment.time, sink: &sink)
            if isHolding { inheritHeld(key: key, hash: hash) }
        }
        return row
    }

    /// A SYN below the old connection's numbers is allowed by a timestamp above that connection's, or by one where that had
    /// none (RFC 6191 §2).
    private func noteTimestamp(of syn: Segment, from end: End, inTimeWaitOf place: UInt32) {
        guard syn.attributes.contains(.timestamps) else { return }
        let hadTimestamps =
            details[place].endpoints[0].synAttributes.contains(.timestamps)
            && details[place].endpoints[1].synAttributes.contains(.timestamps)
        let last = details[place].closingTimestamps[end.index].last
        guard !hadTimestamps || Int32(bitPattern: syn.timestampValue &- last) > 0 else { return }
        details[place].remarks.note(
            .synInTimeWaitNewer, by: end, frame: syn.frame, observed: syn.timestampValue,
            expected: hadTimestamps ? last : 0)
    }

    /// A connection that was alive has lost its four-tuple: it stays for a while, because segments of it may be captured
    /// behind those of the next one.
    private mutating func depart<Sink: TrackingSink & ~Copyable>(_ row: UInt32, at time: Int64, sink: inout Sink) {
        rows[row].facts.insert(.departing)
        if rows[row].facts.contains(.lingering) { return }
        linger(row, since: time)
        let place = rows[row].details
        if options.transitions { sink.over(rows[row], details: &details[place]) }
    }

    /// One connection of a flow departs at a time: the one behind `head` is told.
    private mutating func endDeparting<Sink: TrackingSink & ~Copyable>(
        behind head: UInt32, at time: Int64, sink: inout Sink
    ) {
        var row = rows[head].previous
        while row != Connection.noRow {
            let next = rows[row].previous
            if rows[row].facts.contains(.departing) { self.end(row, at: time, sink: &sink) }
            row = next
        }
    }

    /// A SYN with a new number on a live connection, or an old one on a connection that is over: remembered, and a
    /// connection only once a SYN,ACK answers it.
    private mutating func notePending(_ segment: Segment, from end: End, row: UInt32) {
        let place = rows[row].details
        if details[place].pendingSYN.exists, details[place].pendingSYN.segment.sequence == segment.sequence {
            details[place].pendingSYN.count &+= 1
        } else {
            details[place].pendingSYN = PendingSYN(segment: segment, count: 1, lastTime: rows[row].lastTime)
            rows[row].facts.insert(.pendingSYN)
        }
    }

    /// A SYN that looked out of place is answered with SYN,ACK, or comes again when the old connection is over: a new
    /// connection, counted from that SYN.
    private mutating func admitPending<Sink: TrackingSink & ~Copyable>(
        _ segment: Segment, key: FlowKey, hash: UInt32, head: UInt32, sink: inout Sink
    ) -> UInt32 {
        let place = rows[head].details
        var pending = details[place].pendingSYN
        // The batch that held the SYN's tags is gone; its answer has the same.
        pending.segment.encapsulation = segment.encapsulation
        let (_, opener) = FlowKey.of(pending.segment)
        // Where the opener goes on behind it, it is no late copy.
        let isOld =
            pending.segment.sequence == rows[head].endpoints[opener.index].initialSequence
            && segment.flags.contains(.syn)
        details[place].pendingSYN = PendingSYN()
        rows[head].facts.remove(.pendingSYN)
        // Its copies were counted where they were taken for strangers.
        let counted = rows[head].endpoints[opener.index].segments
        rows[head].endpoints[opener.index].segments = counted - min(counted, pending.count)
        details[place].endpoints[opener.index].retransmissions -= min(
            details[place].endpoints[opener.index].retransmissions, pending.repetitions)
        if opener == rows[head].client {
            details[place].synRetransmissions -= min(details[place].synRetransmissions, pending.repetitions)
        }
        details[place].remarks.takeBack(.synLate, by: opener, count: pending.repetitions)
        // Nor did it last until them.
        if rows[head].isOver, pending.count == 1, rows[head].lastTime == pending.segment.time {
            rows[head].lastTime = pending.lastTime
        }
        let row = replace(head, by: pending.segment, from: opener, key: key, hash: hash, sink: &sink)
        let newPlace = rows[row].details
        if isOld { rows[row].facts.insert(.oldDuplicate) }
        _ = rows[row].take(pending.segment, from: opener, details: &details[newPlace], changes: &changes)
        if pending.count > 1 {
            rows[row].endpoints[opener.index].segments += pending.count - 1
            details[newPlace].synRetransmissions = pending.count - 1
            details[newPlace].endpoints[opener.index].retransmissions = pending.count - 1
        }
        return row
    }

    /// Who opened, before a SYN tells: the receiver of a SYN,ACK; else the end with the higher port, since servers
    /// listen on low and well-known ones; else the sender of the first segment.
    private static func guessClient(_ segment: Segment, from end: End, key: FlowKey) -> End {
        if segment.flags.contains(.syn) { return segment.flags.contains(.ack) ? end.other : end }
        if key.portA != key.portB { return key.portA > key.portB ? .a : .b }
        return end
    }
}

extension Segment {
    /// Octets that a few segments hold.
    static var reach: UInt32 { 1 << 20 }

    /// How far its sequence number lies from another, before or behind it.
    func distance(from number: SequenceNumber) -> UInt32 {
        sequence.distance(from: number).magnitude
    }
}
