import PacketDecoding

/// Segments of one flow that wait for what they answer, and those behind them, in capture order.
struct HeldSegments: BitwiseCopyable, Sendable {
    /// How many wait at most: receive queues are a few segments apart, not more.
    private static var capacity: Int { 12 }

    let key: FlowKey
    private(set) var count = 0
    private var segments: InlineArray<12, Segment>

    init(key: FlowKey) {
        self.key = key
        segments = InlineArray(repeating: Segment())
    }

    var isFull: Bool { count == Self.capacity }

    subscript(index: Int) -> Segment { segments[index] }

    mutating func append(_ segment: Segment) {
        segments[count] = segment
        count += 1
    }

    mutating func remove(at index: Int) -> Segment {
        let removed = segments[index]
        for place in index..<(count - 1) { segments[place] = segments[place + 1] }
        count -= 1
        return removed
    }

    /// The first one of an end that tells how far that end had sent: all but <SEQ=0><CTL=RST,ACK>.
    func first(from end: End) -> Segment? {
        for index in 0..<count {
            let segment = segments[index]
            if !segment.flags.contains(.rst) || segment.sequence.value != 0, FlowKey.of(segment).1 == end {
                return segment
            }
        }
        return nil
    }
}

/// A flow with segments that wait.
struct HoldingFlow: BitwiseCopyable, Sendable {
    let hash: UInt32
    /// The place of its segments.
    let place: UInt32
    /// When what they answer is no longer waited for.
    let deadline: Int64
    /// The frame of the first of them, and the one at which they have waited for long enough whatever the time.
    let frame: UInt64
    let lastFrame: UInt64
}
