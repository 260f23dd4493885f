import PacketDecoding

/// Packet time, told by the frames of a capture: those that hold no segment count as well, so that whoever tracks a share
/// of the flows knows the same time as one who tracks them all.
///
/// One frame with a wrong time must not expire anything: two in a row have to agree.
struct FrameClock {
    /// What is the time at each frame of the batch at hand. Only the first `count` are meant.
    private var times: [Reading] = []
    /// Frames of the batch at hand.
    private(set) var count = 0
    /// Where the times of neighbouring frames of the batch jump forward.
    private(set) var jumps: [FrameJump] = []
    /// The number of the first frame; those of all frames where they do not follow one another.
    private var first: UInt64 = 0
    private var numbers: [UInt64] = []
    private var previousTime = Int64.min
    /// The number of the frame at hand.
    private var current: UInt64 = 0
    /// All frames of the batch are behind.
    private(set) var isBehind = true
    /// What the whole batch comes to.
    private(set) var end = Int64.min
    private var furthestEnd = Int64.min
    private(set) var lastNumber: UInt64 = 0
    /// What the last two frames of all agree on: earlier than `time` where that went back.
    private(set) var lastTime = Int64.min

    /// Packet time; it never goes back.
    var time: Int64 { isBehind ? end : times[position].agreed }
    /// The latest time of any frame so far; it never goes back, and one frame with a wrong time can put it far ahead.
    var furthestTime: Int64 { isBehind ? furthestEnd : times[position].furthest }
    /// The number of the frame at hand.
    var number: UInt64 { isBehind ? lastNumber : current }
    /// The place in the batch of the frame at hand.
    var position: Int { place(of: current) }
    /// The number of the batch's first frame.
    var firstNumber: UInt64 { first }

    /// The frames of the next batch, in capture order.
    mutating func begin(_ frames: Span<FrameDescriptor>) {
        makeRoom(for: frames.count)
        var previous = previousTime
        var reading = Reading(agreed: end, furthest: furthestEnd)
        var agreed = lastTime
        do {
            var places = times.mutableSpan
            for index in frames.indices {
                agreed = reading.take(frames[index].time, after: &previous)
                places[index] = reading
            }
        }
        lastTime = agreed
        guard let last = frames.indices.last else { return }
        if mayJump(from: frames[0].time, to: previous) {
            for index in frames.indices {
                let before = index == 0 ? previousTime : frames[index - 1].time
                noteJump(at: index, from: before, to: frames[index].time, frames[index].number)
            }
        }
        let isGapless = frames[last].number &- frames[0].number == UInt64(last)
        if !isGapless { for index in frames.indices { numbers.append(frames[index].number) } }
        settle(count: frames.count, first: frames[0].number, last: frames[last].number, previous)
    }

    /// Segments that stand for their frames.
    mutating func begin(_ segments: Span<Segment>) {
        makeRoom(for: segments.count)
        var previous = previousTime
        var reading = Reading(agreed: end, furthest: furthestEnd)
        var number = lastNumber
        for index in segments.indices {
            lastTime = reading.take(segments[index].time, after: &previous)
            times[index] = reading
            number = max(number, segments[index].frame)
            numbers.append(number)
        }
        guard let last = segments.indices.last else { return }
        if mayJump(from: segments[0].time, to: previous) {
            for index in segments.indices {
                let before = index == 0 ? previousTime : segments[index - 1].time
                noteJump(at: index, from: before, to: segments[index].time, numbers[index])
            }
        }
        settle(count: segments.count, first: numbers[0], last: numbers[last], previous)
    }

    private mutating func makeRoom(for frames: Int) {
        while times.count < frames { times.append(Reading(agreed: 0, furthest: 0)) }
        if !numbers.isEmpty { numbers.removeAll(keepingCapacity: true) }
        if !jumps.isEmpty { jumps.removeAll() }
        count = 0
        isBehind = true
    }

    private mutating func settle(count: Int, first: UInt64, last: UInt64, _ previous: Int64) {
        self.count = count
        self.first = first
        current = first
        isBehind = false
        previousTime = previous
        end = times[count - 1].agreed
        furthestEnd = times[count - 1].furthest
        lastNumber = last
    }

    /// Whether time may jump: a batch ends that much later than the one before.
    private func mayJump(from first: Int64, to last: Int64) -> Bool {
        last &- (previousTime == .min ? first : previousTime) >= FrameJump.shortest
    }

    private mutating func noteJump(at place: Int, from before: Int64, to after: Int64, _ number: UInt64) {
        guard before != .min, after &- before >= FrameJump.shortest else { return }
        jumps.append(FrameJump(place: place, number: number, before: before, after: after))
    }

    /// The place of a frame, or of the last one before it.
    func place(of frame: UInt64) -> Int {
        if frame >= lastNumber { return max(0, count - 1) }
        if frame <= first { return 0 }
        if numbers.isEmpty { return Int(frame &- first) }
        var place = count - 1
        while place > 0, numbers[place] > frame { place -= 1 }
        return place
    }

    /// The first frame from a place of the batch on with which it is so late, or that has so high a number; `.max` where
    /// the batch has none.
    func frame(from place: Int, atTime time: Int64, orNumber number: UInt64) -> UInt64 {
        guard !isBehind, end >= time || lastNumber >= number else { return .max }
        // Neither time nor numbers go back.
        var (low, high) = (place, count)
        while low < high {
            let middle = (low + high) / 2
            let isReached = times[middle].agreed >= time || self.number(at: middle) >= number
            (low, high) = isReached ? (low, middle) : (middle + 1, high)
        }
        return low < count ? self.number(at: low) : .max
    }

    private func number(at place: Int) -> UInt64 { numbers.isEmpty ? first &+ UInt64(place) : numbers[place] }

    /// Goes on to a frame.
    mutating func move(to frame: UInt64) { current = max(current, frame) }

    /// Everything of the batch was taken.
    mutating func leave() { isBehind = true }

    /// Time goes on while nothing is captured.
    mutating func advance(to time: Int64) {
        isBehind = true
        end = max(end, time)
        furthestEnd = max(furthestEnd, time)
        lastTime = max(lastTime, time)
    }
}

/// What is the time at a frame.
private struct Reading: BitwiseCopyable {
    /// The latest that a frame and the one before it agreed on.
    var agreed: Int64
    /// The latest of any frame, whether another agreed or not.
    var furthest: Int64

    /// Takes the next frame's time, and that of the one before it, which becomes this one's; gives what both agree on.
    mutating func take(_ time: Int64, after previous: inout Int64) -> Int64 {
        let both = min(time, previous)
        agreed = max(agreed, both)
        furthest = max(furthest, time)
        previous = time
        return both
    }
}

/// Two neighbouring frames whose times are far apart.
struct FrameJump: BitwiseCopyable {
    /// Shorter jumps are not looked at, nanoseconds.
    static var shortest: Int64 { 2_000_000_000 }

    /// The place of the second one in its batch, and its number.
    let place: Int
    let number: UInt64
    let before: Int64
    let after: Int64
}
