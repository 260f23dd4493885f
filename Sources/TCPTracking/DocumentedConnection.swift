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
    /// Payload octets of both ends.
    package var octets: UInt64 = 0
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
        octets = UInt64(embryo.segment.payloadLength)
        clientSequence = embryo.segment.sequence
        clientOptions = embryo.segment.attributes
        synTimestamp = embryo.segment.timestampValue
    }

    /// - Parameter connection: One whose course is over.
    init(_ connection: borrowing Connection) {
        key = connection.key
        client = connection.client
        id = connection.id
        startTime = connection.course.startTime
        lastTime = connection.course.lastTime
        octets = connection.endpoints[0].bytes &+ connection.endpoints[1].bytes &+ UInt64(connection.course.finOctets)
        clientSequence = connection.endpoints[client.index].initialSequence
        clientOptions = connection.course.clientOptions
        synTimestamp = connection.course.synTimestamp
        course = Opened(
            synACKTime: startTime &+ Int64(connection.course.synACKDelay),
            serverSequence: connection.endpoints[client.other.index].initialSequence,
            serverOptions: connection.course.serverOptions, isThreeSegment: connection.course.isThreeSegment)
    }
}
