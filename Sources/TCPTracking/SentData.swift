import PacketDecoding

/// What every segment with payload changes of its sender's data: with what stands behind it, one cache line.
struct SentData: BitwiseCopyable, Sendable {
    var last = Sighting()
    /// Segments with payload, times four, and the place of the next payload that is remembered.
    private var countAndPlace: UInt32 = 0
    /// TSval of the newest segment with payload or SYN, 0 without (RFC 7323 §3.2).
    var timestamp: UInt32 = 0
    private var payloads = SentPayloads()

    /// Segments with payload, modulo 2^30.
    var segments: UInt32 { countAndPlace >> 2 }

    @inline(__always)
    mutating func count() {
        countAndPlace &+= 1 << 2
    }

    @inline(__always)
    mutating func note(_ segment: Segment) {
        last = Sighting(time: segment.time, frame: segment.frame)
        count()
    }

    /// The segment is the newest.
    @inline(__always)
    mutating func remember(_ segment: Segment) {
        timestamp = segment.timestampValue
        guard segment.payloadDigest != 0 else { return }
        let place = countAndPlace & 3
        payloads.remember(segment, at: Int(place))
        countAndPlace = countAndPlace & ~3 | (place &+ 1) & 3
    }

    /// Whether a segment may have been sent after the newest, as far as its timestamp tells.
    @inline(__always)
    func mayPrecede(_ segment: Segment) -> Bool {
        Int32(bitPattern: segment.timestampValue &- timestamp) >= 0
    }

    func repeatsSameOctets(_ segment: Segment) -> Bool? {
        payloads.holdSameOctets(segment)
    }
}

/// Digests of the last four payloads that an endpoint sent, to compare with their retransmissions.
struct SentPayloads: BitwiseCopyable, Sendable {
    private var sequences = InlineArray<4, SequenceNumber>(repeating: SequenceNumber(0))
    private var digests = InlineArray<4, UInt32>(repeating: 0)
    /// Captured lengths modulo 2^16, never 0 for one that is held; the digest takes the whole length into account.
    private var lengths = InlineArray<4, UInt16>(repeating: 0)

    @inline(__always)
    mutating func remember(_ segment: Segment, at place: Int) {
        sequences[place] = segment.sequence
        digests[place] = segment.payloadDigest
        lengths[place] = Self.length(of: segment)
    }

    /// Whether `segment` repeats a payload with the same octets; nil when none of the same place and captured length is
    /// held.
    func holdSameOctets(_ segment: Segment) -> Bool? {
        let length = Self.length(of: segment)
        for place in 0..<4 where lengths[place] == length && sequences[place] == segment.sequence {
            return digests[place] == segment.payloadDigest
        }
        return nil
    }

    @inline(__always)
    private static func length(of segment: Segment) -> UInt16 {
        max(1, UInt16(truncatingIfNeeded: segment.capturedPayload))
    }
}
