import PacketDecoding

/// What became of one endpoint's segments between two vantages.
package struct ComparedDirection: Sendable {
    /// The vantage nearer to the sender.
    package let upstream: Comparison.Vantage
    package let segments: [ComparedSegment]
    /// Delays of the segments that both captures hold, in ascending order.
    private let delays: [Int64]
    /// Routers between the vantages by what the TTL or hop limit lost; nil where no segment tells.
    package let hops: Int?

    package var lost: [ComparedSegment] { segments.filter { $0.fate == .lost } }
    package var appeared: [ComparedSegment] { segments.filter { $0.fate == .appeared } }

    package func count(_ fate: ComparedSegment.Fate) -> Int { segments.count { $0.fate == fate } }

    package var leastDelay: Int64? { delays.first }
    package var mostDelay: Int64? { delays.last }
    package var medianDelay: Int64? { delays.isEmpty ? nil : delays[(delays.count - 1) / 2] }

    init(
        a: [TracedSegment], b: [TracedSegment], upstream: Comparison.Vantage, clock: ClockOffset?,
        spans: (a: ClosedRange<Int64>, b: ClosedRange<Int64>)
    ) {
        self.upstream = upstream
        func timeAtA(_ segment: TracedSegment) -> Int64 { segment.time }
        func timeAtB(_ segment: TracedSegment) -> Int64 { clock?.aligned(segment.time) ?? segment.time }
        let isA = upstream == .a
        let (sent, arrived) = isA ? (a, b) : (b, a)
        let (sentTime, arrivedTime) = isA ? (timeAtA, timeAtB) : (timeAtB, timeAtA)
        let matching = SegmentMatching(
            sent, arrived, uncertainty: clock?.uncertainty ?? 1_000_000_000, upstreamTime: sentTime,
            downstreamTime: arrivedTime)
        var delays: [Int64] = []
        var hops: Int?
        for (place, partner) in matching.partners.enumerated() {
            guard let partner else { continue }
            delays.append(arrivedTime(arrived[partner]) &- sentTime(sent[place]))
            hops = hops ?? Int(sent[place].hopLimit) - Int(arrived[partner].hopLimit)
        }
        delays.sort()
        self.delays = delays
        self.hops = hops
        let slack = (delays.last ?? 0) &+ (clock?.uncertainty ?? 0) &+ 1_000_000
        let (sentSpan, arrivedSpan) = isA ? (spans.a, spans.b) : (spans.b, spans.a)
        func aligned(_ span: ClosedRange<Int64>, isAtA: Bool) -> (start: Int64, end: Int64) {
            isAtA || clock == nil
                ? (span.lowerBound, span.upperBound)
                : (clock!.aligned(span.lowerBound), clock!.aligned(span.upperBound))
        }
        let downstream = aligned(arrivedSpan, isAtA: !isA)
        let upstreamSpan = aligned(sentSpan, isAtA: isA)
        var segments: [ComparedSegment] = []
        for (place, segment) in sent.enumerated() {
            let time = sentTime(segment)
            let partner = matching.partners[place]
            let fate: ComparedSegment.Fate =
                if partner != nil {
                    .arrived
                } else if matching.resegmented.contains(place) {
                    .resegmented
                } else if time &+ slack < downstream.start || time &+ (delays.first ?? 0) &- 1_000_000 > downstream.end
                {
                    .outside
                } else {
                    .lost
                }
            segments.append(
                ComparedSegment(
                    segment: segment, fate: fate, upstream: upstream, sent: segment.frame,
                    arrived: partner.map { arrived[$0].frame }, time: time,
                    delay: partner.map { arrivedTime(arrived[$0]) &- time }))
        }
        for place in matching.strangers {
            let time = arrivedTime(arrived[place])
            let isOutside = time &- slack > upstreamSpan.end || time < upstreamSpan.start
            segments.append(
                ComparedSegment(
                    segment: arrived[place], fate: isOutside ? .outside : .appeared, upstream: upstream, sent: nil,
                    arrived: arrived[place].frame, time: time, delay: nil))
        }
        Self.tellFewOutsideAsLost(&segments)
        Self.findCopies(&segments)
        self.segments = segments
    }

    /// Nobody knows when a capture was begun or ended, only its first and its last frame. Where a copy of a SYN is among
    /// the first, or just one or two segments lie beyond either, they were lost.
    private static func tellFewOutsideAsLost(_ segments: inout [ComparedSegment]) {
        let outside = segments.indices.filter { segments[$0].fate == .outside && segments[$0].sent != nil }
        let arrived = Set(
            segments.filter { $0.fate == .arrived && $0.segment.flags.contains(.syn) }.map(\.segment.sequence.value))
        for place in outside {
            let segment = segments[place].segment
            let isCopied = segment.flags.contains(.syn) && arrived.contains(segment.sequence.value)
            if isCopied || outside.count <= 2 { segments[place].fate = .lost }
        }
    }

    /// Which later segment carried what was lost.
    private static func findCopies(_ segments: inout [ComparedSegment]) {
        let arrivals = segments.filter { $0.fate == .arrived && $0.segment.sequenceLength > 0 }
            .sorted { $0.time < $1.time }
        for place in segments.indices where segments[place].fate == .lost {
            let lost = segments[place].segment
            guard lost.sequenceLength > 0 else { continue }
            let end = lost.sequence + lost.sequenceLength
            let copy = arrivals.first {
                $0.time > segments[place].time && lost.sequence.isAtOrAfter($0.segment.sequence)
                    && ($0.segment.sequence + $0.segment.sequenceLength).isAtOrAfter(end)
            }
            segments[place].sentAgain = copy?.sent ?? 0
        }
    }
}
