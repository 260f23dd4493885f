import PacketDecoding
import TCPConformance
import TCPTracking

/// Keeps every connection of a capture with its segments, in bounded memory.
package struct TraceCollector: Sendable {
    /// Segments of one connection, and of all of them: 40 octets each here, and three times as many when compared.
    private static let mostOfOne = 1 << 17
    private static let most = 1 << 20

    private var open: [UInt64: (segments: [TracedSegment], omitted: UInt64)] = [:]
    private var count = 0
    package private(set) var traces: [ConnectionTrace] = []
    /// Segments that found no place.
    package private(set) var omitted: UInt64 = 0
    /// When the first and the last segment were captured.
    package private(set) var start = Int64.max
    package private(set) var end = Int64.min

    package init() {}

    package mutating func segment(
        _ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection
    ) {
        if label == .quoted || label == .duplicateFrame { return }
        start = min(start, segment.time)
        self.end = max(self.end, segment.time)
        let isFull = count >= Self.most || open[connection.id]?.segments.count ?? 0 >= Self.mostOfOne
        if isFull {
            omitted &+= 1
            open[connection.id, default: ([], 0)].omitted &+= 1
            return
        }
        count += 1
        // The roles may be learned later: the end is what counts until then.
        open[connection.id, default: ([], 0)].segments.append(TracedSegment(segment, isFromClient: end == .a))
    }

    package mutating func ended(_ judgement: Judgement) {
        let id = judgement.subject.connection.id
        let kept = open.removeValue(forKey: id) ?? ([], 0)
        let isA = judgement.subject.client == .a
        let segments = isA ? kept.segments : kept.segments.map(\.fromTheOtherEnd)
        // Held segments are told late: the order of the frames is the one of the capture.
        traces.append(
            ConnectionTrace(judgement, segments: segments.sorted { $0.frame < $1.frame }, omitted: kept.omitted))
    }

    /// In the order of their numbers.
    package mutating func finish() {
        traces.sort { $0.id < $1.id }
    }
}
