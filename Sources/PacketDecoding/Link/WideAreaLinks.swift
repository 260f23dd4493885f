extension FrameDecoder {
    /// Frame relay (ITU-T Q.922 with a two-octet address, RFC 2427): the network layer protocol identifier is CC for
    /// IPv4, 8E for IPv6, 80 for SNAP.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |    Data link connection id.   |  Control = 03 |      NLPID    |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func frameRelay(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        let start = position.offset
        guard position.has(4) else { return .finished(position.tooShort(.otherLink, needed: 4)) }
        // The extension bit of the second address octet ends the address; Cisco's framing has an EtherType behind it.
        guard octets.octet(start + 1) & 1 == 1 else { return .finished(.notTCP) }
        guard octets.octet(start + 2) == 0x03 else {
            position.offset += 4
            let type = octets.big16(start + 2)
            return type < 0x0600 ? .finished(.notTCP) : .etherType(type)
        }
        position.offset += 3
        return networkLayerProtocol(octets, &position)
    }

    /// A network layer protocol identifier (RFC 2427 §4, RFC 2684 §5.2) and what it announces.
    static func networkLayerProtocol(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(1) else { return .finished(position.tooShort(.otherLink, needed: 1)) }
        var number = octets.octet(position.offset)
        position.offset += 1
        // A padding octet.
        if number == 0 {
            guard position.has(1) else { return .finished(position.tooShort(.otherLink, needed: 1)) }
            number = octets.octet(position.offset)
            position.offset += 1
        }
        switch number {
        case 0xCC: return .ipv4
        case 0x8E: return .ipv6
        case 0xCF: return .pointToPoint
        // SNAP without LLC.
        case 0x80: return subnetworkAccess(octets, &position)
        default: return .finished(.notTCP)
        }
    }

    /// LINKTYPE_APPLE_IP_OVER_IEEE1394: addresses of eight octets and an EtherType.
    static func fireWire(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(18) else { return .finished(position.tooShort(.otherLink, needed: 18)) }
        position.offset += 18
        let type = octets.big16(position.offset - 2)
        return type < 0x0600 ? .finished(.notTCP) : .etherType(type)
    }

    /// LINKTYPE_SUNATM: the low four bits of the first octet are 1 for LAN emulation and 2 for LLC (RFC 2684).
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |D|  Res| Type  |      VPI      |              VCI              |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func sunATM(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(4) else { return .finished(position.tooShort(.otherLink, needed: 4)) }
        switch octets.octet(position.offset) & 0x0F {
        // A header of two octets stands before the Ethernet frame.
        case 1: return skip(6, then: .link(1), &position)
        case 2: return skip(4, then: .logicalLinkControl, &position)
        default: return .finished(.notTCP)
        }
    }

    /// LINKTYPE_PFLOG: a header whose first octet is its length, to be rounded up to words; then an IP header.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |     Length    | Address family|     Action    |     Reason    |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func pflog(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(4) else { return .finished(position.tooShort(.otherLink, needed: 4)) }
        let length = max(4, (Int(octets.octet(position.offset)) + 3) & ~3)
        return skip(length, then: .internetProtocol, &position)
    }

    /// LINKTYPE_IPOIB (RFC 4391 §6) behind a global routing header of 40 octets:
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                   Global routing header ...                   |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |           EtherType           |            Reserved           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func infiniBand(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        let start = position.offset
        guard position.has(44) else { return .finished(position.tooShort(.otherLink, needed: 44)) }
        let type = octets.big16(start + 40)
        position.offset += 44
        return type < 0x0600 ? .finished(.notTCP) : .etherType(type)
    }

    /// LINKTYPE_JUNIPER_ETHER: a header with extensions when its flag 80 is set, and no Ethernet header when 02 is.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |               Magic number = 4D 47 43         |     Flags     |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |        Extension length       |         Extensions ...        |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func juniperEthernet(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        let start = position.offset
        guard position.has(4) else { return .finished(position.tooShort(.capturePrefix, needed: 4)) }
        let magic = octets.big32(start)
        guard magic >> 8 == 0x4D4743 else { return .finished(.notTCP) }
        var length = 4
        if magic & 0x80 != 0 {
            guard position.has(6) else { return .finished(position.tooShort(.capturePrefix, needed: 6)) }
            length = 6 + Int(octets.big16(start + 4))
        }
        return skip(length, of: .capturePrefix, then: magic & 0x02 != 0 ? .internetProtocol : .link(1), &position)
    }

    /// LINKTYPE_ETHERNET_MPACKET (IEEE 802.3br): preamble, start delimiter, Ethernet frame. The delimiter D5 begins an
    /// express frame, E6, 4C, 7F and B3 a preemptable one; what other delimiters begin continues one.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                            Preamble                           |
    ///     +                                               +-+-+-+-+-+-+-+-+
    ///     |                                               |   Delimiter   |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func mPacket(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(8) else { return .finished(position.tooShort(.otherLink, needed: 8)) }
        let delimiter = octets.octet(position.offset + 7)
        position.offset += 8
        switch delimiter {
        case 0xD5, 0xE6, 0x4C, 0x7F, 0xB3: return .link(1)
        default: return .finished(.notTCP)
        }
    }
}
