extension FrameDecoder {
    /// The E-tag of a port extender (IEEE 802.1BR §7.5), after the EtherType that announced it:
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     | PCP |D|    Ingress E-CID      |Res|GRP|        E-CID          |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     | Ingress ext.  |  E-CID ext.   |           EtherType           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func eTag(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotNest(.bridgeTag, needed: 8, position, encapsulation) { return .finished(outcome) }
        let start = position.offset
        encapsulation.append(.eTag, UInt32(octets.big16(start + 2) & 0x3FFF))
        position.offset += 8
        return .etherType(octets.big16(start + 6))
    }

    /// Cisco's VN-tag, which 802.1BR came from; the number is the destination's virtual interface.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |D|P|  Destination interface    |L|R|Ver|   Source interface    |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |           EtherType           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func vnTag(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotNest(.bridgeTag, needed: 6, position, encapsulation) { return .finished(outcome) }
        let start = position.offset
        encapsulation.append(.vnTag, UInt32(octets.big16(start) & 0x3FFF))
        position.offset += 6
        return .etherType(octets.big16(start + 4))
    }
}
