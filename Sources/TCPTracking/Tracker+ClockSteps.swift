import PacketDecoding

// A clock that is set forward looks like a time in which nothing was captured. The timestamps of both ends of a connection
// (RFC 7323 §3.2) tell the one from the other: they tick at least once a second (§5.4), so where they have hardly moved,
// hardly any time has passed. Without them nothing is claimed.

extension Tracker {
    /// Whether time jumps within the batch at hand, or jumped a moment ago.
    var mayJump: Bool { captureClock.jump != nil || !clock.jumps.isEmpty }

    /// Takes a batch in which time may jump.
    @inline(never)
    mutating func observeJumps<Sink: TrackingSink & ~Copyable>(
        _ segments: Span<Segment>, _ places: borrowing MutableSpan<FlowPlace>, _ encapsulations: Span<Encapsulation>,
        sink: inout Sink
    ) {
        if captureClock.jump?.isOver(before: clock.firstNumber) == true { captureClock.jump = nil }
        var jumps = clock.jumps[...]
        for index in segments.indices {
            let frame = clock.place(of: segments[index].frame)
            while let jump = jumps.first, jump.place <= frame { captureClock.begin(jumps.removeFirst()) }
            expireBefore(segments[index], sink: &sink)
            examineClock(segments[index], hash: places[index].hash, from: places[index].end)
            observe(segments, index, places[index], encapsulations, sink: &sink)
            captureClock.recent.note(segments[index], at: frame)
        }
        for jump in jumps { captureClock.begin(jump) }
        captureClock.recent.leave(frames: clock.count)
    }

    /// Keeps segments of a batch without a jump: those of the last frames, for the next batch may begin with one.
    mutating func remember(_ segments: Span<Segment>) {
        let count = min(clock.count, RecentSegments.framesOfBatch)
        let last = segments.extracting(last: count)
        if segments.count == clock.count { return captureClock.recent.leave(with: last) }
        let first = clock.count - count
        for index in last.indices {
            let frame = clock.place(of: last[index].frame)
            if frame >= first { captureClock.recent.note(last[index], at: frame - first) }
        }
        captureClock.recent.leave(frames: count)
    }

    /// Holds the capture's clock against a segment that was not taken yet.
    private mutating func examineClock(_ segment: Segment, hash: UInt32, from end: End) {
        guard var jump = captureClock.jump, jump.examines(segment), segment.attributes.contains(.timestamps),
            !segment.attributes.contains(.quotedByICMP),
            let row = find(FlowKey.of(segment).0, hash: hash), row & Embryo.mark == 0,
            let last = jump.last(before: segment),
            let advance = advance(from: last, to: segment, of: end, row: row, since: jump)
        else { return }
        if advance.least >= jump.length / 2 {
            if jump.isProven { captureClock.withdraw(jump) }
            jump.isDenied = true
        } else if !jump.isProven, advance.most < jump.length,
            let passed = jump.hear(end, of: rows[row].id, passed: advance.most)
        {
            jump.isProven = true
            captureClock.note(ClockStep(before: jump.before, after: jump.after, frame: jump.frame, passed: passed))
        }
        captureClock.jump = jump
    }

    /// What time has passed by an end's timestamps: in the jump at least, and since its last segment at most; nil where they
    /// do not tell. They tick once in 1 ms to 1 s (RFC 7323 §5.4), and as often as they have ticked before.
    private func advance(
        from last: Segment, to segment: Segment, of end: End, row: UInt32, since jump: ClockJump
    ) -> (least: Int64, most: Int64)? {
        let ticks = Int64(Int32(bitPattern: segment.timestampValue &- last.timestampValue))
        let first = firstTimestamp(of: end, row: row)
        // What never moves is no clock.
        guard ticks >= 0, ticks > 0 || first.map({ $0.value != last.timestampValue }) == true else { return nil }
        let least = ticks &* 1_000_000 &- (jump.before &- last.time) &- (segment.time &- jump.after)
        // Few enough to be no whole turn of the clock.
        guard ticks <= Self.mostTicks else { return (least, .max) }
        return (least, (ticks &+ 2) &* longestTick(from: first, to: last, row: row))
    }

    /// A minute of a clock that ticks every millisecond.
    private static var mostTicks: Int64 { 60_000 }

    /// TSval of an end's SYN and when that was captured; nil without.
    private func firstTimestamp(of end: End, row: UInt32) -> (value: UInt32, time: Int64)? {
        if rows[row].facts.contains(.onCourse) {
            let index = end == rows[row].client ? 0 : 1
            let value = rows[annexOf: row][index].timestampValue
            return value == 0 ? nil : (value, rows[annexOf: row][index].time)
        }
        let place = rows[row].details
        let value = details[place].endpoints[end.index].synTimestamp
        return value == 0 ? nil : (value, details[place].endpoints[end.index].firstSYN.time)
    }

    /// How long a tick of an end's timestamps takes at most: four times what it took so far, where that was long enough for
    /// delays not to matter, and never more than a second.
    private func longestTick(from first: (value: UInt32, time: Int64)?, to last: Segment, row: UInt32) -> Int64 {
        let second: Int64 = 1_000_000_000
        guard let first, rows[row].facts.isDisjoint(with: [.clockStep, .reordered]) else { return second }
        let ticks = Int64(last.timestampValue &- first.value)
        let elapsed = last.time &- first.time
        guard elapsed >= second, ticks >= 10, !captureClock.hasStep(from: first.time, to: last.time) else {
            return second
        }
        return min(second, 4 &* elapsed / ticks)
    }

    /// Whether a connection on its course has lived through a step.
    func hasClockStep(onCourse row: UInt32) -> Bool {
        guard !captureClock.steps.isEmpty else { return false }
        let course = rows[row].course
        return captureClock.hasStep(from: course.startTime, to: max(course.lastTime, rows[row].lastTime))
    }

    /// The steps that a connection has lived through limit what its times say.
    mutating func noteClockSteps(_ connection: inout Connection) {
        let place = connection.details
        let start = details[place].startTime
        for step in captureClock.steps where step.isWithin(start, connection.lastTime) {
            connection.facts.insert(.clockStep)
            details[place].remarks.note(
                .clockStepsForward, by: connection.client, frame: step.frame,
                observed: UInt32(clamping: (step.after &- step.before) / 1_000_000),
                expected: UInt32(clamping: step.passed / 1_000_000))
        }
    }
}
