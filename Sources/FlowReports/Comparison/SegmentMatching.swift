import PacketDecoding

/// Finds the segments of one direction of a connection, as the vantage nearer to the sender captured them, in the other
/// capture.
struct SegmentMatching {
    /// How far two times may stand in the wrong order beyond what the clocks explain, nanoseconds.
    private static let tolerance: Int64 = 1_000_000
    /// The longest that a segment may be on its way.
    private static let longestDelay: Int64 = 60_000_000_000

    private struct Key: Hashable {
        var sequence: UInt32
        var acknowledgment: UInt32
        var length: UInt32
        var timestamp: UInt32
        var flags: UInt16

        init(_ segment: TracedSegment) {
            sequence = segment.sequence.value
            acknowledgment = segment.flags.contains(.ack) ? segment.acknowledgment.value : 0
            length = segment.length
            timestamp = segment.timestamp
            flags = segment.flags.intersection([.syn, .fin, .rst, .ack]).rawValue
        }
    }

    /// For each segment upstream its place downstream; nil where it is not there.
    private(set) var partners: [Int?]
    /// Segments upstream whose octets came downstream in other pieces, and those downstream.
    private(set) var resegmented: Set<Int> = []
    private(set) var resegmentedDownstream: Set<Int> = []
    /// Segments downstream that have no partner.
    private(set) var strangers: [Int] = []

    /// Segments that are in each capture just once, whatever the clocks say: pairs of places.
    static func unambiguous(_ first: [TracedSegment], _ second: [TracedSegment]) -> [(Int, Int)] {
        func places(_ segments: [TracedSegment]) -> [Key: Int] {
            var places: [Key: Int] = [:]
            for (place, segment) in segments.enumerated() {
                let key = Key(segment)
                places[key] = places[key] == nil ? place : -1
            }
            return places.filter { $0.value >= 0 }
        }
        let others = places(second)
        return places(first).compactMap { key, place in others[key].map { (place, $0) } }.sorted { $0.0 < $1.0 }
    }

    /// - Parameters:
    ///   - upstream: In the order of their times, as are the others.
    ///   - time: When the first clock had it that a segment was captured, upstream and downstream.
    init(
        _ upstream: [TracedSegment], _ downstream: [TracedSegment], uncertainty: Int64,
        upstreamTime: (TracedSegment) -> Int64, downstreamTime: (TracedSegment) -> Int64
    ) {
        partners = Array(repeating: nil, count: upstream.count)
        let slack = uncertainty &+ Self.tolerance
        var places: [Key: [Int]] = [:]
        for (place, segment) in upstream.enumerated() { places[Key(segment), default: []].append(place) }
        var copies: [Key: [Int]] = [:]
        for (place, segment) in downstream.enumerated() { copies[Key(segment), default: []].append(place) }
        var isFound = Array(repeating: false, count: downstream.count)
        for (key, arrivals) in copies {
            // From the last one on: each is the latest copy that can have been under way.
            var sent = (places[key] ?? [])[...]
            for arrival in arrivals.reversed() {
                let time = downstreamTime(downstream[arrival])
                while let last = sent.last, upstreamTime(upstream[last]) > time &+ slack { sent.removeLast() }
                guard let last = sent.last, time &- upstreamTime(upstream[last]) <= Self.longestDelay else { continue }
                partners[last] = arrival
                isFound[arrival] = true
                sent.removeLast()
            }
        }
        strangers = isFound.indices.filter { !isFound[$0] }
        findPieces(upstream, downstream)
    }

    /// An interface splits and joins segments (TSO, GRO): octets without a partner may be there in other pieces.
    private mutating func findPieces(_ upstream: [TracedSegment], _ downstream: [TracedSegment]) {
        guard let origin = upstream.first?.sequence else { return }
        func range(_ segment: TracedSegment) -> (start: Int64, end: Int64) {
            let start = Int64(segment.sequence.distance(from: origin))
            return (start, start + Int64(segment.length))
        }
        let sent = partners.indices.filter { partners[$0] == nil && upstream[$0].length > 0 }
        let arrived = strangers.filter { downstream[$0].length > 0 }
        guard !sent.isEmpty, !arrived.isEmpty else { return }
        let sentRanges = Self.union(sent.map { range(upstream[$0]) })
        let arrivedRanges = Self.union(arrived.map { range(downstream[$0]) })
        for place in sent where Self.covers(arrivedRanges, range(upstream[place])) { resegmented.insert(place) }
        for place in arrived where Self.covers(sentRanges, range(downstream[place])) {
            resegmentedDownstream.insert(place)
        }
        strangers.removeAll(where: resegmentedDownstream.contains)
    }

    private static func union(_ ranges: [(start: Int64, end: Int64)]) -> [(start: Int64, end: Int64)] {
        var union: [(start: Int64, end: Int64)] = []
        for range in ranges.sorted(by: { $0.start < $1.start }) {
            if let last = union.last, range.start <= last.end {
                union[union.count - 1].end = max(last.end, range.end)
            } else {
                union.append(range)
            }
        }
        return union
    }

    private static func covers(
        _ union: [(start: Int64, end: Int64)], _ range: (start: Int64, end: Int64)
    ) -> Bool {
        var low = 0
        var high = union.count
        while low < high {
            let middle = (low + high) / 2
            if union[middle].end < range.end { low = middle + 1 } else { high = middle }
        }
        return low < union.count && union[low].start <= range.start
    }
}
