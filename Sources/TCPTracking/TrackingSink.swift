import PacketDecoding

/// Where the tracker's facts go. A sink is told, it never asks.
///
/// Details are large, and are passed `inout` only so that they are read where they are: a sink changes nothing.
package protocol TrackingSink: ~Copyable {
    /// An endpoint's state changed, or an assumed change was taken back. Only with `TrackerOptions.transitions`.
    mutating func transition(_ change: StateChange, of connection: Connection)
    /// A segment was attributed to a connection. Only with `TrackerOptions.segments`.
    mutating func segment(
        _ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection)
    /// Both ends are done, as far as is known: the connection stays for late segments, and `ended` comes later. Only with
    /// `TrackerOptions.transitions`.
    mutating func over(_ connection: Connection, details: inout ConnectionDetails)
    /// A connection is told soon: whoever keeps something for it can ask for that memory.
    ///
    /// - Parameter numbers: Both initial sequence numbers, the client's in the upper half; 0 where they are not known.
    mutating func willEnd(_ key: FlowKey, client: End, numbers: UInt64)
    /// A connection ended, left the table, or the input did. Its row is gone after this call.
    mutating func ended(_ connection: Connection, details: inout ConnectionDetails)
    /// A connection ended that needs no details to be told. False: the sink wants them, and `ended` follows.
    mutating func ended(_ connection: DocumentedConnection) -> Bool
    /// A connection ended that was refused as the above, with all that records tell of it. False: the sink wants its
    /// details, and `ended` follows.
    mutating func ended(_ connection: OrderlyConnection) -> Bool
    /// The turn of the connection that is told next. Only of a share.
    mutating func turn(_ turn: Turn)
    /// Connections that began, in the order of their numbers. Only of a share.
    mutating func began(_ births: [Birth])
}

extension TrackingSink where Self: ~Copyable {
    package mutating func willEnd(_ key: FlowKey, client: End, numbers: UInt64) {}
    package mutating func over(_ connection: Connection, details: inout ConnectionDetails) {}
    package mutating func ended(_ connection: DocumentedConnection) -> Bool { false }
    package mutating func ended(_ connection: OrderlyConnection) -> Bool { false }
    package mutating func turn(_ turn: Turn) {}
    package mutating func began(_ births: [Birth]) {}
}

/// A transition, or the withdrawal of an earlier one, as it happens.
///
/// An opening that is captured late (from CLOSED to SYN-SENT, from LISTEN to SYN-RECEIVED) is told when it is captured,
/// and stands in front of what was told before.
package struct StateChange: BitwiseCopyable, Sendable {
    package var end: End
    /// The transition made or withdrawn.
    package var transition: Transition
    /// It is withdrawn: later evidence shows that its cause never arrived.
    package var isWithdrawal: Bool
    /// The frame and time at which this became known.
    package var sighting: Sighting
}

/// What a segment was, beside what its flags say.
package enum SegmentLabel: UInt8, BitwiseCopyable, CaseIterable, Sendable {
    case syn, synACK, ack, data, fin, rst
    case synRetransmission, synACKRetransmission, finRetransmission
    case retransmission
    /// All its octets had been acknowledged already.
    case spuriousRetransmission
    case outOfOrder
    case keepAlive
    case zeroWindowProbe
    case zeroWindow
    case windowUpdate
    case duplicateACK
    case challengeACK
    /// The same frame captured twice.
    case duplicateFrame
    case outsideWindow
    /// Too old by its timestamp (RFC 7323 §5.3).
    case oldTimestamp
    /// A SYN, SYN,ACK, ACK or RST with a number that does not fit.
    case unacceptable
    /// A header quoted by an ICMP error.
    case quoted

    package var name: StaticString {
        switch self {
        case .syn: "SYN"
        case .synACK: "SYN,ACK"
        case .ack: "ACK"
        case .data: "data"
        case .fin: "FIN"
        case .rst: "RST"
        case .synRetransmission: "SYN retransmission"
        case .synACKRetransmission: "SYN,ACK retransmission"
        case .finRetransmission: "FIN retransmission"
        case .retransmission: "retransmission"
        case .spuriousRetransmission: "spurious retransmission"
        case .outOfOrder: "out of order"
        case .keepAlive: "keep-alive"
        case .zeroWindowProbe: "zero-window probe"
        case .zeroWindow: "zero window"
        case .windowUpdate: "window update"
        case .duplicateACK: "duplicate ACK"
        case .challengeACK: "challenge ACK"
        case .duplicateFrame: "duplicate frame"
        case .outsideWindow: "outside window"
        case .oldTimestamp: "old timestamp"
        case .unacceptable: "unacceptable"
        case .quoted: "quoted by ICMP"
        }
    }
}

/// What the tracker is asked to do.
package struct TrackerOptions: Sendable {
    /// Maximum segment lifetime in nanoseconds: TIME-WAIT lasts twice that (30 s as on Linux).
    package var maximumSegmentLifetime: Int64 = 30_000_000_000
    /// Frames of the capture for which a connection that is over is kept for late segments at most: beyond that it leaves
    /// before its 2·MSL. Counted in frames, it depends on no other connection.
    package var lingeringFrames: UInt64 = 262_144
    /// Octets that connections and their table may take; beyond that the least interesting leave (see `makeRoom`).
    package var memoryLimit = 1_600 << 20
    /// Other trackers take the rest of the flows: the sink is told of births and turns, and nobody is evicted.
    package var isShare = false
    /// Seed of the flow table's hash.
    package var seed: UInt64 = 0
    /// Connections that there is memory for at first, a power of 2: it grows as they come. Few suit inputs that are tiny
    /// and many, as in tests.
    package var firstRoom = 32_768
    /// Tell the sink of each state change as it happens.
    package var transitions = false
    /// Tell the sink of each segment.
    package var segments = false
    /// Tell it of segments of the connections with these numbers only, which leaves the others to be kept as if nobody
    /// asked for segments; nil: of all. Without effect where state changes are told.
    package var segmentsOf: Set<UInt64>?

    package init() {}
}
