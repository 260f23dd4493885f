import PacketDecoding

/// What the capture's clock has done.
struct CaptureClock {
    /// Shorter jumps are not looked at, nanoseconds.
    static var shortestStep: Int64 { 2_000_000_000 }
    /// Steps that are told apart; further ones join the last.
    private static var stepLimit: Int { 64 }

    /// The last forward jump, as long as it may still turn out to be a step.
    var jump: ClockJump?
    /// The last segments of the capture.
    private(set) var recent = RecentSegments()
    private(set) var steps: [ClockStep] = []

    mutating func remember(_ segment: Segment) { recent.note(segment) }

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

    let before: Int64
    let after: Int64
    let frame: UInt64
    /// The last segments before it.
    let recent: RecentSegments
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

    init(before: Int64, behind segment: Segment, recent: RecentSegments) {
        self.before = before
        after = segment.time
        frame = segment.frame
        self.recent = recent
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

/// A few segments of a capture, the last ones so far.
struct RecentSegments {
    static var capacity: Int { 64 }
    private var segments: [Segment] = []
    private var cursor = 0

    mutating func note(_ segment: Segment) {
        if segments.count < Self.capacity {
            segments.append(segment)
        } else {
            segments[cursor] = segment
        }
        cursor = (cursor + 1) % Self.capacity
    }

    /// The last one with a timestamp that the sender of `segment` sent in the same flow.
    func last(before segment: Segment) -> Segment? {
        for back in stride(from: 1, through: segments.count, by: 1) {
            let other = segments[(cursor + segments.count - back) % segments.count]
            if other.attributes.contains(.timestamps), !other.attributes.contains(.quotedByICMP),
                other.isSentAlong(segment)
            {
                return other
            }
        }
        return nil
    }
}

extension Segment {
    /// Whether it goes from the same address and port to the same.
    fileprivate func isSentAlong(_ other: Segment) -> Bool {
        sourcePort == other.sourcePort && destinationPort == other.destinationPort && source == other.source
            && destination == other.destination && family == other.family && context == other.context
    }
}
