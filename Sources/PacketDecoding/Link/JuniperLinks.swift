// The link types of Juniper's routers: a header of their own, for some of them a cookie, and what the interface carries.

extension FrameDecoder {
    /// The header, whose flag 80 says that extensions follow, and 02 that no link header does:
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |               Magic number = 4D 47 43         |     Flags     |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |        Extension length       |         Extensions ...        |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func juniper(_ linkType: LinkType, _ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        let start = position.offset
        guard position.has(4) else { return .finished(position.tooShort(.capturePrefix, needed: 4)) }
        let magic = octets.big32(start)
        guard magic >> 8 == 0x4D4743 else { return .finished(.notTCP) }
        var length = 4
        if magic & 0x80 != 0 {
            guard position.has(6) else { return .finished(position.tooShort(.capturePrefix, needed: 6)) }
            length = 6 + Int(octets.big16(start + 4))
        }
        guard position.has(length) else { return .finished(position.tooShort(.capturePrefix, needed: length)) }
        position.offset += length
        if magic & 0x02 != 0 { return withoutLinkHeader(octets, &position) }
        switch linkType {
        case .juniperPPP, .juniperMultilinkPPP: return .pointToPoint
        case .juniperFrameRelay: return .link(LinkType.frameRelay.rawValue)
        case .juniperCiscoHDLC: return .link(LinkType.ciscoHDLC.rawValue)
        case .juniperPPPoEOverATM: return juniperEtherType(octets, &position)
        case .juniperATM1: return juniperCells(cookie: 4, octets, &position)
        case .juniperATM2: return juniperCells(cookie: 8, octets, &position)
        case .juniperVoicePort: return skip(18, of: .capturePrefix, then: .innerInternetProtocol, &position)
        case .juniperSupportNode: return juniperSupportNode(octets, &position)
        // JUNIPER_ETHER and JUNIPER_PPPOE.
        default: return .link(LinkType.ethernet.rawValue)
        }
    }

    /// A number of Juniper's for the protocol, the least significant octet first; or the IP header itself.
    private static func withoutLinkHeader(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(4) else { return .finished(position.tooShort(.capturePrefix, needed: 4)) }
        let number = octets.little32(position.offset)
        guard number <= 0xFF else { return .innerInternetProtocol }
        position.offset += 4
        return juniperProtocol(number)
    }

    private static func juniperProtocol(_ number: UInt32) -> NextHeader {
        switch number {
        case 2: .ipv4
        case 3, 4, 5, 7, 8: .labels
        case 6: .ipv6
        case 200: .pointToPoint
        case 202, 203: .logicalLinkControl
        case 204: .link(LinkType.ethernet.rawValue)
        case 207: .link(LinkType.frameRelay.rawValue)
        case 208: .link(LinkType.ciscoHDLC.rawValue)
        default: .finished(.notTCP)
        }
    }

    /// LINKTYPE_JUNIPER_GGSN: the protocol's number, and two octets more.
    private static func juniperSupportNode(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(4) else { return .finished(position.tooShort(.capturePrefix, needed: 4)) }
        let number = octets.little16(position.offset)
        position.offset += 4
        return juniperProtocol(UInt32(number))
    }

    private static func juniperEtherType(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(2) else { return .finished(position.tooShort(.capturePrefix, needed: 2)) }
        let type = octets.big16(position.offset)
        position.offset += 2
        return type < 0x0600 ? .finished(.notTCP) : .etherType(type)
    }

    /// LINKTYPE_JUNIPER_ATM1 and ATM2: a cookie, which marks cells that manage the link, and a frame of RFC 2684: with LLC,
    /// or as its first octets tell.
    private static func juniperCells(
        cookie: Int, _ octets: RawSpan, _ position: inout HeaderPosition
    ) -> NextHeader {
        guard position.has(cookie + 3) else {
            return .finished(position.tooShort(.capturePrefix, needed: cookie + 3))
        }
        let start = position.offset
        let isManagement =
            cookie == 4 ? octets.octet(start) == 0x80 : octets.octet(start + 7) & 0x70 != 0
        guard !isManagement else { return .finished(.notTCP) }
        position.offset += cookie
        switch octets.big16(position.offset) {
        case 0xAAAA, 0xFEFE: return .logicalLinkControl
        case 0x0021, 0x0057, 0xFF03: return .pointToPoint
        default: return .innerInternetProtocol
        }
    }
}
