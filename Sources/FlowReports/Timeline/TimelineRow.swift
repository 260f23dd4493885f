import PacketDecoding
import TCPConformance
import TCPTracking

/// A row of a connection's picture.
package enum TimelineRow: Sendable {
    case step(TimelineStep)
    /// Segments that need no row of their own.
    case run(TimelineRun)
    /// So many segments were not kept.
    case omission(UInt64)
}

/// One segment, with everything that is said of it.
package struct TimelineStep: Sendable {
    /// Its place among the timeline's segments.
    package let index: Int
    package let segment: TimelineSegment
    /// From the client's side to the server's; a header that an ICMP error quotes comes back to its sender.
    package let pointsRight: Bool
    /// `SYN,ACK`; `no flag` where there is none.
    package let flags: Message
    /// The sequence number in the documents' symbols, and the number itself where the symbol stands for one.
    package let sequence: (symbol: String, real: UInt32?)
    /// The acknowledgment number likewise; nil without ACK.
    package let acknowledgment: String?
    /// What it was, where that says more than its flags do: `again`, `keep-alive`.
    package let oddity: Words?
    /// What it changed at each end.
    package let client: [Transition]
    package let server: [Transition]
    /// The socket call that sends it or that it ends, or the error that it brings.
    package let call: SocketCall?
    package let remarks: [Message]
    /// It was captured, and later segments show that it did not arrive, or that nobody answered it.
    package let loss: TimelineLoss?
}

/// A call of the socket interface, or an error that it returns, and at which end.
package struct SocketCall: Sendable {
    package let words: StaticString
    package let end: End
}

/// What became of a segment that was captured and sent again later.
package enum TimelineLoss: UInt8, Sendable {
    /// It was lost between the vantage and its receiver, or not accepted there.
    case afterVantage
    /// It, or what answers it, was lost somewhere.
    case unanswered
}

/// Neighbouring segments that changed no state and of which nothing was remarked: data and its acknowledgments, or the
/// same oddity three times and more.
package struct TimelineRun: Sendable {
    /// Places among the timeline's segments.
    package let indices: Range<Int>
    package let first: TimelineSegment
    package let last: TimelineSegment
    /// What they all are; nil for data and its acknowledgments.
    package let oddity: SegmentLabel?
    /// Payload octets of client and server.
    package let clientOctets: UInt64
    package let serverOctets: UInt64
}

/// TIME-WAIT of one end.
package struct TimelineWait: Sendable {
    package let end: End
    /// When it is over, nanoseconds since the epoch.
    package let until: Int64
    /// The capture lasts until then.
    package let isOver: Bool
    package let isRestarted: Bool
}
