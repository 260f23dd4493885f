import PacketDecoding

/// What the capture's clock has done.
struct CaptureClock {
    /// Steps that are told apart; further ones join the last.
    private static var stepLimit: Int { 64 }

    /// The last forward jump, as long as it may still turn out to be a step.
    var jump: ClockJump?
    /// Segments of the capture's last frames.
    var recent = RecentSegments()
    private(set) var steps: [ClockStep] = []
    /// There was a step, withdrawn or not.
    private(set) var hasProvenSteps = false

    /// Time jumps between two frames.
    mutating func begin(_ jump: FrameJump) {
        self.jump = ClockJump(jump, recent: recent.last(before: jump.place))
    }

    mutating func note(_ step: ClockStep) {
        hasProvenSteps = true
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
    /// The times of the frames before and behind it, and the number of the latter.
    var before: Int64
    var after: Int64
    var frame: UInt64
    /// The time that had passed at most, by the ends' timestamps.
    var passed: Int64

    func isWithin(_ start: Int64, _ end: Int64) -> Bool { start <= before && end >= after }
}

/// Two neighbouring frames of a capture far apart in time. All that is made of it depends on frames, and on one flow at a
/// time, until it is proven.
struct ClockJump {
    /// For how long, and for how many frames, a jump is examined.
    private static var longestExamination: Int64 { 60_000_000_000 }
    private static var frameLimit: UInt64 { 4096 }

    let before: Int64
    let after: Int64
    let frame: UInt64
    /// The last segments before it.
    let recent: [Segment]
    private var witnesses: [Witness] = []
    var isProven = false
    /// An end's timestamps say that the time has passed.
    var isDenied = false

    /// An end whose timestamps have hardly moved.
    private struct Witness {
        var connection: UInt64
        var end: End
        var passed: Int64
    }

    init(_ jump: FrameJump, recent: [Segment]) {
        before = jump.before
        after = jump.after
        frame = jump.number
        self.recent = recent
    }

    var length: Int64 { after &- before }

    /// Whether frames with higher numbers than this one cannot tell anything any more.
    func isOver(before number: UInt64) -> Bool { number > frame &+ Self.frameLimit }

    /// Whether a segment behind it can still tell anything.
    func examines(_ segment: Segment) -> Bool {
        !isDenied && segment.time >= after && segment.time &- after <= Self.longestExamination
            && !isOver(before: segment.frame)
    }

    /// The last segment with a timestamp before it that the sender of `segment` sent in the same flow.
    func last(before segment: Segment) -> Segment? {
        recent.last {
            $0.attributes.contains(.timestamps) && !$0.attributes.contains(.quotedByICMP) && $0.isSentAlong(segment)
        }
    }

    /// Hears one end of a connection. Returns what time had passed at most, once the other one has said so too.
    mutating func hear(_ end: End, of connection: UInt64, passed: Int64) -> Int64? {
        if let other = witnesses.first(where: { $0.connection == connection && $0.end == end.other }) {
            return max(other.passed, passed)
        }
        if !witnesses.contains(where: { $0.connection == connection && $0.end == end }) {
            witnesses.append(Witness(connection: connection, end: end, passed: passed))
        }
        return nil
    }
}

/// Segments of the last frames that were remembered, with and without segments.
struct RecentSegments {
    /// For how many frames a segment is remembered.
    static var capacity: Int { 64 }
    /// How many of a batch are, its last ones, where time does not jump.
    static var framesOfBatch: Int { 8 }

    private var segments = [Segment](repeating: Segment(), count: RecentSegments.capacity)
    /// The places of their frames among those that were remembered.
    private var places = [Int](repeating: .min, count: RecentSegments.capacity)
    private var cursor = 0
    /// Frames that were remembered before the batch at hand.
    private var count = 0

    /// - Parameter place: The place of its frame among those that are remembered of the batch.
    mutating func note(_ segment: Segment, at place: Int) {
        segments[cursor] = segment
        places[cursor] = count + place
        cursor = (cursor + 1) % Self.capacity
    }

    /// The batch is over, whose last frames held these segments, one each.
    mutating func leave(with batch: Span<Segment>) {
        let start = cursor
        let first = count
        do {
            var room = segments.mutableSpan
            for index in batch.indices { room[(start + index) % Self.capacity] = batch[index] }
        }
        do {
            var room = places.mutableSpan
            for index in batch.indices { room[(start + index) % Self.capacity] = first + index }
        }
        cursor = (cursor + batch.count) % Self.capacity
        count += batch.count
    }

    /// The batch is over, of which so many frames were remembered.
    mutating func leave(frames: Int) { count += frames }

    /// The segments of the frames before one of the batch, the last one last.
    func last(before place: Int) -> [Segment] {
        let oldest = count + place - Self.capacity
        var last: [Segment] = []
        for index in segments.indices {
            let index = (cursor + index) % Self.capacity
            if places[index] >= oldest { last.append(segments[index]) }
        }
        return last
    }
}

extension Segment {
    /// Whether it goes from the same address and port to the same.
    fileprivate func isSentAlong(_ other: Segment) -> Bool {
        sourcePort == other.sourcePort && destinationPort == other.destinationPort && source == other.source
            && destination == other.destination && family == other.family && context == other.context
    }
}
