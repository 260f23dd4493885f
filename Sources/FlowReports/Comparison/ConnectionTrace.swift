import PacketDecoding
import TCPConformance
import TCPTracking

/// A segment as one capture holds it: what is needed to find it again in another capture.
package struct TracedSegment: BitwiseCopyable, Sendable {
    package let time: Int64
    package let frame: UInt64
    package let sequence: SequenceNumber
    package let acknowledgment: SequenceNumber
    package let flags: TCPFlags
    package let length: UInt32
    /// TSval; 0 without timestamps.
    package let timestamp: UInt32
    package let hopLimit: UInt8
    package private(set) var isFromClient: Bool

    init(_ segment: Segment, isFromClient: Bool) {
        time = segment.time
        frame = segment.frame
        sequence = segment.sequence
        acknowledgment = segment.acknowledgment
        flags = segment.flags
        length = segment.payloadLength
        timestamp = segment.attributes.contains(.timestamps) ? segment.timestampValue : 0
        hopLimit = segment.hopLimit
        self.isFromClient = isFromClient
    }

    /// The same, sent by the other end.
    var fromTheOtherEnd: TracedSegment {
        var segment = self
        segment.isFromClient.toggle()
        return segment
    }

    var sequenceLength: UInt32 {
        length &+ (flags.contains(.syn) ? 1 : 0) &+ (flags.contains(.fin) ? 1 : 0)
    }
}

/// A connection as one capture holds it.
package struct ConnectionTrace: Sendable {
    package let id: UInt64
    package let key: FlowKey
    package let client: End
    package let opening: OpeningOutcome
    package let closing: ClosingOutcome
    package let start: Int64
    package let end: Int64
    /// Initial sequence numbers, client's and server's; nil where its SYN was not captured.
    package let clientSequence: SequenceNumber?
    package let serverSequence: SequenceNumber?
    /// What the client's and the server's SYN carried.
    package let clientOptions: SYNOptions
    package let serverOptions: SYNOptions
    package internal(set) var segments: [TracedSegment]
    /// Segments that found no place.
    package let omitted: UInt64

    package struct SYNOptions: BitwiseCopyable, Sendable, Equatable {
        package let attributes: SegmentAttributes
        package let maximumSegmentSize: UInt16
        package let windowScale: UInt8
        package let timestamp: UInt32

        init(_ details: EndpointDetails) {
            attributes = details.synAttributes.intersection([
                .maximumSegmentSize, .windowScale, .sackPermitted, .timestamps, .multipath, .fastOpen,
            ])
            maximumSegmentSize = details.maximumSegmentSize
            windowScale = details.windowScale
            timestamp = details.synTimestamp
        }
    }

    init(_ judgement: Judgement, segments: [TracedSegment], omitted: UInt64) {
        let subject = judgement.subject
        let (client, server) = (subject.client, subject.server)
        id = subject.connection.id
        key = subject.connection.key
        self.client = client
        opening = subject.opening
        closing = subject.closing
        start = subject.details.startTime
        end = subject.connection.lastTime
        clientSequence = subject.connection.endpoints[client.index].knownInitialSequence.map(SequenceNumber.init)
        serverSequence = subject.connection.endpoints[server.index].knownInitialSequence.map(SequenceNumber.init)
        clientOptions = SYNOptions(subject.details.endpoints[client.index])
        serverOptions = SYNOptions(subject.details.endpoints[server.index])
        self.segments = segments
        self.omitted = omitted
    }

    var server: End { client.other }

    /// An end's address and port as text.
    package func endpointText(of end: End) -> String {
        TCPConformance.endpointText(key.address(of: end), key.port(of: end), key.family)
    }

    /// The same connection with the other end as the client: where no SYN was captured, that is a guess.
    func withRolesExchanged() -> [TracedSegment] {
        segments.map(\.fromTheOtherEnd)
    }
}
