import PacketDecoding

/// What is known of a connection and touched by few of its segments: the cold half.
package struct ConnectionDetails: BitwiseCopyable, Sendable {
    // First, so that what nearly every segment looks at lies in a cache line of its own.
    package var endpoints: InlineArray<2, EndpointDetails>

    // What nearly every opening looks at, in the two lines behind them.
    /// Numbers flows in order of their first frames, from 1.
    package var flow: UInt64 = 0
    package var startTime: Int64 = 0
    package var firstFrame: UInt64 = 0
    /// The SYN,ACK that counts: the last copy captured before it was acknowledged.
    package var completingSYNACK = Sighting()
    /// TSecr of that SYN,ACK, when it carried timestamps (RFC 7323 §3.2).
    package var synACKEcho: UInt32 = 0
    package var synACKEchoesTimestamp = false
    package var synRetransmissions: UInt32 = 0
    package var synACKRetransmissions: UInt32 = 0
    /// Another initial sequence number that the server's end offered for the same SYN.
    var alternativeSequence = SequenceNumber(0)
    var hasAlternativeSequence = false

    /// What the client waited before each copy of its SYN.
    package var synWaits = SYNWaits()

    /// The RST that ended the connection, and the first that changed nothing at its receiver.
    package var reset = ResetReport()
    package var ignoredReset = ResetReport()
    package var unreachable = UnreachableReport()
    package var remarks = RemarkList()
    package var episodes = EpisodeList()
    /// 2·MSL of the run, nanoseconds; noted when the connection ends.
    package var timeWaitDuration: Int64 = 0
    var pendingSYN = PendingSYN()
    /// The last segment that was taken for an old duplicate by its timestamp; frame 0 for none.
    var oldDuplicate = LoggedSegment()
    var recentFrames = RecentFrames()
    /// In canonical order.
    var closingTimestamps: InlineArray<2, ClosingTimestamps> = InlineArray(repeating: ClosingTimestamps())
    /// In canonical order.
    package var checksums: InlineArray<2, ChecksumCounts> = InlineArray(repeating: ChecksumCounts())

    package var interface: UInt16 = 0
    /// Tags and tunnels around the first segment.
    package var encapsulation = Encapsulation()

    init() {
        endpoints = InlineArray(repeating: EndpointDetails())
    }

    package subscript(end: End) -> EndpointDetails {
        get { endpoints[end.index] }
        set { endpoints[end.index] = newValue }
    }
}

/// What the closing's timestamps were (RFC 7323 §3), for one end; 0 where it sent none.
struct ClosingTimestamps: BitwiseCopyable, Sendable {
    /// TSval of its first FIN.
    var fin: UInt32 = 0
    /// TSval of the peer's segment that first acknowledged that.
    var acknowledgment: UInt32 = 0
    /// TSval of its last segment since there was a FIN.
    var last: UInt32 = 0
}

/// The ICMP error that quoted a connection's segment.
package struct UnreachableReport: BitwiseCopyable, Sendable {
    package var sighting = Sighting()
    package var count: UInt32 = 0
    /// ICMP or ICMPv6 type and code, as in the message.
    package var type: UInt8 = 0
    package var code: UInt8 = 0
}

/// A SYN with a new initial sequence number on a live connection: a new connection only if a SYN,ACK answers it.
struct PendingSYN: BitwiseCopyable, Sendable {
    var segment = Segment()
    var count: UInt32 = 0
    /// How many of them were counted as retransmissions of the connection that is over.
    var repetitions: UInt32 = 0
    /// When the connection's last segment before it was captured.
    var lastTime: Int64 = 0
    var exists: Bool { count > 0 }
}
