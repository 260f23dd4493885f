extension FrameDecoder {
    /// Cisco FabricPath, after the outer addresses and the EtherType; an Ethernet header follows.
    ///
    ///      0                   1
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |  Forwarding tag   |    TTL    |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func fabricPath(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotNest(.fabricPath, needed: 2, position, encapsulation) { return .finished(outcome) }
        encapsulation.append(.fabricPath, UInt32(octets.big16(position.offset) >> 6))
        position.offset += 2
        return .link(1)
    }
}
