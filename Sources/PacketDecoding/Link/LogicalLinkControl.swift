extension FrameDecoder {
    /// IEEE 802.2 LLC with SNAP (RFC 1042), whose organization codes 0 and 00-00-F8 (IEEE 802.1H, bridged) mean that an
    /// EtherType follows:
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |   DSAP = AA   |   SSAP = AA   | Control = 03  |               |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+               +
    ///     |       Organization code       |           EtherType           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///
    /// The service access point 06 stands for IP itself, without SNAP.
    static func logicalLinkControl(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        let start = position.offset
        // Other protocols have shorter headers, so the first octet is asked first.
        if position.has(1), octets.octet(start) != 0xAA {
            guard position.has(3), octets.octet(start + 2) == 0x03 else { return .finished(.notTCP) }
            switch octets.big16(start) {
            case 0x0606:
                position.offset += 3
                return .ipv4
            // ISO's access point: its first octet names the protocol (RFC 2684 §5.2).
            case 0xFEFE:
                position.offset += 3
                return networkLayerProtocol(octets, &position)
            default: return .finished(.notTCP)
            }
        }
        guard position.has(8) else { return .finished(position.tooShort(.ethernet, needed: 8)) }
        guard octets.big16(start) == 0xAAAA, octets.octet(start + 2) == 0x03 else { return .finished(.notTCP) }
        position.offset += 3
        return subnetworkAccess(octets, &position)
    }

    /// What SNAP's organization code and type announce. IEEE 802.1's own code 00-80-C2 stands for bridged frames, of
    /// which 1 and 7 are Ethernet (RFC 2684 §5.2); ATM pads them with two octets.
    static func subnetworkAccess(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(5) else { return .finished(position.tooShort(.otherLink, needed: 5)) }
        let organization = octets.big32(position.offset) >> 8
        let type = octets.big16(position.offset + 3)
        position.offset += 5
        switch organization {
        case 0, 0xF8: return type < 0x0600 ? .finished(.notTCP) : .etherType(type)
        case 0x80C2 where type == 1 || type == 7:
            let isPadded =
                position.has(16) && octets.big16(position.offset) == 0
                && isCommon(etherType: octets.big16(position.offset + 14))
            return isPadded ? skip(2, then: .link(1), &position) : .link(1)
        default: return .finished(.notTCP)
        }
    }
}
