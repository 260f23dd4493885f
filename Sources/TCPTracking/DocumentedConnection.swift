import PacketDecoding

/// A connection that did nothing but what the documents say, told without its details: it opened with three segments,
/// sent its data in order and closed with three or four; or its one SYN was never answered.
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
    /// What followed the SYN; nil when nothing did.
    package var course: Opened?

    package struct Opened: BitwiseCopyable, Sendable {
        /// When the SYN,ACK was captured.
        package var synACKTime: Int64
        package var serverSequence: SequenceNumber
        package var serverOptions: SegmentAttributes
        /// The second FIN came in the segment that acknowledged the first.
        package var isThreeSegment: Bool
    }

    init(_ embryo: Embryo, isEvicted: Bool) {
        self.isEvicted = isEvicted
        let (key, opener) = FlowKey.of(embryo.segment)
        self.key = key
        client = opener
        id = embryo.id
        startTime = embryo.segment.time
        lastTime = embryo.segment.time
        sentByClient = SentBrief(embryo.segment)
        clientSequence = embryo.segment.sequence
        clientOptions = embryo.segment.attributes
        synTimestamp = embryo.segment.timestampValue
    }

    /// - Parameter course: One that is over.
    init(_ connection: Connection, _ course: inout Course) {
        let syn = course[0]
        let synACK = course[1]
        let fin = course[4]
        key = connection.key
        client = connection.client
        id = connection.id
        startTime = syn.time
        lastTime = course.lastTime
        sentByClient = Self.sent(by: connection.client, of: connection, course, fin: fin)
        sentByServer = Self.sent(by: connection.server, of: connection, course, fin: fin)
        clientSequence = syn.sequence
        clientOptions = syn.attributes
        synTimestamp = syn.timestampValue
        self.course = Opened(
            synACKTime: synACK.time, serverSequence: synACK.sequence, serverOptions: synACK.attributes,
            isThreeSegment: course.isThreeSegment)
    }

    /// - Parameter fin: The first FIN, whose payload counts for the end that closed first.
    private static func sent(
        by end: End, of connection: Connection, _ course: Course, fin: Segment
    ) -> SentBrief {
        let first = course.first(of: end)
        let octets = connection.endpoints[end.index].bytes
        guard end == course.closer else {
            return SentBrief(octets: octets, firstTime: first.sighting.time, firstPayload: first.payload)
        }
        if octets == 0 { return SentBrief(fin) }
        return SentBrief(
            octets: octets &+ UInt64(fin.payloadLength), firstTime: first.sighting.time, firstPayload: first.payload)
    }
}
