import PacketDecoding

/// A connection that has done nothing but what the documents say: SYN, SYN,ACK, ACK; data in order; FIN, ACK, FIN, ACK.
///
/// Most connections never do anything else, and their details can wait until somebody asks. The course keeps what they
/// follow from: the segments of the opening and the closing, and what data in order changes.
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

    // What data in order touches comes first, a cache line for each end.
    private var sentByA = SentLine()
    private var sentByB = SentLine()
    private var firstByA = First()
    private var firstByB = First()
    var flow: UInt64 = 0
    /// When the last of the segments was captured.
    private(set) var lastTime: Int64 = 0
    /// An acknowledgment of at least this number by the server proves that the third segment arrived.
    var proof = SequenceNumber(0)
    /// The numbers after the FINs, that of the end that closed first and the other's.
    var firstFINEnd = SequenceNumber(0)
    var secondFINEnd = SequenceNumber(0)
    /// Of each end's last segment while nothing proved the third one's arrival: identification, and how many it had sent.
    private var identifiedByA = Identified()
    private var identifiedByB = Identified()
    var stage = Stage.answered
    var closer = End.a
    /// The first FIN is acknowledged; the second has been sent.
    var isFirstFINAcknowledged = false
    var hasSecondFIN = false
    private(set) var count: UInt8 = 0
    /// Those of the opening; the one that proved the third one's arrival; those of the closing.
    private var segments = CourseSegments()

    init() {}

    mutating func append(_ segment: Segment) {
        segments[Int(count)] = segment
        count += 1
        lastTime = segment.time
    }

    mutating func removeLast() {
        count -= 1
    }

    subscript(index: Int) -> Segment { segments[index] }

    /// The second FIN came in the segment that acknowledged the first.
    var isThreeSegment: Bool { hasSecondFIN && !isFirstFINAcknowledged }

    /// Hands over what data in order has changed.
    func giveData(of end: End, to details: inout EndpointDetails) {
        details.sent = end == .a ? sentByA.data : sentByB.data
        let first = first(of: end)
        details.firstData = first.sighting
        details.firstPayload = first.payload
        let identified = self[identifiedOf: end]
        if identified.segments > 0 {
            details.lastIdentification = identified.identification
            details.identifiedSegments = identified.segments
        }
    }

    subscript(identifiedOf end: End) -> Identified {
        get { end == .a ? identifiedByA : identifiedByB }
        set { if end == .a { identifiedByA = newValue } else { identifiedByB = newValue } }
    }

    /// A segment with payload that continues the sequence space of `end`.
    @inline(__always)
    mutating func noteData(_ segment: Segment, from end: End) {
        if end == .a {
            if sentByA.data.segments == 0 { firstByA = First(segment) }
            sentByA.data.note(segment)
            sentByA.data.remember(segment)
        } else {
            if sentByB.data.segments == 0 { firstByB = First(segment) }
            sentByB.data.note(segment)
            sentByB.data.remember(segment)
        }
    }

    /// The first segment with payload of `end`.
    func first(of end: End) -> First { end == .a ? firstByA : firstByB }

    /// Octets from the beginning to what the data of `end` changes.
    static func offset(of end: End) -> Int { end.index * MemoryLayout<SentLine>.stride }

    /// The identification of a segment that was looked at closely, and how many its sender had sent by then.
    struct Identified: BitwiseCopyable, Sendable {
        var segments: UInt32 = 0
        var identification: UInt16 = 0
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

    private struct SentLine: BitwiseCopyable, Sendable {
        var data = SentData()
        /// To a whole cache line.
        private var padding: (UInt8, UInt8, UInt8) = (0, 0, 0)
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
