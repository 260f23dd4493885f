import PacketDecoding

/// A connection that did nothing but what the documents say, told without its details: it opened with three segments, sent
/// its data in order and closed with three or four, or one end aborted it; or it came no further than to one of the steps
/// between.
package struct DocumentedConnection: BitwiseCopyable, Sendable {
    package var key: FlowKey
    package var client: End
    package var id: UInt64
    /// When the SYN was captured, and the last segment; nanoseconds since the epoch.
    package var startTime: Int64
    package var lastTime: Int64
    package var sentByClient: SentBrief
    package var sentByServer = SentBrief()
    package var clientSequence: SequenceNumber
    package var clientOptions: SegmentAttributes
    /// TSval of the SYN; meaningful with `.timestamps`.
    package var synTimestamp: UInt32
    /// How often the SYN was sent again, and what its sender waited before. Only of one that nothing answered.
    package var synRetransmissions: UInt32 = 0
    package var synWaits = SYNWaits()
    /// How often the SYN,ACK was sent again. Only where nothing answered it.
    package var synACKRetransmissions: UInt32 = 0
    /// It left before its end to bound memory.
    package var isEvicted = false
    package var ending: Ending
    /// The SYN,ACK; nil where nothing answered the SYN, or RST,ACK did.
    package var answer: Answer?
    /// The end that closed first, or aborted.
    package var closer: End
    /// How long after the third segment of the opening the RST was captured that aborted it, nanoseconds.
    package var sinceOpening: Int64 = 0

    /// How far it came.
    package enum Ending: UInt8, BitwiseCopyable, CaseIterable, Sendable {
        /// Nothing answered the SYN.
        case unanswered
        /// RST,ACK did.
        case refused
        /// Nothing answered the SYN,ACK.
        case halfOpen
        /// Neither end has closed.
        case open
        /// One end has, and the other acknowledged that.
        case halfClosed
        /// Both have; in three segments the second FIN came in the segment that acknowledged the first.
        case fourSegment
        case threeSegment
        /// One end sent RST while both were in ESTABLISHED.
        case aborted
        /// The same with data on its way to that end that it had not acknowledged.
        case abortedWithUnreadData

        var isClosed: Bool { self == .fourSegment || self == .threeSegment }
        var hasFIN: Bool { isClosed || self == .halfClosed }
    }

    package struct Answer: BitwiseCopyable, Sendable {
        /// When the SYN,ACK was captured.
        package var time: Int64
        package var sequence: SequenceNumber
        package var options: SegmentAttributes
    }

    init(_ embryo: Embryo, isEvicted: Bool) {
        self.isEvicted = isEvicted
        key = embryo.key
        client = embryo.syn.end
        id = embryo.id
        startTime = embryo.syn.time
        lastTime = embryo.syn.time
        sentByClient = embryo.syn.sent
        clientSequence = embryo.syn.sequence
        clientOptions = embryo.syn.attributes
        synTimestamp = embryo.syn.timestampValue
        ending = .unanswered
        closer = embryo.syn.end
    }

    /// The SYN was sent again.
    mutating func noteSYN(at time: Int64) {
        synRetransmissions += 1
        synWaits.note(time &- lastTime)
        lastTime = time
    }

    /// - Parameters:
    ///   - connection: One on its course; `inout` so that it is read where it is.
    ///   - firstByA: The first segment with payload of each end.
    ///   - fin: What the first FIN carried; nil where its sender had sent data before.
    init(
        _ connection: inout Connection, _ ending: Ending, firstByA: CourseLog.First, firstByB: CourseLog.First,
        fin: SentBrief?
    ) {
        key = connection.key
        client = connection.client
        id = connection.id
        startTime = connection.course.startTime
        lastTime = max(connection.course.lastTime, connection.lastTime)
        self.ending = ending
        closer = connection.course.closer
        let first = client == .a ? (firstByA, firstByB) : (firstByB, firstByA)
        sentByClient = Self.sent(by: client, of: &connection, first.0, fin)
        sentByServer = Self.sent(by: client.other, of: &connection, first.1, fin)
        clientSequence = connection.endpoints[client.index].initialSequence
        clientOptions = connection.course.clientOptions
        synTimestamp = connection.course.synTimestamp
        if ending == .refused { return }
        answer = Answer(
            time: startTime &+ Int64(connection.course.synACKDelay),
            sequence: connection.endpoints[client.other.index].initialSequence,
            options: connection.course.serverOptions)
    }

    /// What the first FIN carried counts for the end that closed first.
    private static func sent(
        by end: End, of connection: inout Connection, _ first: CourseLog.First, _ fin: SentBrief?
    ) -> SentBrief {
        let octets = connection.endpoints[end.index].bytes
        guard end == connection.course.closer else {
            return SentBrief(octets: octets, firstTime: first.sighting.time, firstPayload: first.payload)
        }
        if octets == 0, let fin { return fin }
        return SentBrief(
            octets: octets &+ UInt64(connection.course.finOctets), firstTime: first.sighting.time,
            firstPayload: first.payload)
    }
}
