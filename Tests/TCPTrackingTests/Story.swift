import PacketDecoding
import SegmentNotation
import TCPTracking

/// What the tracker says of a story in segment notation.
struct Story: TrackingSink {
    struct Ended {
        let connection: Connection
        let details: ConnectionDetails
    }

    private(set) var ended: [Ended] = []
    private(set) var changes: [StateChange] = []
    private(set) var labels: [SegmentLabel] = []

    init(_ text: String, file: String = "story", options: TrackerOptions = TrackerOptions()) throws {
        try self.init(frames: SegmentNotation.frames(text, file: file), options: options)
    }

    init(frames: [Frame], options: TrackerOptions = TrackerOptions()) {
        var options = options
        options.segments = true
        options.transitions = true
        var tracker = Tracker(options: options)
        var decoder = FrameDecoder()
        var batch = SegmentBatch()
        for (index, frame) in frames.enumerated() {
            let descriptor = FrameDescriptor(
                time: frame.time, number: UInt64(index + 1), offset: 0, capturedLength: frame.octets.count,
                originalLength: frame.originalLength, linkType: frame.linkType, interface: 0)
            batch.removeAll()
            decoder.decode(frame.octets.span.bytes, [descriptor].span, into: &batch)
            tracker.observe(batch, sink: &self)
        }
        batch.removeAll()
        decoder.finish(into: &batch)
        tracker.observe(batch, sink: &self)
        tracker.finish(sink: &self)
        ended.sort { $0.connection.id < $1.connection.id }
    }

    mutating func transition(_ change: StateChange, of connection: Connection) { changes.append(change) }

    mutating func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {
        labels.append(label)
    }

    mutating func ended(_ connection: Connection, details: inout ConnectionDetails) {
        ended.append(Ended(connection: connection, details: details))
    }
}

extension Story.Ended {
    /// A history as one line: each state with the frame of its cause and a mark for its certainty.
    func history(of end: End) -> String {
        let history = details[end].history
        guard history.count > 0 else { return connection[end].state.name.description }
        var line = history[0].from.name.description
        for index in 0..<Int(history.count) {
            let transition = history[index]
            let mark =
                switch transition.certainty {
                case .observed: "!"
                case .confirmed: "+"
                case .assumed: "?"
                case .projected: "~"
                }
            line += " \(transition.to.name)\(mark)\(transition.frame)"
        }
        return line
    }

    var client: String { history(of: connection.client) }
    var server: String { history(of: connection.server) }
}
