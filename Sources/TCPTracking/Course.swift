import PacketDecoding

/// How far a connection has come that has done nothing but what the documents say: SYN, SYN,ACK, ACK; data in order;
/// FIN, ACK, FIN, ACK, or one RST as its sender's own; or SYN, RST,ACK.
///
/// Most connections never do anything else, and their details can wait until somebody asks. They follow from the row and
/// the segments of the opening and the closing, which the log keeps.
struct Course: BitwiseCopyable, Sendable {
    /// What is asked for before anything else of it, in the connection's first cache line.
    struct Progress: BitwiseCopyable, Sendable {
        var stage = Stage.answered
        /// Segments in the log.
        var count: UInt8 = 0
    }

    enum Stage: UInt8, BitwiseCopyable, Sendable {
        /// SYN and SYN,ACK were captured, each perhaps more than once.
        case answered
        /// The third segment was, and nothing that proves its arrival.
        case unproved
        case open
        /// One end has sent its FIN.
        case closing
        /// Both FINs are acknowledged, or a RST was captured.
        case over
    }

    /// When the SYN and the last segment of the log were captured.
    var startTime: Int64 = 0
    var lastTime: Int64 = 0
    /// How long after the SYN the SYN,ACK was captured, nanoseconds.
    var synACKDelay: UInt32 = 0
    /// The numbers after the FINs, that of the end that closed first and the other's.
    var firstFINEnd = SequenceNumber(0)
    var secondFINEnd = SequenceNumber(0)
    /// What the SYNs carried; TSval of the client's.
    var clientOptions: SegmentAttributes = []
    var serverOptions: SegmentAttributes = []
    var synTimestamp: UInt32 = 0
    /// Payload octets of the first FIN.
    var finOctets: UInt16 = 0
    var closer = End.a
    /// How the RST that ended it is told; nil without.
    var reset: DocumentedConnection.Ending?
    /// Something has shown that the third segment arrived; otherwise the log has no such segment.
    var isProved = false
    /// The first FIN is acknowledged; the second has been sent.
    var isFirstFINAcknowledged = false
    var hasSecondFIN = false

    init() {}

    /// What is told of a connection that ends on its course, so that nobody has to look into the log. False where it does
    /// not fit.
    mutating func begin(_ syn: LoggedSegment, _ synACK: Segment) -> Bool {
        guard let delay = UInt32(exactly: synACK.time &- syn.time) else { return false }
        startTime = syn.time
        lastTime = synACK.time
        synACKDelay = delay
        clientOptions = syn.attributes
        serverOptions = synACK.attributes
        synTimestamp = syn.timestampValue
        return true
    }

    /// The same of one that was refused.
    mutating func begin(_ syn: LoggedSegment, refusedBy reset: Segment) {
        startTime = syn.time
        lastTime = reset.time
        clientOptions = syn.attributes
        synTimestamp = syn.timestampValue
        closer = syn.end.other
        self.reset = .refused
    }

    /// Where the log's segments of the closing begin.
    var closing: Int { isProved ? 4 : 3 }

    /// The second FIN came in the segment that acknowledged the first.
    var isThreeSegment: Bool { hasSecondFIN && !isFirstFINAcknowledged }
}
