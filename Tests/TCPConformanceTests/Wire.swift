import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

/// Segments as a capture would hold them, written down one by one: client 10.0.0.1:40000 with x=1000, server
/// 10.0.0.2:80 with y=5000, a frame every 10 ms.
struct Wire {
    private(set) var segments: [Segment] = []
    private var time: Int64 = 1_700_000_000_000_000_000
    private var identification: UInt16 = 0

    /// Number of the last frame.
    var frame: UInt64 { UInt64(segments.count) }

    // MARK: Sending

    mutating func client(
        _ flags: TCPFlags, _ sequence: UInt32, _ acknowledgment: UInt32 = 0, length: UInt32 = 0,
        window: UInt16 = 64_000, after milliseconds: Double = 10, with change: (inout Segment) -> Void = { _ in }
    ) {
        send(
            isFromClient: true, flags, sequence, acknowledgment, length: length, window: window, after: milliseconds,
            with: change)
    }

    mutating func server(
        _ flags: TCPFlags, _ sequence: UInt32, _ acknowledgment: UInt32 = 0, length: UInt32 = 0,
        window: UInt16 = 64_000, after milliseconds: Double = 10, with change: (inout Segment) -> Void = { _ in }
    ) {
        send(
            isFromClient: false, flags, sequence, acknowledgment, length: length, window: window, after: milliseconds,
            with: change)
    }

    private mutating func send(
        isFromClient: Bool, _ flags: TCPFlags, _ sequence: UInt32, _ acknowledgment: UInt32, length: UInt32,
        window: UInt16, after milliseconds: Double, with change: (inout Segment) -> Void
    ) {
        time += segments.isEmpty ? 0 : Int64(milliseconds * 1_000_000)
        identification &+= 1
        var segment = Segment()
        segment.time = time
        segment.frame = frame + 1
        segment.source = IPAddress(version4: isFromClient ? 0x0A00_0001 : 0x0A00_0002)
        segment.destination = IPAddress(version4: isFromClient ? 0x0A00_0002 : 0x0A00_0001)
        segment.sourcePort = isFromClient ? 40_000 : 80
        segment.destinationPort = isFromClient ? 80 : 40_000
        segment.sequence = SequenceNumber(sequence)
        segment.acknowledgment = SequenceNumber(acknowledgment)
        segment.flags = flags
        segment.window = window
        segment.checksum = identification &* 40_503 | 1
        segment.payloadLength = length
        segment.capturedPayload = length
        segment.payloadDigest = length == 0 ? 0 : sequence &* 2_654_435_761 | 1
        segment.headerLength = 20
        segment.hopLimit = 64
        segment.identification = identification
        if flags.contains(.syn) {
            segment.attributes.insert([.maximumSegmentSize, .sackPermitted])
            segment.maximumSegmentSize = 1460
        }
        change(&segment)
        segments.append(segment)
    }

    /// Frames 1 to 3: SYN, SYN,ACK, ACK.
    mutating func open() {
        client(.syn, 1000)
        server([.syn, .ack], 5000, 1001)
        client(.ack, 1001, 5001)
    }

    /// Opened, then 100 octets from the client, acknowledged: five frames, the next numbers are 1101 and 5001.
    static func opened() -> Wire {
        var wire = Wire()
        wire.open()
        wire.client([.psh, .ack], 1001, 5001, length: 100)
        wire.server(.ack, 5001, 1101)
        return wire
    }

    /// Opened, and closed by the client in four segments, frames 6 to 9: u=1101, w=5001.
    static func closed() -> Wire {
        var wire = opened()
        wire.client([.fin, .ack], 1101, 5001)
        wire.server(.ack, 5001, 1102)
        wire.server([.fin, .ack], 5001, 1102)
        wire.client(.ack, 1102, 5002)
        return wire
    }

    /// Changes every segment.
    mutating func change(_ change: (inout Segment) -> Void) {
        for index in segments.indices { change(&segments[index]) }
    }

    // MARK: Judging

    /// Every connection, in order of its number.
    func judgements() -> [Judgement] {
        var tracker = Tracker()
        var sink = CollectingSink()
        tracker.observe(segments.span, sink: &sink)
        tracker.finish(sink: &sink)
        return sink.ended.sorted { $0.connection.id < $1.connection.id }.map { Judgement($0.connection, $0.details) }
    }

    /// The only connection, or the one with this number.
    func judgement(_ number: Int = 1) -> Judgement { judgements()[number - 1] }
}

struct CollectingSink: TrackingSink {
    var ended: [(connection: Connection, details: ConnectionDetails)] = []

    mutating func transition(_ change: StateChange, of connection: Connection) {}
    mutating func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {}
    mutating func ended(_ connection: Connection, details: inout ConnectionDetails) {
        ended.append((connection, details))
    }
}

extension Judgement {
    /// The result of the rule with this identifier.
    func check(_ rule: (some ConformanceRule).Type) -> Check {
        checks[conformanceRules.firstIndex { "\($0.identifier)" == "\(rule.identifier)" }!]
    }

    func result(_ rule: (some ConformanceRule).Type) -> CheckResult { check(rule).result }

    /// The frames that show it.
    func frames(_ rule: (some ConformanceRule).Type) -> [UInt64] {
        let check = check(rule)
        return (0..<Int(check.frameCount)).map { check.frame($0) }
    }

    /// The words of a failure.
    func words(_ rule: (some ConformanceRule).Type) -> String { rule.explain(check(rule), subject).english }

    func finding(_ id: String) -> Finding? { findings().first { $0.id == id } }
}

extension TCPFlags {
    static let finACK: TCPFlags = [.fin, .ack]
    static let synACK: TCPFlags = [.syn, .ack]
    static let rstACK: TCPFlags = [.rst, .ack]
}
