import PacketDecoding

// A clock that is set forward looks like a time in which nothing was captured. The timestamps of both ends of a connection
// (RFC 7323 §3.2) tell the one from the other: they tick at least once a second (§5.4), so where they have hardly moved,
// hardly any time has passed. Without them nothing is claimed.

/// What the capture's clock has done.
struct CaptureClock {
    /// Shorter jumps are not looked at, nanoseconds.
    static var shortestStep: Int64 { 2_000_000_000 }
    /// Steps that are told apart; further ones join the last.
    private static var stepLimit: Int { 64 }

    /// The last forward jump, as long as it may still turn out to be a step.
    var jump: ClockJump?
    private(set) var steps: [ClockStep] = []

    mutating func note(_ step: ClockStep) {
        if steps.count == Self.stepLimit {
            steps[steps.count - 1].after = step.after
        } else {
            steps.append(step)
        }
    }

    /// An end's timestamps say that the time has passed all the same.
    mutating func withdraw(_ jump: ClockJump) {
        steps.removeAll { $0.after == jump.after }
    }

    /// Whether anything that lived from `start` to `end` has lived through a step.
    func hasStep(from start: Int64, to end: Int64) -> Bool {
        steps.contains { $0.isWithin(start, end) }
    }
}

/// A step of the capture's clock that is proven.
struct ClockStep: BitwiseCopyable {
    /// The times of the segments before and behind it, and the frame behind it.
    var before: Int64
    var after: Int64
    var frame: UInt64
    /// The time that had passed at most, by the ends' timestamps.
    var passed: Int64

    func isWithin(_ start: Int64, _ end: Int64) -> Bool { start <= before && end >= after }
}

/// Two neighbouring segments of a capture far apart in time.
struct ClockJump {
    /// For how long, and by how many segments, a jump is examined.
    private static var longestExamination: Int64 { 60_000_000_000 }
    private static var segmentLimit: Int { 4096 }
    private static var witnessLimit: Int { 64 }

    var before: Int64
    var after: Int64
    var frame: UInt64
    private var witnesses: [Witness] = []
    private var examined = 0
    var isProven = false
    /// An end's timestamps say that the time has passed.
    var isDenied = false

    /// An end whose timestamps have hardly moved.
    private struct Witness {
        var connection: UInt64
        var end: End
        var passed: Int64
    }

    init(before: Int64, after: Int64, frame: UInt64) {
        self.before = before
        self.after = after
        self.frame = frame
    }

    var length: Int64 { after &- before }

    /// Whether a segment can still tell anything.
    mutating func examines(_ segment: Segment) -> Bool {
        examined += 1
        return !isDenied && segment.time >= after && segment.time &- after <= Self.longestExamination
            && examined <= Self.segmentLimit
    }

    /// Hears one end of a connection. Returns what time had passed at most, once the other one has said so too.
    mutating func hear(_ end: End, of connection: UInt64, passed: Int64) -> Int64? {
        if let other = witnesses.first(where: { $0.connection == connection && $0.end == end.other }) {
            return max(other.passed, passed)
        }
        if witnesses.count < Self.witnessLimit {
            witnesses.append(Witness(connection: connection, end: end, passed: passed))
        }
        return nil
    }
}

extension Tracker {
    /// Whether the capture's clock may jump within a batch, or jumped a moment ago.
    func mayJump(_ segments: Span<Segment>) -> Bool {
        guard segments.count > 0 else { return false }
        let before = previousTime == .min ? segments[0].time : previousTime
        return clock.jump != nil || segments[segments.count - 1].time &- before >= CaptureClock.shortestStep
    }

    /// Takes a batch in which the clock may jump.
    @inline(never)
    mutating func observeJump<Sink: TrackingSink & ~Copyable>(
        _ segments: Span<Segment>, _ places: borrowing MutableSpan<FlowPlace>, _ encapsulations: Span<Encapsulation>,
        sink: inout Sink
    ) {
        for index in segments.indices {
            examineClock(segments[index], hash: places[index].hash, from: places[index].end)
            observe(segments, index, places[index], encapsulations, sink: &sink)
        }
    }

