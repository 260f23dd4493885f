import PacketDecoding
import TCPConformance
import TCPTracking

/// Segments between two endpoints, written by hand: numbers count from the initial ones, times from the beginning.
struct Conversation {
    /// 2023-11-14T22:13:20Z.
    static let epoch: Int64 = 1_700_000_000_000_000_000

    var segments: [Segment] = []
    var client = IPAddress(version4: 0x0A00_0001)
    var server = IPAddress(version4: 0x0A00_0002)
    var family = IPFamily.version4
    var clientPort: UInt16 = 40000
    var serverPort: UInt16 = 80
    var x: UInt32 = 1000
    var y: UInt32 = 5000
    var start: Int64 = epoch
    /// Whether the segments are in VLAN 7.
    var isTagged = false
    var frame: UInt64

    /// What the segments' `encapsulation` counts in.
    static let encapsulations: [Encapsulation] = {
        var tag = Encapsulation()
        tag.append(.vlan, 7)
        return [tag]
    }()

    /// - Parameter frame: the number of the first frame.
    init(frame: UInt64 = 1) {
        self.frame = frame
    }

    /// A segment from the client at `milliseconds` after the beginning.
    mutating func c(
        _ flags: TCPFlags, seq: UInt32, ack: UInt32 = 0, length: UInt32 = 0, at milliseconds: Double,
        hopLimit: UInt8 = 64
    ) {
        add(fromClient: true, flags, x &+ seq, flags.contains(.ack) ? y &+ ack : 0, length, milliseconds, hopLimit)
    }

    /// A segment from the server.
    mutating func s(
        _ flags: TCPFlags, seq: UInt32, ack: UInt32 = 0, length: UInt32 = 0, at milliseconds: Double,
        hopLimit: UInt8 = 64
    ) {
        add(fromClient: false, flags, y &+ seq, flags.contains(.ack) ? x &+ ack : 0, length, milliseconds, hopLimit)
    }

    private mutating func add(
        fromClient: Bool, _ flags: TCPFlags, _ sequence: UInt32, _ acknowledgment: UInt32, _ length: UInt32,
        _ milliseconds: Double, _ hopLimit: UInt8
    ) {
        var segment = Segment()
        segment.time = start + Int64((milliseconds * 1_000_000).rounded())
        segment.frame = frame
        frame += 1
        segment.family = family
        segment.source = fromClient ? client : server
        segment.destination = fromClient ? server : client
        segment.sourcePort = fromClient ? clientPort : serverPort
        segment.destinationPort = fromClient ? serverPort : clientPort
        segment.sequence = SequenceNumber(sequence)
        segment.acknowledgment = SequenceNumber(acknowledgment)
        segment.flags = flags
        segment.payloadLength = length
        segment.capturedPayload = length
        segment.payloadDigest = length
        segment.window = 64240
        segment.hopLimit = hopLimit
        segment.headerLength = 20
        if flags.contains(.syn) {
            segment.attributes = [.maximumSegmentSize, .windowScale, .sackPermitted]
            segment.maximumSegmentSize = 1460
            segment.windowScale = 7
            segment.headerLength = 32
        }
        segment.encapsulation = isTagged ? 1 : 0
        segments.append(segment)
    }

    /// SYN, SYN,ACK, ACK in 20 ms.
    mutating func open() {
        c(.syn, seq: 0, at: 0)
        s([.syn, .ack], seq: 0, ack: 1, at: 10)
        c(.ack, seq: 1, ack: 1, at: 20)
    }

    /// 100 octets and their answer of 1,000, acknowledged, from 30 ms on.
    mutating func exchange() {
        c([.psh, .ack], seq: 1, ack: 1, length: 100, at: 30)
        s(.ack, seq: 1, ack: 101, at: 40)
        s([.psh, .ack], seq: 1, ack: 101, length: 1000, at: 50)
        c(.ack, seq: 101, ack: 1001, at: 60)
    }
}

/// What a tracker tells, kept.
struct Collected: TrackingSink {
    struct Attributed {
        var segment: Segment
        var end: End
        var label: SegmentLabel
        var connection: Connection
    }

    var judgements: [Judgement] = []
    var segments: [Attributed] = []
    var changes: [(change: StateChange, connection: Connection)] = []

    mutating func transition(_ change: StateChange, of connection: Connection) {
        changes.append((change, connection))
    }

    mutating func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {
        segments.append(Attributed(segment: segment, end: end, label: label, connection: connection))
    }

    mutating func ended(_ connection: Connection, details: inout ConnectionDetails) {
        judgements.append(Judgement(connection, details))
    }

    /// Runs a tracker over the segments; judgements come in order of their connections' numbers.
    init(_ segments: [Segment]) {
        var options = TrackerOptions()
        options.segments = true
        options.transitions = true
        var tracker = Tracker(options: options)
        tracker.observe(segments.span, encapsulations: Conversation.encapsulations.span, sink: &self)
        tracker.finish(sink: &self)
        judgements.sort { $0.subject.connection.id < $1.subject.connection.id }
    }
}
