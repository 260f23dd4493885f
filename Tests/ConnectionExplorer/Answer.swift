import ConnectionSimulator
import PacketDecoding
import TCPConformance
import TCPTracking

/// What the tracker says of one endpoint's change of state.
struct ReportedTransition: BitwiseCopyable, Hashable, Sendable {
    var from: TCPState
    var to: TCPState
    var certainty: Certainty
    var frame: UInt8
    var confirmedBy: UInt8
}

/// What the tracker and the judges say of one connection.
struct ReportedConnection: Hashable, Sendable {
    var histories: [[ReportedTransition]]
    var opening: OpeningOutcome
    var closing: ClosingOutcome
    var closedBy: Actor
    var client: Side
    var isReordered: Bool
    /// The frames that are counted to it, and what the tracker takes them for.
    var frames: [UInt8]
    var labels: [SegmentLabel]

    /// The states that an end went through by this report, those before its opening and after TIME-WAIT left out.
    func states(of side: Side) -> [TCPState] {
        var states: [TCPState] = []
        for transition in histories[side.index] where transition.certainty != .projected {
            if states.isEmpty, transition.from != .closed, transition.from != .listen {
                states.append(transition.from)
            }
            states.append(transition.to)
        }
        return states
    }
}

/// What the tracker says of a capture.
struct Answer: Hashable, Sendable {
    var connections: [ReportedConnection] = []
    /// The tracker answers otherwise when it is asked for segments.
    var differs = false
}

/// Sends captures through a tracker.
struct Observer {
    private var segments: [Segment] = []

    /// The tracker does without details where nobody asks for segments: its answer must not depend on that.
    mutating func answer(to captured: [CapturedSegment]) -> Answer {
        segments.removeAll(keepingCapacity: true)
        for (index, one) in captured.enumerated() {
            segments.append(Segment(one, frame: UInt64(index + 1)))
        }
        let told = track(reportsSegments: true)
        var answer = track(reportsSegments: false)
        answer.differs = answer.connections.count != told.connections.count
        for (index, connection) in told.connections.enumerated() where !answer.differs {
            answer.connections[index].frames = connection.frames
            answer.connections[index].labels = connection.labels
            answer.differs = answer.connections[index] != connection
        }
        return answer
    }

    private func track(reportsSegments: Bool) -> Answer {
        var options = TrackerOptions()
        options.segments = reportsSegments
        options.firstRoom = 8
        var tracker = Tracker(options: options)
        var sink = AnswerSink()
        tracker.observe(segments.span, sink: &sink)
        tracker.finish(sink: &sink)
        // In the order in which they began.
        let ids = sink.ids
        let order = ids.indices.sorted { ids[$0] < ids[$1] }
        let connections = sink.answer.connections
        return Answer(connections: order.map { connections[$0] })
    }
}

private struct AnswerSink: TrackingSink {
    var answer = Answer()
    var ids: [UInt64] = []
    private var frames: [UInt64: [UInt8]] = [:]
    private var labels: [UInt64: [SegmentLabel]] = [:]

    mutating func transition(_ change: StateChange, of connection: Connection) {}
    mutating func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {
        frames[connection.id, default: []].append(UInt8(truncatingIfNeeded: segment.frame))
        labels[connection.id, default: []].append(label)
    }

    mutating func ended(_ connection: Connection, details: inout ConnectionDetails) {
        let judgement = Judgement(connection, details)
        let histories = [End.a, .b].map { end in
            (0..<Int(details.endpoints[end.index].history.count)).map {
                ReportedTransition(details.endpoints[end.index].history[$0])
            }
        }
        ids.append(connection.id)
        answer.connections.append(
            ReportedConnection(
                histories: histories, opening: judgement.subject.opening, closing: judgement.subject.closing,
                closedBy: judgement.subject.closedBy, client: connection.client == .a ? .a : .b,
                isReordered: connection.facts.contains(.reordered), frames: frames[connection.id] ?? [],
                labels: labels[connection.id] ?? []))
    }
}

extension ReportedTransition {
    init(_ transition: Transition) {
        from = transition.from
        to = transition.to
        certainty = transition.certainty
        frame = UInt8(truncatingIfNeeded: transition.frame)
        confirmedBy = UInt8(truncatingIfNeeded: transition.confirmedBy)
    }
}

extension Segment {
    /// A captured segment as the decoder would describe its frame: A is 10.0.0.1:40000, B is 10.0.0.2:80.
    init(_ captured: CapturedSegment, frame: UInt64) {
        self.init()
        let isFromA = captured.from == .a
        time = 1_700_000_000_000_000_000 + captured.time
        self.frame = frame
        source = IPAddress(version4: isFromA ? 0x0A00_0001 : 0x0A00_0002)
        destination = IPAddress(version4: isFromA ? 0x0A00_0002 : 0x0A00_0001)
        sourcePort = isFromA ? 40_000 : 80
        destinationPort = isFromA ? 80 : 40_000
        let segment = captured.segment
        sequence = SequenceNumber(segment.sequence)
        acknowledgment = SequenceNumber(segment.acknowledgment)
        if segment.isSYN { flags.insert(.syn) }
        if segment.isACK { flags.insert(.ack) }
        if segment.isFIN { flags.insert(.fin) }
        if segment.isRST { flags.insert(.rst) }
        window = segment.isRST ? 0 : UInt16(SimulatedEndpoint.window)
        payloadLength = UInt32(segment.length)
        capturedPayload = payloadLength
        payloadDigest = payloadLength == 0 ? 0 : segment.sequence &* 2_654_435_761 | 1
        headerLength = 20
        hopLimit = 64
        identification = segment.identification
        checksum = segment.identification &* 40_503 | 1
    }
}

extension TCPState {
    init(_ state: SimulatedState) {
        switch state {
        case .closed: self = .closed
        case .listen: self = .listen
        case .synSent: self = .synSent
        case .synReceived: self = .synReceived
        case .established: self = .established
        case .finWait1: self = .finWait1
        case .finWait2: self = .finWait2
        case .closeWait: self = .closeWait
        case .closing: self = .closing
        case .lastAck: self = .lastAck
        case .timeWait: self = .timeWait
        }
    }
}
