extension FrameDecoder {
    /// Frame relay (ITU-T Q.922 with an address of two to four octets, RFC 2427): the network layer protocol identifier is CC for
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
        // The extension bit of its last octet ends the address; Cisco's framing has an EtherType behind it.
        guard octets.octet(start) & 1 == 0 else { return .finished(.notTCP) }
        var length = 2
        while octets.octet(start + length - 1) & 1 == 0 {
            guard length < 4 else { return .finished(.notTCP) }
            length += 1
            guard position.has(length + 2) else {
                return .finished(position.tooShort(.otherLink, needed: length + 2))
            }
        }
        guard octets.octet(start + length) == 0x03 else {
            position.offset += length + 2
            let type = octets.big16(start + length)
            return type < 0x0600 ? .finished(.notTCP) : .etherType(type)
        }
        position.offset += length + 1
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

    /// AX.25: addresses of seven octets, the last of which has its lowest bit set, then unnumbered information whose
    /// protocol identifier CC stands for IPv4.
    ///
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |  Destination (7), source (7), up to eight repeaters (7 each)  |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |  Control = 03 |  Protocol = CC|
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func amateurRadio(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        for count in 1...10 {
            guard position.has(7) else {
                return .finished(position.endsByLengthField ? .notTCP : position.tooShort(.otherLink, needed: 7))
            }
            position.offset += 7
            guard octets.octet(position.offset - 1) & 1 == 1 else { continue }
            guard count >= 2 else { break }
            guard position.has(2) else { return .finished(position.tooShort(.otherLink, needed: 2)) }
            // The poll bit does not matter.
            guard octets.octet(position.offset) & 0xEF == 0x03, octets.octet(position.offset + 1) == 0xCC else { break }
            position.offset += 2
            return .ipv4
        }
        return .finished(.notTCP)
    }

    /// LINKTYPE_FC_2 (FC-FS): type 5 is IP, behind LLC (RFC 4338), and before it a network header when the data field
    /// control says so.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |    Routing    |            Destination identifier             |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |   Priority    |               Source identifier               |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |      Type     |                 Frame control                 |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |  Sequence id. | Field control |        Sequence count         |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                Exchange identifiers, parameter                |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func fibreChannel(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        let start = position.offset
        guard position.has(24) else { return .finished(position.tooShort(.otherLink, needed: 24)) }
        guard octets.octet(start + 8) == 5 else { return .finished(.notTCP) }
        let hasNetworkHeader = octets.octet(start + 13) & 0x20 != 0
        return skip(hasNetworkHeader ? 40 : 24, then: .logicalLinkControl, &position)
    }
}
