/// The link types that the decoder reads, by their LINKTYPE numbers (draft-ietf-opsawg-pcaplinktype).
enum LinkType: UInt32, BitwiseCopyable {
    case null = 0
    case ethernet = 1
    case ppp = 9
    /// LINKTYPE_RAW as OpenBSD (14) and the other BSDs (12) number their DLT_RAW.
    case rawBSD = 12
    case rawOpenBSD = 14
    case pppHDLC = 50
    case raw = 101
    case ciscoHDLC = 104
    case loop = 108
    case linuxCooked = 113
    case ipv4 = 228
    case ipv6 = 229
    case linuxCooked2 = 276

    /// The name in the LINKTYPE registry, without its prefix.
    var name: String {
        switch self {
        case .null: "NULL"
        case .ethernet: "ETHERNET"
        case .ppp: "PPP"
        case .rawBSD, .rawOpenBSD, .raw: "RAW"
        case .pppHDLC: "PPP_HDLC"
        case .ciscoHDLC: "C_HDLC"
        case .loop: "LOOP"
        case .linuxCooked: "LINUX_SLL"
        case .ipv4: "IPV4"
        case .ipv6: "IPV6"
        case .linuxCooked2: "LINUX_SLL2"
        }
    }
}

extension FrameDecoder {
    /// Whether frames of this LINKTYPE number can be decoded.
    package static func isSupported(linkType: UInt32) -> Bool {
        LinkType(rawValue: linkType) != nil
    }

    /// The registry's name of a supported LINKTYPE number, without its prefix: `LINUX_SLL`; nil for all others.
    package static func linkTypeName(_ linkType: UInt32) -> String? {
        LinkType(rawValue: linkType)?.name
    }

    /// The first header of a frame.
    static func link(
        _ number: UInt32, _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: inout Segment
    ) -> NextHeader {
        guard let linkType = LinkType(rawValue: number) else { return .finished(.notTCP) }
        return switch linkType {
        case .ethernet: ethernet(octets, &position)
        case .linuxCooked: linuxCooked(octets, &position, &segment)
        case .linuxCooked2: linuxCooked2(octets, &position, &segment)
        case .null: loopback(octets, &position, isNetworkOrder: false)
        case .loop: loopback(octets, &position, isNetworkOrder: true)
        case .raw, .rawBSD, .rawOpenBSD: .internetProtocol
        case .ipv4: .ipv4
        case .ipv6: .ipv6
        case .ppp: pointToPoint(octets, &position)
        case .pppHDLC: pointToPointHDLC(octets, &position)
        case .ciscoHDLC: ciscoHDLC(octets, &position)
        }
    }

    /// What an EtherType announces (IEEE 802 numbers).
    static func etherType(
        _ number: UInt16, _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: inout Segment
    ) -> NextHeader {
        switch number {
        case 0x0800: .ipv4
        case 0x86DD: .ipv6
        case 0x8100, 0x88A8, 0x9100: vlan(octets, &position, &segment)
        case 0..<0x0600: .logicalLinkControl
        default: .finished(.notTCP)
        }
    }
}
