import PacketDecoding

/// A segment without what its connection's key says: one cache line.
struct LoggedSegment: BitwiseCopyable, Sendable {
    private(set) var time: Int64 = 0
    private(set) var frame: UInt64 = 0
    private(set) var sequence = SequenceNumber(0)
    private var acknowledgment = SequenceNumber(0)
    private var payloadDigest: UInt32 = 0
    private var payloadStart: UInt32 = 0
    /// The attributes, and in a bit that they do not use whether end B sent it.
    private var attributesAndEnd: UInt32 = 0
    private(set) var timestampValue: UInt32 = 0
    private var timestampEcho: UInt32 = 0
    /// The data offset and the flags, as they stand in the header.
    private var offsetAndFlags: UInt16 = 0
    private var window: UInt16 = 0
    private var urgentPointer: UInt16 = 0
    private var checksum: UInt16 = 0
    private(set) var payloadLength: UInt16 = 0
    private var capturedPayload: UInt16 = 0
    private(set) var identification: UInt16 = 0
    private(set) var interface: UInt16 = 0
    private(set) var maximumSegmentSize: UInt16 = 0
    private(set) var windowScale: UInt8 = 0
    private(set) var hopLimit: UInt8 = 0

    private static var sentByB: UInt32 { 1 << 31 }

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
        payloadStart = segment.payloadStart
        attributesAndEnd = segment.attributes.rawValue | (end == .a ? 0 : Self.sentByB)
        timestampValue = segment.timestampValue
        timestampEcho = segment.timestampEcho
        offsetAndFlags = segment.flags.rawValue | UInt16(segment.headerLength) << 10
        window = segment.window
        urgentPointer = segment.urgentPointer
        checksum = segment.checksum
        payloadLength = UInt16(truncatingIfNeeded: segment.payloadLength)
        capturedPayload = UInt16(truncatingIfNeeded: segment.capturedPayload)
        identification = segment.identification
        interface = segment.interface
        maximumSegmentSize = segment.maximumSegmentSize
        windowScale = segment.windowScale
        hopLimit = segment.hopLimit
    }

    var end: End { attributesAndEnd & Self.sentByB == 0 ? .a : .b }
    var attributes: SegmentAttributes { SegmentAttributes(rawValue: attributesAndEnd & ~Self.sentByB) }

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
        segment.flags = TCPFlags(rawValue: offsetAndFlags & 0x0FFF)
        segment.window = window
        segment.urgentPointer = urgentPointer
        segment.checksum = checksum
        segment.payloadLength = UInt32(payloadLength)
        segment.capturedPayload = UInt32(capturedPayload)
        segment.payloadDigest = payloadDigest
        segment.payloadStart = payloadStart
        segment.attributes = attributes
        segment.timestampValue = timestampValue
        segment.timestampEcho = timestampEcho
        segment.maximumSegmentSize = maximumSegmentSize
        segment.windowScale = windowScale
        segment.headerLength = UInt8(truncatingIfNeeded: offsetAndFlags >> 12) << 2
        segment.hopLimit = hopLimit
        segment.identification = identification
        segment.interface = interface
        return segment
    }

    /// What it was the only one with payload to send.
    var sent: SentBrief {
        if payloadLength == 0 { return SentBrief() }
        return SentBrief(
            octets: UInt64(payloadLength), firstTime: time,
            firstPayload: FirstPayload(start: payloadStart, captured: UInt32(capturedPayload)))
    }

    /// What a segment that is sent again has of its own.
    struct Repetition: BitwiseCopyable, Sendable {
        fileprivate(set) var time: Int64 = 0
        fileprivate var frame: UInt64 = 0
        fileprivate var timestampValue: UInt32 = 0
        fileprivate var identification: UInt16 = 0
        fileprivate var checksum: UInt16 = 0

        init() {}

        /// Whether nothing but the time tells it from `other`, of the same segment: it may be the same frame.
        func mayBeFrame(of other: Repetition) -> Bool {
            identification == other.identification && checksum == other.checksum
        }
    }

    /// What `other` has of its own; nil when it is not this segment sent again with a later time and the same options.
    func repetition(_ other: LoggedSegment) -> Repetition? {
        let repetition = other.ownParts
        return sent(again: repetition).isSame(as: other) ? repetition : nil
    }

    /// What another copy of it may have of its own.
    var ownParts: Repetition {
        var parts = Repetition()
        parts.time = time
        parts.frame = frame
        parts.timestampValue = timestampValue
        parts.identification = identification
        parts.checksum = checksum
        return parts
    }

    /// The segment sent again.
    func sent(again repetition: Repetition) -> LoggedSegment {
        var segment = self
        segment.time = repetition.time
        segment.frame = repetition.frame
        segment.timestampValue = repetition.timestampValue
        segment.identification = repetition.identification
        segment.checksum = repetition.checksum
        return segment
    }

    private func isSame(as other: LoggedSegment) -> Bool {
        time == other.time && frame == other.frame && sequence == other.sequence
            && acknowledgment == other.acknowledgment && payloadDigest == other.payloadDigest
            && payloadStart == other.payloadStart && attributesAndEnd == other.attributesAndEnd
            && timestampValue == other.timestampValue && timestampEcho == other.timestampEcho
            && offsetAndFlags == other.offsetAndFlags && window == other.window
            && urgentPointer == other.urgentPointer && checksum == other.checksum
            && payloadLength == other.payloadLength && capturedPayload == other.capturedPayload
            && identification == other.identification && interface == other.interface
            && maximumSegmentSize == other.maximumSegmentSize && windowScale == other.windowScale
            && hopLimit == other.hopLimit
    }
}
