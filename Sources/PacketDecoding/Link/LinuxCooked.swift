extension FrameDecoder {
    /// LINKTYPE_LINUX_SLL, what Linux gives for the `any` device:
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |          Packet type          |          ARPHRD type          |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |     Link address length       |                               |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
    ///     |                          Link address                         |
    ///     +                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                               |         Protocol type         |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func linuxCooked(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: inout Segment
    ) -> NextHeader {
        guard position.has(16) else { return .finished(position.tooShort(.linuxCooked, needed: 16)) }
        let packetType = octets.big16(position.offset)
        let hardware = octets.big16(position.offset + 2)
        let protocolType = octets.big16(position.offset + 14)
        position.offset += 16
        return cooked(packetType: packetType, hardware: hardware, protocolType: protocolType, &segment)
    }

    /// What both versions share: packet type 4 means sent by this host, and protocol types below 0x0600 are numbers of
    /// Linux's own (if_ether.h), of which 4 stands for an LLC header and 7 for PPP. Of the ARPHRD types (if_arp.h) some tell more than the
    /// protocol: 802.11 by itself and behind prism or radiotap headers, and Netlink, which has other protocol types.
    static func cooked(
        packetType: UInt16, hardware: UInt16, protocolType: UInt16, _ segment: inout Segment
    ) -> NextHeader {
        if packetType == 4 {
            segment.attributes.insert(.outgoing)
        }
        switch hardware {
        case 801: return .wireless([])
        case 802: return .link(119)
        case 803: return .link(127)
        case 824: return .finished(.notTCP)
        default: break
        }
        switch protocolType {
        case 0x0004: return .logicalLinkControl
        case 0x0007: return .pointToPoint
        case 0..<0x0600: return .finished(.notTCP)
        default: return .etherType(protocolType)
        }
    }
}
