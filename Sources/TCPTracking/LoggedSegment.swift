import PacketDecoding

/// A segment of a connection on its course without what the connection's key says: one cache line.
struct LoggedSegment: BitwiseCopyable, Sendable {
    private(set) var time: Int64 = 0
    private var frame: UInt64 = 0
    private(set) var sequence = SequenceNumber(0)
    private(set) var acknowledgment = SequenceNumber(0)
    private var payloadDigest: UInt32 = 0
    private(set) var attributes: SegmentAttributes = []
    private(set) var timestampValue: UInt32 = 0
    private var timestampEcho: UInt32 = 0
    /// With SYN the maximum segment size and the shift count of the window scale, else what begins the payload: a SYN with
    /// payload is not logged, and what is logged behind it has neither option.
    private var payloadStart: UInt32 = 0
    private var flags: TCPFlags = []
    private var window: UInt16 = 0
    private var urgentPointer: UInt16 = 0
    private var checksum: UInt16 = 0
    private(set) var payloadLength: UInt16 = 0
    private var capturedPayload: UInt16 = 0
    private(set) var identification: UInt16 = 0
    private var interface: UInt16 = 0
    private var headerLength: UInt8 = 0
    private var hopLimit: UInt8 = 0
    private(set) var end = End.a

    init() {}

    /// Nil when the segment does not fit.
    @inline(__always)
    init?(_ segment: borrowing Segment, from end: End) {
        guard segment.payloadLength <= UInt32(UInt16.max), segment.capturedPayload <= segment.payloadLength else {
            return nil
        }
        time = segment.time
        frame = segment.frame
        sequence = segment.sequence
        acknowledgment = segment.acknowledgment
        payloadDigest = segment.payloadDigest
        attributes = segment.attributes
        timestampValue = segment.timestampValue
        timestampEcho = segment.timestampEcho
        flags = segment.flags
        window = segment.window
        urgentPointer = segment.urgentPointer
        checksum = segment.checksum
        payloadLength = UInt16(truncatingIfNeeded: segment.payloadLength)
        capturedPayload = UInt16(truncatingIfNeeded: segment.capturedPayload)
        identification = segment.identification
        interface = segment.interface
        headerLength = segment.headerLength
        hopLimit = segment.hopLimit
        self.end = end
        payloadStart =
            segment.flags.contains(.syn)
            ? UInt32(segment.maximumSegmentSize) << 16 | UInt32(segment.windowScale) : segment.payloadStart
    }

    /// The segment as it was decoded.
    func segment(of key: FlowKey) -> Segment {
        var segment = Segment()
        segment.time = time
        segment.frame = frame
        let isA = end == .a
        segment.source = isA ? key.addressA : key.addressB
        segment.destination = isA ? key.addressB : key.addressA
        segment.sourcePort = isA ? key.portA : key.portB
        segment.destinationPort = isA ? key.portB : key.portA
        segment.family = key.family
        segment.context = key.context
        segment.sequence = sequence
        segment.acknowledgment = acknowledgment
        segment.flags = flags
        segment.window = window
        segment.urgentPointer = urgentPointer
        segment.checksum = checksum
        segment.payloadLength = UInt32(payloadLength)
        segment.capturedPayload = UInt32(capturedPayload)
        segment.payloadDigest = payloadDigest
        segment.attributes = attributes
        segment.timestampValue = timestampValue
        segment.timestampEcho = timestampEcho
        segment.headerLength = headerLength
        segment.hopLimit = hopLimit
        segment.identification = identification
        segment.interface = interface
        if flags.contains(.syn) {
            segment.maximumSegmentSize = UInt16(truncatingIfNeeded: payloadStart >> 16)
            segment.windowScale = UInt8(truncatingIfNeeded: payloadStart)
        } else {
            segment.payloadStart = payloadStart
        }
        return segment
    }

    /// What it was the only one with payload to send.
    var sent: SentBrief {
        SentBrief(
            octets: UInt64(payloadLength), firstTime: time,
            firstPayload: FirstPayload(start: payloadStart, captured: UInt32(capturedPayload)))
    }
}
