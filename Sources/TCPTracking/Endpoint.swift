import PacketDecoding

/// What is known of one endpoint and touched by every segment: the hot half. The rest is in `EndpointDetails`.
///
/// The observer sits between the endpoints, so every number is what the capture shows, not what the endpoint holds.
package struct Endpoint: BitwiseCopyable, Sendable {
    /// Payload octets sent, each counted once.
    package var bytes: UInt64 = 0
    /// When its last segment was captured, nanoseconds since the epoch.
    package var lastTime: Int64 = 0
    package var segments: UInt32 = 0

    /// x or y; meaningful with `.initialSequence`.
    package var initialSequence = SequenceNumber(0)
    /// The number after the highest octet sent (SND.NXT as captured); meaningful with `.sequence`.
    package var next = SequenceNumber(0)
    /// Everything sent before this number was captured, or acknowledged without having been captured.
    package var contiguous = SequenceNumber(0)
    /// The highest acknowledgment number sent (RCV.NXT as shown); meaningful with `.acknowledgment`.
    package var acknowledged = SequenceNumber(0)
    /// The furthest right edge of the window it has offered; meaningful with `.acknowledgment`.
    package var windowEdge = SequenceNumber(0)
    /// The number of its FIN (u or w); meaningful with `.fin`.
    package var fin = SequenceNumber(0)
    /// The window it offers now, scaled, in octets.
    package var window: UInt32 = 0
    /// The signature of its last segment, to tell a frame captured twice.
    var lastSignature: UInt32 = 0

    package var facts: EndpointFacts = []
    package var state: TCPState = .unknown
    /// The shift count for the window field, 0 until both SYNs offered one (RFC 7323 §2.2).
    package var windowShift: UInt8 = 0
    /// Number of the last frame with a segment of it, or with a quote of one.
    var lastFrame: UInt64 = 0
    /// What its segments with payload change.
    var sent = SentData()

    init() {}

    /// Its last segment with payload, and how many there were.
    package var lastData: Sighting { sent.last }
    package var dataSegments: UInt32 { sent.segments }

    /// Whether a SYN begins where the peer's first acknowledgment, or the endpoint's first segment, says: Fast Open may
    /// have put data into it that was acknowledged with it.
    func impliesSYN(_ segment: Segment) -> Bool {
        let first = initialSequence + 1
        return segment.sequence == initialSequence
            || (segment.payloadLength > 0 && first.isAfter(segment.sequence) && segment.sequenceEnd.isAtOrAfter(first))
    }

    /// Segments that waited come after later ones.
    @inline(__always)
    mutating func noteFrame(_ frame: UInt64) {
        lastFrame = max(lastFrame, frame)
    }

    package func knows(_ fact: EndpointFacts) -> Bool {
        facts.contains(fact)
    }
}

/// What has been seen of an endpoint.
@frozen @usableFromInline package struct EndpointFacts: OptionSet, BitwiseCopyable, Sendable {
    @usableFromInline package var rawValue: UInt16

    @inlinable package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// It sent anything that takes a place in the sequence space, or any segment at all after the opening.
    @inlinable package static var sequence: EndpointFacts { EndpointFacts(rawValue: 1 << 0) }
    /// Its initial sequence number is known from its own SYN.
    @inlinable package static var initialSequence: EndpointFacts { EndpointFacts(rawValue: 1 << 1) }
    /// Its initial sequence number is implied by what the peer acknowledged or by its first segment.
    @inlinable package static var impliedSequence: EndpointFacts { EndpointFacts(rawValue: 1 << 2) }
    @inlinable package static var acknowledgment: EndpointFacts { EndpointFacts(rawValue: 1 << 3) }
    /// It sent SYN without ACK: an active open.
    @inlinable package static var activeOpen: EndpointFacts { EndpointFacts(rawValue: 1 << 4) }
    @inlinable package static var sentSYNACK: EndpointFacts { EndpointFacts(rawValue: 1 << 5) }
    @inlinable package static var fin: EndpointFacts { EndpointFacts(rawValue: 1 << 6) }
    /// The peer acknowledged its FIN.
    @inlinable package static var finAcknowledged: EndpointFacts { EndpointFacts(rawValue: 1 << 7) }
    /// Octets between `contiguous` and `next` are missing so far.
    @inlinable package static var holes: EndpointFacts { EndpointFacts(rawValue: 1 << 8) }
    /// Its SYN offered window scaling.
    @inlinable package static var windowScaling: EndpointFacts { EndpointFacts(rawValue: 1 << 9) }
    /// It met something in SYN-SENT that obliges it to answer with RST and stay (RFC 9293 §3.10.7.3).
    @inlinable package static var provoked: EndpointFacts { EndpointFacts(rawValue: 1 << 10) }
    /// Its last segment offered no window.
    @inlinable package static var zeroWindow: EndpointFacts { EndpointFacts(rawValue: 1 << 11) }
    /// The peer's FIN has been taken into account for its state.
    @inlinable package static var receivedFIN: EndpointFacts { EndpointFacts(rawValue: 1 << 12) }
    /// Its SYN carried data.
    @inlinable package static var dataInSYN: EndpointFacts { EndpointFacts(rawValue: 1 << 13) }
    /// It met a SYN or a RST in a synchronized state that obliges it to a challenge ACK (RFC 5961 §3.2, §4.2).
    @inlinable package static var owesChallenge: EndpointFacts { EndpointFacts(rawValue: 1 << 14) }
    /// Its history has assumed transitions, or something else in the details that the next segment may settle.
    static var unsettled: EndpointFacts { EndpointFacts(rawValue: 1 << 15) }
}
