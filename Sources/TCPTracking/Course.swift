import PacketDecoding

/// How far a connection has come that has done nothing but what the documents say: SYN, SYN,ACK, ACK; data in order;
/// FIN, ACK, FIN, ACK.
///
/// Most connections never do anything else, and their details can wait until somebody asks. They follow from the row and
/// the segments of the opening and the closing, which the log keeps.
struct Course: BitwiseCopyable, Sendable {
    enum Stage: UInt8, BitwiseCopyable, Sendable {
        /// SYN and SYN,ACK were captured.
        case answered
        /// The third segment was, and nothing that proves its arrival.
        case unproved
        case open
        /// One end has sent its FIN.
        case closing
        /// Both FINs are acknowledged.
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
    var stage = Stage.answered
    var closer = End.a
    /// The first FIN is acknowledged; the second has been sent.
    var isFirstFINAcknowledged = false
    var hasSecondFIN = false
    /// Segments in the log.
    var count: UInt8 = 0

    init() {}

    /// What is told of a connection that ends on its course, so that nobody has to look into the log. False where it does
    /// not fit.
    mutating func begin(_ syn: Segment, _ synACK: Segment) -> Bool {
        guard let delay = UInt32(exactly: synACK.time &- syn.time) else { return false }
        startTime = syn.time
        lastTime = synACK.time
        synACKDelay = delay
        clientOptions = syn.attributes
        serverOptions = synACK.attributes
        synTimestamp = syn.timestampValue
        count = 2
        return true
    }

    /// The second FIN came in the segment that acknowledged the first.
    var isThreeSegment: Bool { hasSecondFIN && !isFirstFINAcknowledged }
}

/// The segments that a course is told by, and what else its details begin with.
struct CourseLog: BitwiseCopyable, Sendable {
    var flow: UInt64 = 0
    private var firstByA = First()
    private var firstByB = First()
    /// Of each end's last segment while nothing proved the third one's arrival: identification, and how many it had sent.
    private var identifiedByA = Identified()
    private var identifiedByB = Identified()
    /// An acknowledgment of at least this number by the server proves that the third segment arrived.
    var proof = SequenceNumber(0)
    /// Those of the opening; the one that proved the third one's arrival; those of the closing.
    private var segments = CourseSegments()

    init() {}

    /// Nothing but an embryo's SYN; the places of what follows keep what they hold.
    mutating func begin(_ embryo: Embryo) {
        flow = embryo.flow
        firstByA = First()
        firstByB = First()
        identifiedByA = Identified()
        identifiedByB = Identified()
        segments[0] = embryo.segment
    }

    subscript(index: Int) -> Segment {
        get { segments[index] }
        set { segments[index] = newValue }
    }

    /// The first segment with payload of `end`.
    subscript(firstOf end: End) -> First {
        get { end == .a ? firstByA : firstByB }
        set { if end == .a { firstByA = newValue } else { firstByB = newValue } }
    }

    subscript(identifiedOf end: End) -> Identified {
        get { end == .a ? identifiedByA : identifiedByB }
        set { if end == .a { identifiedByA = newValue } else { identifiedByB = newValue } }
    }

    /// The identification of a segment that was looked at closely, and how many its sender had sent by then.
    struct Identified: BitwiseCopyable, Sendable {
        var segments: UInt32 = 0
        var identification: UInt16 = 0
    }

    /// Octets from the beginning to a segment.
    static func offset(of index: Int) -> Int {
        MemoryLayout<CourseLog>.stride - (8 - index) * MemoryLayout<Segment>.stride
    }

    struct First: BitwiseCopyable, Sendable {
        private(set) var sighting = Sighting()
        private(set) var payload = FirstPayload()

        init() {}

        init(_ segment: Segment) {
            sighting = Sighting(time: segment.time, frame: segment.frame)
            payload = FirstPayload(segment)
        }
    }
}

/// Eight places by name: an element of an `InlineArray` that is read is read out of a copy of them all.
private struct CourseSegments: BitwiseCopyable, Sendable {
    private var place0 = Segment()
    private var place1 = Segment()
    private var place2 = Segment()
    private var place3 = Segment()
    private var place4 = Segment()
    private var place5 = Segment()
    private var place6 = Segment()
    private var place7 = Segment()

    subscript(index: Int) -> Segment {
        get {
            switch index {
            case 0: place0
            case 1: place1
            case 2: place2
            case 3: place3
            case 4: place4
            case 5: place5
            case 6: place6
            default: place7
            }
        }
        set {
            switch index {
            case 0: place0 = newValue
            case 1: place1 = newValue
            case 2: place2 = newValue
            case 3: place3 = newValue
            case 4: place4 = newValue
            case 5: place5 = newValue
            case 6: place6 = newValue
            default: place7 = newValue
            }
        }
    }
}
