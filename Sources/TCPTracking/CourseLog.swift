import PacketDecoding

/// The segments that a course is told by, and what else its details begin with: a cache line each.
struct CourseLog: BitwiseCopyable, Sendable {
    var flow: UInt64 = 0
    private var firstByA = First()
    private var firstByB = First()
    /// Of the client's last segment while nothing proved the third one's arrival: how many it had sent, and the
    /// identification.
    var identifiedSegments: UInt32 = 0
    var identification: UInt16 = 0
    // Those of the opening; the one that proved the third one's arrival; those of the closing. Eight places by name: an
    // element of an `InlineArray` that is read is read out of a copy of them all.
    private var segment0 = LoggedSegment()
    private var segment1 = LoggedSegment()
    private var segment2 = LoggedSegment()
    private var segment3 = LoggedSegment()
    private var segment4 = LoggedSegment()
    private var segment5 = LoggedSegment()
    private var segment6 = LoggedSegment()
    private var segment7 = LoggedSegment()

    init() {}

    /// Segments that there are places for.
    static var capacity: Int { 8 }

    /// Nothing but a SYN; the places of what follows keep what they hold.
    mutating func begin(flow: UInt64, syn: LoggedSegment) {
        self.flow = flow
        firstByA = First()
        firstByB = First()
        identifiedSegments = 0
        segment0 = syn
    }

    subscript(index: Int) -> LoggedSegment {
        @inline(__always) get {
            switch index {
            case 0: segment0
            case 1: segment1
            case 2: segment2
            case 3: segment3
            case 4: segment4
            case 5: segment5
            case 6: segment6
            default: segment7
            }
        }
        @inline(__always) set {
            switch index {
            case 0: segment0 = newValue
            case 1: segment1 = newValue
            case 2: segment2 = newValue
            case 3: segment3 = newValue
            case 4: segment4 = newValue
            case 5: segment5 = newValue
            case 6: segment6 = newValue
            default: segment7 = newValue
            }
        }
    }

    /// The first segment with payload of `end`.
    subscript(firstOf end: End) -> First {
        @inline(__always) get { end == .a ? firstByA : firstByB }
        @inline(__always) set { if end == .a { firstByA = newValue } else { firstByB = newValue } }
    }

    /// Octets from the beginning to a segment.
    static func offset(of index: Int) -> Int { (1 + index) * MemoryLayout<LoggedSegment>.stride }

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