    /// Holds the capture's clock against a segment that was not taken yet.
    private mutating func examineClock(_ segment: Segment, hash: UInt32, from end: End) {
        if previousTime != .min, segment.time &- previousTime >= CaptureClock.shortestStep {
            clock.jump = ClockJump(before: previousTime, after: segment.time, frame: segment.frame)
        }
        guard var jump = clock.jump else { return }
        guard jump.examines(segment) else {
            clock.jump = nil
            return
        }
        defer { clock.jump = jump }
        guard segment.attributes.contains(.timestamps), !segment.attributes.contains(.quotedByICMP),
            let row = find(FlowKey.of(segment).0, hash: hash), row & Embryo.mark == 0,
            let advance = advance(of: end, row: row, since: jump, to: segment)
        else { return }
        if advance.least >= jump.length / 2 {
            if jump.isProven { clock.withdraw(jump) }
            jump.isDenied = true
        } else if !jump.isProven, advance.most < jump.length,
            let passed = jump.hear(end, of: rows[row].id, passed: advance.most)
        {
            jump.isProven = true
            clock.note(ClockStep(before: jump.before, after: jump.after, frame: jump.frame, passed: passed))
        }
    }

    /// What time has passed by an end's timestamps: in the jump at least, and since its last segment at most; nil where they
    /// do not tell. They tick once in 1 ms to 1 s (RFC 7323 §5.4), and as often as they have ticked before.
    private func advance(
        of end: End, row: UInt32, since jump: ClockJump, to segment: Segment
    ) -> (least: Int64, most: Int64)? {
        let me = rows[row].endpoints[end.index]
        guard me.lastTime <= jump.before, me.firstTimestamp != 0, me.lastTimestamp != 0 else { return nil }
        let ticks = Int64(Int32(bitPattern: segment.timestampValue &- me.lastTimestamp))
        // What never moves is no clock.
        guard ticks >= 0, me.lastTimestamp != me.firstTimestamp || ticks > 0 else { return nil }
        let least = ticks &* 1_000_000 &- (jump.before &- me.lastTime) &- (segment.time &- jump.after)
        // Few enough to be no whole turn of the clock.
        guard ticks <= Self.mostTicks else { return (least, .max) }
        return (least, (ticks &+ 2) &* longestTick(of: me, row: row))
    }

    /// A minute of a clock that ticks every millisecond.
    private static var mostTicks: Int64 { 60_000 }

    /// How long a tick of an end's timestamps takes at most: four times what it took so far, where that was long enough for
    /// delays not to matter, and never more than a second.
    private func longestTick(of me: Endpoint, row: UInt32) -> Int64 {
        let second: Int64 = 1_000_000_000
        guard rows[row].facts.isDisjoint(with: [.clockStep, .reordered]) else { return second }
        let isOnCourse = rows[row].facts.contains(.onCourse)
        let start = isOnCourse ? rows[row].course.startTime : details[rows[row].details].startTime
        let ticks = Int64(me.lastTimestamp &- me.firstTimestamp)
        let elapsed = me.lastTime &- start
        guard elapsed >= second, ticks >= 10, !clock.hasStep(from: start, to: me.lastTime) else { return second }
        return min(second, 4 &* elapsed / ticks)
    }

    /// Whether a connection on its course has lived through a step.
    func hasClockStep(onCourse row: UInt32) -> Bool {
        guard !clock.steps.isEmpty else { return false }
        let course = rows[row].course
        return clock.hasStep(from: course.startTime, to: max(course.lastTime, rows[row].lastTime))
    }

    /// The steps that a connection has lived through limit what its times say.
    mutating func noteClockSteps(_ connection: inout Connection) {
        let place = connection.details
        let start = details[place].startTime
        for step in clock.steps where step.isWithin(start, connection.lastTime) {
            connection.facts.insert(.clockStep)
            details[place].remarks.note(
                .clockStepsForward, by: connection.client, frame: step.frame,
                observed: UInt32(clamping: (step.after &- step.before) / 1_000_000),
                expected: UInt32(clamping: step.passed / 1_000_000))
        }
    }
}
