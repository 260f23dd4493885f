import FlowReports
import PacketDecoding
import TCPConformance
import TCPTracking

/// Marks the frames of chosen connections, ICMP errors that quote them among them.
final class FrameMarker: ReportOutput {
    private let connections: NumberSet
    private(set) var frames = NumberSet()

    init(of connections: NumberSet) {
        self.connections = connections
    }

    var wantsSegments: Bool { true }

    func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {
        if connections.contains(connection.id) { frames.insert(segment.frame) }
    }

    /// Marks every fragment of a datagram of which one is marked.
    func complete(_ groups: [[UInt64]]) {
        for group in groups where group.contains(where: frames.contains) {
            for frame in group { frames.insert(frame) }
        }
    }

    func ended(_ judgement: Judgement) {}
    func finish(_ summary: RunSummary, _ counts: OutcomeCounts) throws(OutputError) {}
}
