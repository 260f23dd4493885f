import PacketDecoding

/// A connection that did nothing but what the documents say, told without its details: it opened with three segments, sent
/// its data in order and closed with three or four, or one end aborted it; or its one SYN was refused, or never answered.
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
    /// It left before its end to bound memory.
    package var isEvicted = false
    /// What followed the SYN; nil when nothing did, or it was refused.
    package var course: Opened?
    /// The RST that ended it; nil without.
    package var reset: Reset?

    package struct Opened: BitwiseCopyable, Sendable {
        /// When the SYN,ACK was captured.
        package var synACKTime: Int64
        package var serverSequence: SequenceNumber
        package var serverOptions: SegmentAttributes
        /// The second FIN came in the segment that acknowledged the first.
        package var isThreeSegment: Bool
    }

    package struct Reset: BitwiseCopyable, Sendable {
        package var sender: End
        /// The sender was to receive data that it had not acknowledged.
        package var hasUnreadData: Bool
        /// How long after the third segment of the opening it was captured, nanoseconds; 0 for a refusal.
        package var sinceOpening: Int64 = 0
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
    }

    /// - Parameters:
    ///   - connection: One whose course is over; `inout` so that it is read where it is.
    ///   - firstByA: The first segment with payload of each end.
    ///   - fin: What the first FIN carried; nil where its sender had sent data before.
    init(
        _ connection: inout Connection, firstByA: CourseLog.First, firstByB: CourseLog.First, fin: SentBrief?
    ) {
        key = connection.key
        client = connection.client
        id = connection.id
        startTime = connection.course.startTime
        lastTime = connection.course.lastTime
        let first = client == .a ? (firstByA, firstByB) : (firstByB, firstByA)
        sentByClient = Self.sent(by: client, of: &connection, first.0, fin)
        sentByServer = Self.sent(by: client.other, of: &connection, first.1, fin)
        clientSequence = connection.endpoints[client.index].initialSequence
        clientOptions = connection.course.clientOptions
        synTimestamp = connection.course.synTimestamp
        switch connection.course.ending {
        case .closed:
            break
        case .aborted, .abortedWithUnreadData:
            let hasUnread = connection.course.ending == .abortedWithUnreadData
            reset = Reset(sender: connection.course.closer, hasUnreadData: hasUnread)
        case .refused:
            reset = Reset(sender: client.other, hasUnreadData: false)
            return
        }
        course = Opened(
            synACKTime: startTime &+ Int64(connection.course.synACKDelay),
            serverSequence: connection.endpoints[client.other.index].initialSequence,
            serverOptions: connection.course.serverOptions, isThreeSegment: connection.course.isThreeSegment)
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
