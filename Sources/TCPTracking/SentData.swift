import PacketDecoding

/// What every segment with payload changes of its sender's data: with what stands behind it, one cache line.
struct SentData: BitwiseCopyable, Sendable {
    var last = Sighting()
    /// Segments with payload.
    var segments: UInt32 = 0
    private var payloads = SentPayloads()

    @inline(__always)
    mutating func note(_ segment: Segment) {
        last = Sighting(time: segment.time, frame: segment.frame)
        segments &+= 1
    }

    @inline(__always)
    mutating func remember(_ segment: Segment) {
        if segment.payloadDigest != 0 { payloads.remember(segment) }
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
    private var cursor: UInt8 = 0

    /// Takes the place of the oldest.
    @inline(__always)
    mutating func remember(_ segment: Segment) {
        let place = Int(cursor & 3)
        sequences[place] = segment.sequence
        digests[place] = segment.payloadDigest
        lengths[place] = Self.length(of: segment)
        cursor &+= 1
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
