import PacketCapture
import PacketDecoding
import TCPConformance
import TCPTracking

/// What the tracker says of one connection, in the words in which it is scored.
struct ReportedConnection {
    struct Endpoint {
        /// Address and port, as the truth spells them.
        var end: String
        /// The states it went to, in order.
        var states: [String]
    }

    var client: Endpoint
    var server: Endpoint
    /// The number of the connection, in order of first frames.
    var id: UInt64

    /// Reads, decodes and tracks a capture file, as the program does.
    static func all(inCapture path: String) throws -> [ReportedConnection] {
        var sink = Sink()
        var tracker = Tracker()
        var decoder = FrameDecoder()
        var segments = SegmentBatch()
        var file = try CaptureFile(path: PathName(path))
        var batch = FrameBatch()
        var isAtEnd = false
        while !isAtEnd {
            isAtEnd = try !file.nextBatch(into: &batch)
            let descriptors = batch.frames.map {
                FrameDescriptor(
                    time: $0.time, number: $0.number, offset: $0.offset, capturedLength: $0.capturedLength,
                    originalLength: $0.originalLength, linkType: $0.linkType, interface: $0.interface)
            }
            segments.removeAll()
            decoder.decode(batch.octetStorage.span.bytes, descriptors.span, into: &segments)
            tracker.observe(segments, sink: &sink)
        }
        tracker.finish(sink: &sink)
        return sink.ended.sorted { $0.id < $1.id }
    }

    private struct Sink: TrackingSink {
        var ended: [ReportedConnection] = []

        mutating func transition(_ change: StateChange, of connection: Connection) {}

        mutating func segment(
            _ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection
        ) {}

        mutating func ended(_ connection: Connection, details: inout ConnectionDetails) {
            ended.append(
                ReportedConnection(
                    client: Endpoint(
                        connection.client, of: connection, details.endpoints[connection.client.index].history),
                    server: Endpoint(
                        connection.server, of: connection, details.endpoints[connection.server.index].history),
                    id: connection.id))
        }
    }
}

extension ReportedConnection.Endpoint {
    fileprivate init(_ end: End, of connection: Connection, _ history: History) {
        let key = connection.key
        let address = end == .a ? key.addressA : key.addressB
        let port = end == .a ? key.portA : key.portB
        self.end = endpointText(address, port, key.family)
        states = (0..<Int(history.count)).map { history[$0].to.name.description }
    }
}
