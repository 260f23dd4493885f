import PacketDecoding
import TCPConformance
import TCPTracking

/// Keeps the segments of chosen connections until these end, in bounded memory.
///
/// Of a connection with too many it keeps the first half and the last: opening and closing are what a reader wants.
package struct TimelineCollector: Sendable {
    package enum Choice: Sendable {
        /// These connections, by number.
        case connections(Set<UInt64>)
        /// The first so many.
        case first(UInt64)
    }

    private struct Kept: Sendable {
        var segments: [TimelineSegment] = []
        var sackBlocks: [UInt64: SACKBlocks] = [:]
        var omitted: UInt64 = 0
        /// Where the next one goes in the second half, once that is full.
        var cursor = 0

        /// Keeps a segment, in the place of an older one where there is no room.
        ///
        /// - Returns: whether one more is kept.
        mutating func add(_ segment: TimelineSegment, limit: Int, hasRoom: Bool) -> Bool {
            if hasRoom, segments.count < limit {
                segments.append(segment)
                return true
            }
            omitted &+= 1
            let half = segments.count / 2
            guard half > 0 else { return false }
            segments[half + cursor] = segment
            cursor = (cursor + 1) % (segments.count - half)
            return false
        }
    }

    private let choice: Choice
    private let limit: Int
    private let totalLimit: Int
    private let timeWait: Int64
    private var kept: [UInt64: Kept] = [:]
    private var total = 0
    private var recentSACKBlocks = RecentSACKBlocks()

    /// - Parameters:
    ///   - limit: segments of one connection, at least 16.
    ///   - totalLimit: segments of all connections at one time.
    ///   - timeWait: 2·MSL in nanoseconds.
    package init(
        _ choice: Choice, limit: Int = 4096, totalLimit: Int = 1 << 20, timeWait: Int64 = 60_000_000_000
    ) {
        self.choice = choice
        self.limit = max(16, limit)
        self.totalLimit = totalLimit
        self.timeWait = timeWait
    }

    /// Whether a connection was chosen.
    package func wants(_ id: UInt64) -> Bool {
        switch choice {
        case .connections(let ids): ids.contains(id)
        case .first(let count): id <= count
        }
    }

    /// Notes the selective acknowledgment of a frame whose segment is told later.
    package mutating func note(_ blocks: SACKBlocks, ofFrame frame: UInt64) {
        recentSACKBlocks.note(blocks, ofFrame: frame)
    }

    /// Keeps a segment, if its connection was chosen.
    package mutating func segment(
        _ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection
    ) {
        guard wants(connection.id) else { return }
        let hasRoom = total < totalLimit
        // Of a connection that begins when there is no room nothing is kept: its own counts tell how much.
        if !hasRoom, kept[connection.id] == nil { return }
        let isNew = kept[connection.id, default: Kept()].add(
            TimelineSegment(segment, from: end, label: label), limit: limit, hasRoom: hasRoom)
        if isNew { total += 1 }
        // As many as the segments that are kept at most: those of segments that gave way are of no harm.
        if let blocks = recentSACKBlocks.blocks(of: segment), kept[connection.id]?.sackBlocks.count ?? limit < limit {
            kept[connection.id]?.sackBlocks[segment.frame] = blocks
        }
    }

    /// The timeline of a connection that ended; nil if it was not chosen.
    package mutating func ended(_ judgement: Judgement) -> Timeline? {
        let id = judgement.subject.connection.id
        guard wants(id) else { return nil }
        guard var entry = kept.removeValue(forKey: id) else {
            let endpoints = judgement.subject.connection.endpoints
            return Timeline(
                judgement: judgement, segments: [],
                omitted: UInt64(endpoints[0].segments) &+ UInt64(endpoints[1].segments), timeWait: timeWait)
        }
        total -= entry.segments.count
        let half = entry.segments.count / 2
        if entry.cursor > 0 {
            let second = entry.segments[half...]
            let oldest = second.startIndex + entry.cursor
            entry.segments = Array(entry.segments[..<half] + second[oldest...] + second[..<oldest])
        }
        var timeline = Timeline(
            judgement: judgement, segments: entry.segments, omitted: entry.omitted,
            omittedBefore: entry.omitted > 0 ? half : 0, timeWait: timeWait)
        timeline.sackBlocks = entry.sackBlocks
        return timeline
    }
}
