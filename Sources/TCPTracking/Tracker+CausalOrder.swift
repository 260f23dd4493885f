import PacketDecoding

// Several receive queues shift the two directions against each other, each in its own order. A segment that answers what
// was not captured so far waits for it, and what its sender sends next waits behind it. It waits in vain where the capture
// lacks what it answers: the other end's next segment shows that, or the bounds do, and then capture order counts.

extension Tracker {
    /// For how many frames of the capture a segment waits.
    private static var mostFrames: UInt64 { 4096 }
    /// For how long a segment waits, nanoseconds of packet time.
    private static var longestWait: Int64 { 4_000_000_000 }

    /// Takes a segment of a flow that holds others back, in its turn. Returns whether the flow does.
    @inline(never)
    mutating func observeBehindHeld<Sink: TrackingSink & ~Copyable>(
        _ segment: Segment, _ keyed: KeyedSegment, head: UInt32?, sink: inout Sink
    ) -> Bool {
        if let head {
            if head & Embryo.mark != 0 || !rows[head].facts.contains(.holding) { return false }
        } else if !hasOrphans {
            return false
        }
        guard let flow = holding.first(where: { $0.hash == keyed.hash && held[$0.place].key == keyed.key }) else {
            if let head { setHolding(head, false) }
            return false
        }
        if held[flow.place].isFull { takeHeld(held[flow.place].remove(at: 0), flow, sink: &sink) }
        held[flow.place].append(segment)
        while let index = firstReady(flow) {
            takeHeld(held[flow.place].remove(at: index), flow, sink: &sink)
        }
        if held[flow.place].count == 0 { stopHolding(flow) }
        return true
    }

    /// Holds a segment back if it is early. Returns whether it is.
    @inline(never)
    mutating func holdIfEarly<Sink: TrackingSink & ~Copyable>(
        _ segment: Segment, _ keyed: KeyedSegment, row: UInt32, sink: inout Sink
    ) -> Bool {
        guard !keyed.key.isOneSocket, isEarly(segment, from: keyed.end, row: row, waiting: nil) else { return false }
        var waiting = HeldSegments(key: keyed.key)
        waiting.append(segment)
        // Packet time, which this segment's frame does not move alone, lies far behind it after a silence.
        let flow = HoldingFlow(
            hash: keyed.hash, place: held.insert(waiting), deadline: clock.furthestTime &+ Self.longestWait,
            frame: clock.number, lastFrame: clock.number &+ Self.mostFrames)
        holding.append(flow)
        setHolding(row, true)
        noteDeadline(of: flow)
        return true
    }

    /// Those that have waited long enough.
    mutating func releaseHeld<Sink: TrackingSink & ~Copyable>(at now: Int64, frame: UInt64, sink: inout Sink) {
        while let flow = holding.first, flow.deadline <= now || flow.lastFrame <= frame {
            step = .held(since: flow.frame)
            release(flow, sink: &sink)
        }
    }

    /// The flow's newest connection, if there is one left, holds others back now.
    mutating func inheritHeld(key: FlowKey, hash: UInt32) {
        if let head = find(key, hash: hash) { setHolding(head, true) } else { hasOrphans = true }
    }

    /// Takes everything that waits, in capture order.
    private mutating func release<Sink: TrackingSink & ~Copyable>(_ flow: HoldingFlow, sink: inout Sink) {
        while held[flow.place].count > 0 { takeHeld(held[flow.place].remove(at: 0), flow, sink: &sink) }
        stopHolding(flow)
    }

    private mutating func stopHolding(_ flow: HoldingFlow) {
        if let head = find(held[flow.place].key, hash: flow.hash) { setHolding(head, false) }
        if let index = holding.firstIndex(where: { $0.place == flow.place }) { holding.remove(at: index) }
        held.remove(flow.place)
        if holding.isEmpty { hasOrphans = false }
    }

    /// No segment of the connection goes the short way while some wait.
    private mutating func setHolding(_ row: UInt32, _ isHolding: Bool) {
        guard row & Embryo.mark == 0, !rows[row].facts.contains(.onCourse) else { return }
        if isHolding { rows[row].facts.insert(.holding) } else { rows[row].facts.remove(.holding) }
        rows[row].noteSettled(&details[rows[row].details])
    }

    /// The first segment that need not wait any more, behind none of its own direction.
    private func firstReady(_ flow: HoldingFlow) -> Int? {
        guard held[flow.place].count > 0 else { return nil }
        guard let row = find(held[flow.place].key, hash: flow.hash) else { return 0 }
        var isBlocked = (a: false, b: false)
        for index in 0..<held[flow.place].count {
            let segment = held[flow.place][index]
            let (_, end) = FlowKey.of(segment)
            guard end == .a ? !isBlocked.a : !isBlocked.b else { continue }
            let other = held[flow.place].first(from: end.other)
            if !isEarly(segment, from: end, row: row, waiting: other) { return index }
            if end == .a { isBlocked.a = true } else { isBlocked.b = true }
        }
        return nil
    }

    private func isEarly(_ segment: Segment, from end: End, row: UInt32, waiting: Segment?) -> Bool {
        if rows[row].facts.contains(.pendingSYN), followsPendingSYN(segment, from: end, row: row) { return true }
        guard rows[row].isEarly(segment, from: end, waiting: waiting) else { return false }
        return segment.flags.isDisjoint(with: [.syn, .rst]) || !answersOtherSYN(segment, from: end, head: row)
    }

    /// Whether a segment continues a SYN that waits for its answer: it cannot have been sent before that.
    private func followsPendingSYN(_ segment: Segment, from end: End, row: UInt32) -> Bool {
        let pending = details[rows[row].details].pendingSYN
        guard pending.exists, segment.flags.isDisjoint(with: [.syn, .rst]), FlowKey.of(pending.segment).1 == end else {
            return false
        }
        let distance = segment.distance(from: pending.segment.sequence)
        return distance < Segment.reach && distance < segment.distance(from: rows[row].endpoints[end.index].next)
    }

    private mutating func takeHeld<Sink: TrackingSink & ~Copyable>(
        _ segment: Segment, _ flow: HoldingFlow, sink: inout Sink
    ) {
        let (key, end) = FlowKey.of(segment)
        let known = connectionCount
        let row = route(segment, from: end, key: key, hash: flow.hash, sink: &sink)
        if connectionCount != known { beginEarlier(row, with: segment, flow) }
        let frame = rows[row].lastFrame
        let time = rows[row].lastTime
        if segment.frame < frame, !rows[row].isBlank {
            rows[row].facts.insert(.reordered)
            // It waited; no clock went back.
            rows[row].lastTime = min(time, segment.time)
        }
        take(segment, from: end, row: row, sink: &sink)
        rows[row].lastTime = max(rows[row].lastTime, time)
        if held[flow.place].count > 0 { inheritHeld(key: key, hash: flow.hash) }
    }

    /// A connection that begins while segments wait begins with the first of them.
    private func beginEarlier(_ row: UInt32, with segment: Segment, _ flow: HoldingFlow) {
        let place = rows[row].details
        for index in -1..<held[flow.place].count {
            let other = index < 0 ? segment : held[flow.place][index]
            guard other.frame < details[place].firstFrame else { continue }
            details[place].firstFrame = other.frame
            details[place].startTime = other.time
        }
    }
}
