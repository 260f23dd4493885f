extension FrameDecoder {
    /// LINKTYPE_PPP: RFC 1661, with or without the address and control octets of RFC 1662, and with the protocol field
    /// in two octets or, when they agreed to compress it, in one, which is odd:
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |  Address = FF |  Control = 03 |           Protocol            |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func pointToPoint(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        let start = position.offset
        guard position.has(1) else { return .finished(position.tooShort(.pointToPoint, needed: 1)) }
        var length = 0
        if octets.octet(start) == 0xFF {
            guard position.has(3) else { return .finished(position.tooShort(.pointToPoint, needed: 3)) }
            guard octets.octet(start + 1) == 0x03 else { return .finished(.notTCP) }
            length = 2
        }
        var protocolNumber = UInt16(octets.octet(start + length))
        length += 1
        if protocolNumber & 1 == 0 {
            guard position.has(length + 1) else {
                return .finished(position.tooShort(.pointToPoint, needed: length + 1))
            }
            protocolNumber = protocolNumber << 8 | UInt16(octets.octet(start + length))
            length += 1
        }
        position.offset += length
        switch protocolNumber {
        case 0x0021: return .ipv4
        case 0x0057: return .ipv6
        case 0x0281, 0x0283: return .labels
        // A bridged Ethernet frame (RFC 3518 §4.2).
        case 0x0031:
            guard position.has(2) else { return .finished(position.tooShort(.pointToPoint, needed: 2)) }
            guard octets.octet(position.offset + 1) == 1 else { return .finished(.notTCP) }
            position.offset += 2
            return .link(1)
        case 0x002F: return .uncompressedTCP
        // Multilink (RFC 1990 §3, with long numbers): a packet that is whole in one fragment. What came over several
        // links is not put together.
        case 0x003D:
            guard position.has(4) else { return .finished(position.tooShort(.pointToPoint, needed: 4)) }
            guard octets.octet(position.offset) == 0xC0 else { return .finished(.fragment) }
            position.offset += 4
            return .pointToPoint
        // TCP/IP headers that only who knows those of the packets before can read: RFC 1144, RFC 2507 and RFC 2508 with
        // the numbers of RFC 3544, RFC 3241.
        case 0x002D, 0x0061, 0x0063, 0x2063: return .finished(.opaque(.compressedHeaders))
        case 0x0003, 0x0005: return .finished(.opaque(.compressedHeaders))
        // Datagrams that are encrypted (RFC 1968) or compressed (RFC 1962).
        case 0x0053, 0x0055: return .finished(.opaque(.encryptedPPP))
        case 0x00FB, 0x00FD: return .finished(.opaque(.compressedPPP))
        default: return .finished(.notTCP)
        }
    }

    /// LINKTYPE_PPP_PPPD: the direction, 0 or 1, stands in place of the address.
    static func pointToPointDaemon(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(2) else { return .finished(position.tooShort(.pointToPoint, needed: 2)) }
        guard octets.octet(position.offset) <= 1 else { return .pointToPoint }
        position.offset += octets.octet(position.offset + 1) == 0x03 ? 2 : 1
        return .pointToPoint
    }

    /// LINKTYPE_PPP_HDLC: either of the two framings, which their first octet tells apart.
    static func pointToPointHDLC(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        // Unicast and broadcast address of the Cisco framing.
        if position.has(1), octets.octet(position.offset) & 0x7F == 0x0F {
            return ciscoHDLC(octets, &position)
        }
        return .pointToPoint
    }
}
