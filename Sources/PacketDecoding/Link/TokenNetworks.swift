// The older networks whose frames hold an IEEE 802.2 LLC header.

extension FrameDecoder {
    /// FDDI (ISO 9314-2), whose frame control of 0x5n or 0xDn announces LLC:
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     | Frame control |               Destination address             |
    ///     +-+-+-+-+-+-+-+-+               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                               |                               |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+               +-+-+-+-+-+-+-+-+
    ///     |                 Source address                |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func fddi(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(13) else { return .finished(position.tooShort(.otherLink, needed: 13)) }
        guard octets.octet(position.offset) & 0x70 == 0x50 else { return .finished(.notTCP) }
        position.offset += 13
        return .logicalLinkControl
    }

    /// Token Ring (IEEE 802.5). Routing information of up to 31 octets stands behind the addresses when the source
    /// address has its group bit set; frame type 01 announces LLC.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     | Access control|T T| Frame ctl |       Destination address     |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
    ///     |                                                               |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |R|                       Source address                        |
    ///     +                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                               |Type |  Length |    Control    |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func tokenRing(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        let start = position.offset
        guard position.has(14) else { return .finished(position.tooShort(.otherLink, needed: 14)) }
        guard octets.octet(start + 1) & 0xC0 == 0x40 else { return .finished(.notTCP) }
        var length = 14
        if octets.octet(start + 8) & 0x80 != 0 {
            guard position.has(15) else { return .finished(position.tooShort(.otherLink, needed: 15)) }
            length += max(2, Int(octets.octet(start + 14) & 0x1F))
        }
        return skip(length, then: .logicalLinkControl, &position)
    }

    /// ARCNET: addresses, on Linux two octets of offset, the protocol, and for the protocols of RFC 1201 a split flag and
    /// a sequence number. A split flag of 0 stands for a whole packet.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |     Source    |  Destination  |            (Offset)           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |    Protocol   |   Split flag  |            Sequence           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func arcnet(_ octets: RawSpan, _ position: inout HeaderPosition, isLinux: Bool) -> NextHeader {
        let start = position.offset
        let place = isLinux ? 4 : 2
        guard position.has(place + 1) else {
            return .finished(position.tooShort(.otherLink, needed: place + 1))
        }
        switch octets.octet(start + place) {
        // RFC 1051.
        case 0xF0:
            position.offset += place + 1
            return .ipv4
        case 0xD4, 0xC4:
            let isVersion6 = octets.octet(start + place) == 0xC4
            guard position.has(place + 4) else {
                return .finished(position.tooShort(.otherLink, needed: place + 4))
            }
            guard octets.octet(start + place + 1) == 0 else { return .finished(.notTCP) }
            position.offset += place + 4
            return isVersion6 ? .ipv6 : .ipv4
        default:
            return .finished(.notTCP)
        }
    }
}
