// Tags of a few octets, between the addresses and the EtherType, that hold nothing which tells flows apart.

extension FrameDecoder {
    /// A tag of so many octets, whose last two are an EtherType:
    ///
    /// - 802.1CB (R-TAG) and HSR (IEC 62439-3): sequence number, and with HSR path and size; six octets.
    /// - DSA of Marvell's switches with an EtherType before it, and HBBAK time stamps: eight octets.
    static func switchTag(_ length: Int, _ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(length) else { return .finished(position.tooShort(.bridgeTag, needed: length)) }
        position.offset += length
        return .etherType(octets.big16(position.offset - 2))
    }

    /// The time stamp of Arista's switches, subtype 1: in 64 bits or, with version 2, in 48.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |          Subtype = 1          |   Clock       |  Version      |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                Time stamp, then an EtherType ...              |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func aristaTag(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(4) else { return .finished(position.tooShort(.bridgeTag, needed: 4)) }
        guard octets.big16(position.offset) == 1 else { return .finished(.notTCP) }
        switch octets.octet(position.offset + 3) {
        case 0x10: return switchTag(14, octets, &position)
        case 0x20: return switchTag(12, octets, &position)
        default: return .finished(.notTCP)
        }
    }

    /// Frames of a switch's processor port: LINKTYPE_DSA_TAG_BRCM and LINKTYPE_DSA_TAG_DSA have four octets between the
    /// addresses and the EtherType, LINKTYPE_DSA_TAG_EDSA eight.
    static func processorPort(
        tagLength: Int, _ octets: RawSpan, _ position: inout HeaderPosition
    ) -> NextHeader {
        let length = 12 + tagLength + 2
        guard position.has(length) else { return .finished(position.tooShort(.ethernet, needed: length)) }
        position.offset += length
        return .etherType(octets.big16(position.offset - 2))
    }

    /// TRILL (RFC 6325 §3), after its EtherType; the length of options counts words of four octets. An Ethernet header
    /// follows.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///                                     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///                                     | V | R |M|Op-Length| Hop count |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |        Egress nickname        |        Ingress nickname       |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func trill(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(6) else { return .finished(position.tooShort(.bridgeTag, needed: 6)) }
        let first = octets.big16(position.offset)
        guard first >> 14 == 0 else { return .finished(.notTCP) }
        return skip(6 + Int(first >> 6 & 0x1F) * 4, of: .bridgeTag, then: .link(1), &position)
    }
}
