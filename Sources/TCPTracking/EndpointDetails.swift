import PacketDecoding

/// A range of sequence numbers that has not been captured yet.
package struct Hole: BitwiseCopyable, Sendable {
    package var start = SequenceNumber(0)
    package var end = SequenceNumber(0)
    /// When the segment beyond the hole was captured, and its IPv4 identification.
    package var time: Int64 = 0
    package var identification: UInt16 = 0
}

/// The first frame of each kind of rare segment, counted from the connection's first frame, and 1 more; 0 for none.
package struct CountedFrames: BitwiseCopyable, Sendable {
    package var retransmission: UInt32 = 0
    package var outOfOrder: UInt32 = 0
    package var keepAlive: UInt32 = 0
    package var challengeACK: UInt32 = 0
    package var duplicate: UInt32 = 0
}

/// When and in which frame something was captured; frame 0 means never.
package struct Sighting: BitwiseCopyable, Sendable, Equatable {
    package var time: Int64 = 0
    package var frame: UInt64 = 0

    package init(time: Int64 = 0, frame: UInt64 = 0) {
        self.time = time
        self.frame = frame
    }

    package var happened: Bool { frame != 0 }
}

/// What is known of one endpoint and touched by few segments: options, rare events, the history of its states.
package struct EndpointDetails: BitwiseCopyable, Sendable {
    private(set) var holeCount: UInt8 = 0
    /// It acknowledged a segment that was too old by its timestamp (RFC 7323 §5.3 would have dropped it).
    var acceptsOldTimestamps = false
    /// Data segments sent again since the peer last acknowledged anything new, at most 65,535.
    package var unansweredRetransmissions: UInt16 = 0

    package var firstData = Sighting()
    /// Its first segment with the peer's SYN acknowledged and none of its own: the third of the opening.
    package var firstACK = Sighting()
    /// Where that segment stood.
    package var firstACKSequence = SequenceNumber(0)
    /// TSecr of that segment, when it carried timestamps (RFC 7323 §3.2).
    package var firstACKEcho: UInt32 = 0
    package var firstACKEchoesTimestamp = false
    package var history = History()

    package var synAttributes: SegmentAttributes = []
    package var maximumSegmentSize: UInt16 = 0
    package var windowScale: UInt8 = 0
    /// TTL or hop limit of its first segment.
    package var hopLimit: UInt8 = 0
    /// IPv4 identification of its first segment, or of its first without SYN where that had none.
    var identification: UInt16 = 0
    /// The same of its last segment that was looked at closely, and how many it had sent by then.
    var lastIdentification: UInt16 = 0
    var identifiedSegments: UInt32 = 0

    package var retransmissions: UInt32 = 0
    package var spuriousRetransmissions: UInt32 = 0
    package var outOfOrder: UInt32 = 0
    package var duplicates: UInt32 = 0
    package var keepAlives: UInt32 = 0
    package var zeroWindows: UInt32 = 0
    package var zeroWindowProbes: UInt32 = 0
    package var resets: UInt32 = 0
    package var challengeACKs: UInt32 = 0

    package var firstSYN = Sighting()
    package var lastSYN = Sighting()
    package var fin = Sighting()
    package var lastFIN = Sighting()
    /// Its last FIN; where only the peer was captured, the segment that showed it.
    var lastFINKnown: Sighting { lastFIN.happened ? lastFIN : fin }
    /// What its first FIN acknowledged, and what it had acknowledged before.
    package var finAcknowledgment = SequenceNumber(0)
    var acknowledgedBeforeFIN = SequenceNumber(0)
    package var finCount: UInt32 = 0
    /// The segment of the peer that first acknowledged its FIN, and the peer's last that did.
    package var finAcknowledged = Sighting()
    package var lastFINAcknowledged = Sighting()
    /// Where the first of them stood.
    package var finAcknowledgedSequence = SequenceNumber(0)
    /// The peer's FIN came in the segment that acknowledged its own.
    package var finAcknowledgedByFIN = false
    package var synTimestamp: UInt32 = 0
    package var lastSYNTimestamp: UInt32 = 0

    /// Its lowest sequence number captured.
    var firstSequence = SequenceNumber(0)
    private var holes: InlineArray<6, Hole>

    /// The frame of the first retransmission whose octets could be compared with the first copy's.
    package var firstCompared: UInt64 = 0
    /// When the last keep-alive was captured, and how many there were since the peer last said anything before them.
    package var lastKeepAlive: Int64 = 0
    package var unansweredKeepAlives: UInt32 = 0
    /// The first frame of each kind that is counted above.
    package var firstFrames = CountedFrames()
    package var firstPayload = FirstPayload()

    /// Cache lines, from the first one, that nearly every opening and closing looks at: all before the holes.
    static var busyLines: Int { 9 }

    init() {
        holes = InlineArray(repeating: Hole())
    }
}

