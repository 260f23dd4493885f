import PacketDecoding
import TCPTracking

// Set algebra of an option set from another module is not specialised here: each `contains` goes through a witness
// table, and each literal allocates. These do the same on the bits, and as concrete members they are preferred.

extension ConnectionFacts {
    /// The SYN and the SYN,ACK that counts.
    static var opening: ConnectionFacts { ConnectionFacts(rawValue: sawSYN.rawValue | sawSYNACK.rawValue) }
    /// An ACK may be missing or late.
    static var incomplete: ConnectionFacts { ConnectionFacts(rawValue: segmentsMissing.rawValue | reordered.rawValue) }

    @inline(__always)
    func contains(_ facts: ConnectionFacts) -> Bool { rawValue & facts.rawValue == facts.rawValue }
    @inline(__always)
    func isSuperset(of facts: ConnectionFacts) -> Bool { contains(facts) }
    @inline(__always)
    func isDisjoint(with facts: ConnectionFacts) -> Bool { rawValue & facts.rawValue == 0 }
}

extension SegmentAttributes {
    @inline(__always)
    func contains(_ attributes: SegmentAttributes) -> Bool { rawValue & attributes.rawValue == attributes.rawValue }
}

extension Endpoint {
    /// Whether a fact is known, on the bits.
    @inline(__always)
    func knows(_ fact: EndpointFacts) -> Bool { facts.rawValue & fact.rawValue == fact.rawValue }
}
