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
        takesBriefs = connections.count <= Self.mostChosen
    }

    /// Up to so many are followed by themselves; of more, all are.
    private static let mostChosen = 65_536

    var wantsSegments: Bool { true }
    var chosenConnections: Set<UInt64>? {
        connections.count <= Self.mostChosen ? Set(connections.first(Self.mostChosen)) : nil
    }
    let takesBriefs: Bool

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