// MARK: - Holes

extension EndpointDetails {
    /// Where the first hole begins.
    var firstHole: SequenceNumber? {
        holeCount == 0 ? nil : holes[0].start
    }

    /// Notes that the octets between `start` and `end` were skipped. Returns false when there was no room, and the
    /// oldest hole had to be given up.
    mutating func addHole(_ hole: Hole) -> Bool {
        var kept = true
        if holeCount == 6 {
            removeHole(at: 0)
            kept = false
        }
        holes[Int(holeCount)] = hole
        holeCount += 1
        return kept
    }

    private mutating func removeHole(at index: Int) {
        var index = index
        while index + 1 < Int(holeCount) {
            holes[index] = holes[index + 1]
            index += 1
        }
        holeCount -= 1
    }

    /// Takes `start..<end` out of the holes. Returns how many missing octets it filled, and the hole it filled first.
    mutating func fill(_ start: SequenceNumber, _ end: SequenceNumber) -> (octets: UInt32, hole: Hole)? {
        var filled: UInt32 = 0
        var first: Hole?
        var index = 0
        while index < Int(holeCount) {
            let hole = holes[index]
            let from = SequenceNumber.later(start, hole.start)
            let to = end.isAfter(hole.end) ? hole.end : end
            guard to.isAfter(from) else {
                index += 1
                continue
            }
            filled &+= UInt32(to.distance(from: from))
            if first == nil { first = hole }
            let leavesLeft = from.isAfter(hole.start)
            let leavesRight = hole.end.isAfter(to)
            if leavesLeft, leavesRight {
                holes[index].end = from
                if holeCount < 6 {
                    var position = Int(holeCount)
                    while position > index + 1 {
                        holes[position] = holes[position - 1]
                        position -= 1
                    }
                    holes[index + 1] = Hole(
                        start: to, end: hole.end, time: hole.time, identification: hole.identification)
                    holeCount += 1
                    index += 1
                }
                index += 1
            } else if leavesLeft {
                holes[index].end = from
                index += 1
            } else if leavesRight {
                holes[index].start = to
                index += 1
            } else {
                removeHole(at: index)
            }
        }
        return first.map { (filled, $0) }
    }

    /// Drops holes that the peer has acknowledged. Returns whether there were any: segments are missing from the
    /// capture.
    mutating func forgetHoles(before acknowledged: SequenceNumber) -> Bool {
        var forgotten = false
        while holeCount > 0 {
            if acknowledged.isAtOrAfter(holes[0].end) {
                removeHole(at: 0)
                forgotten = true
            } else if acknowledged.isAfter(holes[0].start) {
                holes[0].start = acknowledged
                return true
            } else {
                return forgotten
            }
        }
        return forgotten
    }
}

// MARK: - Data

extension EndpointDetails {
    mutating func noteFirstACK(_ segment: Segment) {
        firstACK = Sighting(time: segment.time, frame: segment.frame)
        firstACKSequence = segment.sequence
        firstACKEcho = segment.timestampEcho
        firstACKEchoesTimestamp = segment.attributes.contains(.timestamps)
        if identification == 0 { identification = segment.identification }
    }

    /// The first segment with payload.
    mutating func noteFirstData(_ segment: Segment) {
        firstData = Sighting(time: segment.time, frame: segment.frame)
        firstPayload = FirstPayload(segment)
    }
}
