/// The link types that the decoder reads, by their LINKTYPE numbers (draft-ietf-opsawg-pcaplinktype).
enum LinkType: UInt32, BitwiseCopyable, CaseIterable {
    case null = 0
    case ethernet = 1
    case amateurRadio = 3
    case tokenRing = 6
    case arcnetBSD = 7
    case slip = 8
    case ppp = 9
    case fddi = 10
    /// LINKTYPE_RAW as OpenBSD (14) and the other BSDs (12) number their DLT_RAW.
    case rawBSD = 12
    case rawOpenBSD = 14
    case pppHDLC = 50
    case pppEthernet = 51
    case symantecFirewall = 99
    case atmRFC1483 = 100
    case raw = 101
    case ciscoHDLC = 104
    case wireless = 105
    case atmClassicalIP = 106
    case frameRelay = 107
    case loop = 108
    case enc = 109
    case linuxCooked = 113
    case pflog = 117
    case prism = 119
    case ipOverFibreChannel = 122
    case sunATM = 123
    case radiotap = 127
    case arcnetLinux = 129
    case juniperMultilinkPPP = 130
    case juniperSupportNode = 133
    case juniperATM2 = 135
    case juniperATM1 = 137
    case ipOverFireWire = 138
    case docsis = 143
    /// LINKTYPE_USER2, which macOS took for PKTAP before that had a number.
    case packetTapUser = 149
    case avs = 163
    case pppDaemon = 166
    case juniperPPPoE = 167
    case juniperPPPoEOverATM = 168
    case juniperEthernet = 178
    case juniperPPP = 179
    case juniperFrameRelay = 180
    case juniperCiscoHDLC = 181
    case juniperVoicePort = 183
    case ppi = 192
    case extensibleRecord = 197
    case amateurRadioKISS = 202
    case pppWithDirection = 204
    case ciscoHDLCWithDirection = 205
    case frameRelayWithDirection = 206
    case mpls = 219
    case fibreChannel = 224
    case ipNet = 226
    case ipv4 = 228
    case ipv6 = 229
    case netfilterLog = 239
    case netAnalyzer = 240
    case netAnalyzerTransparent = 241
    case infiniBand = 242
    case exportedPDU = 252
    case packetTap = 258
    case mPacket = 274
    case linuxCooked2 = 276
    case broadcomTag = 281
    case broadcomPrefix = 282
    case dsaTag = 284
    case dsaTagWithType = 285

    /// The name in the LINKTYPE registry, without its prefix.
    var name: String {
        switch self {
        case .null: "NULL"
        case .ethernet: "ETHERNET"
        case .tokenRing: "IEEE802_5"
        case .arcnetBSD: "ARCNET_BSD"
        case .ppp: "PPP"
        case .fddi: "FDDI"
        case .rawBSD, .rawOpenBSD, .raw: "RAW"
        case .pppHDLC: "PPP_HDLC"
        case .pppEthernet: "PPP_ETHER"
        case .atmRFC1483: "ATM_RFC1483"
        case .ciscoHDLC: "C_HDLC"
        case .wireless: "IEEE802_11"
        case .frameRelay: "FRELAY"
        case .loop: "LOOP"
        case .enc: "ENC"
        case .linuxCooked: "LINUX_SLL"
        case .pflog: "PFLOG"
        case .prism: "IEEE802_11_PRISM"
        case .ipOverFibreChannel: "IP_OVER_FC"
        case .sunATM: "SUNATM"
        case .radiotap: "IEEE802_11_RADIOTAP"
        case .arcnetLinux: "ARCNET_LINUX"
        case .avs: "IEEE802_11_AVS"
        case .juniperEthernet: "JUNIPER_ETHER"
        case .juniperPPPoE: "JUNIPER_PPPOE"
        case .juniperPPPoEOverATM: "JUNIPER_PPPOE_ATM"
        case .juniperPPP: "JUNIPER_PPP"
        case .juniperMultilinkPPP: "JUNIPER_MLPPP"
        case .juniperFrameRelay: "JUNIPER_FRELAY"
        case .juniperCiscoHDLC: "JUNIPER_CHDLC"
        case .juniperVoicePort: "JUNIPER_VP"
        case .juniperSupportNode: "JUNIPER_GGSN"
        case .juniperATM1: "JUNIPER_ATM1"
        case .juniperATM2: "JUNIPER_ATM2"
        case .amateurRadio: "AX25"
        case .amateurRadioKISS: "AX25_KISS"
        case .symantecFirewall: "SYMANTEC_FIREWALL"
        case .packetTapUser: "USER2"
        case .fibreChannel: "FC_2"
        case .exportedPDU: "WIRESHARK_UPPER_PDU"
        case .ppi: "PPI"
        case .pppWithDirection: "PPP_WITH_DIR"
        case .ciscoHDLCWithDirection: "C_HDLC_WITH_DIR"
        case .frameRelayWithDirection: "FRELAY_WITH_DIR"
        case .mpls: "MPLS"
        case .ipv4: "IPV4"
        case .ipv6: "IPV6"
        case .netfilterLog: "NFLOG"
        case .netAnalyzer: "NETANALYZER"
        case .infiniBand: "IPOIB"
        case .packetTap: "PKTAP"
        case .mPacket: "ETHERNET_MPACKET"
        case .linuxCooked2: "LINUX_SLL2"
        case .slip: "SLIP"
        case .atmClassicalIP: "ATM_CLIP"
        case .ipOverFireWire: "APPLE_IP_OVER_IEEE1394"
        case .docsis: "DOCSIS"
        case .pppDaemon: "PPP_PPPD"
        case .extensibleRecord: "ERF"
        case .ipNet: "IPNET"
        case .netAnalyzerTransparent: "NETANALYZER_TRANSPARENT"
        case .broadcomTag: "DSA_TAG_BRCM"
        case .broadcomPrefix: "DSA_TAG_BRCM_PREPEND"
        case .dsaTag: "DSA_TAG_DSA"
        case .dsaTagWithType: "DSA_TAG_EDSA"
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
        _ number: UInt32, _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: inout Segment,
        _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        guard let linkType = LinkType(rawValue: number) else { return .finished(.notTCP) }
        switch linkType {
        case .ethernet: return ethernet(octets, &position)
        case .linuxCooked: return linuxCooked(octets, &position, &segment)
        case .linuxCooked2: return linuxCooked2(octets, &position, &segment, &encapsulation)
        case .null: return loopback(octets, &position, isNetworkOrder: false)
        case .loop: return loopback(octets, &position, isNetworkOrder: true)
        case .raw, .rawBSD, .rawOpenBSD: return .internetProtocol
        case .ipv4: return .ipv4
        case .ipv6: return .ipv6
        case .ppp: return .pointToPoint
        case .pppHDLC: return pointToPointHDLC(octets, &position)
        case .pppEthernet: return pppoe(octets, &position, &encapsulation)
        case .ciscoHDLC: return ciscoHDLC(octets, &position)
        case .fddi: return fddi(octets, &position)
        case .tokenRing: return tokenRing(octets, &position)
        case .arcnetBSD: return arcnet(octets, &position, isLinux: false)
        case .arcnetLinux: return arcnet(octets, &position, isLinux: true)
        case .atmRFC1483: return .logicalLinkControl
        case .ipOverFibreChannel: return skip(16, then: .logicalLinkControl, &position)
        case .sunATM: return sunATM(octets, &position)
        case .frameRelay: return frameRelay(octets, &position)
        case .pppWithDirection: return skip(1, then: .pointToPoint, &position)
        case .ciscoHDLCWithDirection: return skip(1, then: .link(104), &position)
        case .frameRelayWithDirection: return skip(1, then: .link(107), &position)
        case .enc: return skip(12, then: .internetProtocol, &position)
        case .pflog: return pflog(octets, &position)
        case .mpls: return .labels
        case .wireless: return .wireless([])
        case .radiotap: return radiotap(octets, &position)
        case .prism: return prism(octets, &position)
        case .avs: return avs(octets, &position)
        case .ppi: return perPacketInformation(octets, &position)
        case .packetTap, .packetTapUser: return packetTap(octets, &position)
        case .netfilterLog: return netfilterLog(octets, &position)
        case .juniperEthernet, .juniperPPPoE, .juniperPPPoEOverATM, .juniperPPP, .juniperMultilinkPPP,
            .juniperFrameRelay,
            .juniperCiscoHDLC, .juniperVoicePort, .juniperSupportNode, .juniperATM1, .juniperATM2:
            return juniper(linkType, octets, &position)
        case .amateurRadio: return .amateurRadio
        case .amateurRadioKISS: return skip(1, then: .amateurRadio, &position)
        case .symantecFirewall: return symantecFirewall(octets, &position)
        case .fibreChannel: return fibreChannel(octets, &position)
        case .exportedPDU: return exportedPDU(octets, &position)
        case .infiniBand: return infiniBand(octets, &position)
        case .netAnalyzer: return skip(4, then: .link(1), &position)
        case .mPacket: return mPacket(octets, &position)
        case .slip: return skip(16, then: .internetProtocol, &position)
        case .atmClassicalIP: return .internetProtocol
        case .ipOverFireWire: return fireWire(octets, &position)
        case .docsis: return cableModem(octets, &position)
        case .pppDaemon: return pointToPointDaemon(octets, &position)
        case .extensibleRecord: return extensibleRecord(octets, &position)
        case .ipNet: return skip(24, then: .internetProtocol, &position)
        // A preamble of eight octets stands before the frame.
        case .netAnalyzerTransparent: return skip(12, then: .link(1), &position)
        case .broadcomTag, .dsaTag: return processorPort(tagLength: 4, octets, &position)
        case .broadcomPrefix: return skip(4, then: .link(1), &position)
        case .dsaTagWithType: return processorPort(tagLength: 8, octets, &position)
        }
    }

    /// Passes over a header of known length to what stands behind it.
    static func skip(
        _ length: Int, of layer: Undecodable.Layer = .otherLink, then next: NextHeader,
        _ position: inout HeaderPosition
    ) -> NextHeader {
        guard position.has(length) else { return .finished(position.tooShort(layer, needed: length)) }
        position.offset += length
        return next
    }

    /// What an EtherType announces (IEEE 802 numbers).
    static func etherType(
        _ number: UInt16, _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: inout Segment,
        _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        switch number {
        // In a tunnel, what was said of the IP header around it does not hold for this one.
        case 0x0800, 0x86DD: return number == 0x0800 ? .ipv4 : .ipv6
        case 0x8100, 0x88A8, 0x9100, 0x9200, 0x9300: return vlan(octets, &position, &encapsulation)
        case 0x8847, 0x8848: return .labels
        case 0x8864: return pppoe(octets, &position, &encapsulation)
        case 0x88E7: return backbone(octets, &position, &encapsulation)
        case 0x893F: return eTag(octets, &position, &encapsulation)
        case 0x8926: return vnTag(octets, &position, &encapsulation)
        case 0x8909: return metaData(octets, &position, &encapsulation)
        case 0x8903: return fabricPath(octets, &position, &encapsulation)
        case 0x894F: return serviceHeader(octets, &position, &encapsulation)
        case 0x6558: return .link(1)
        case 0x88E5: return securityTag(octets, &position, &encapsulation)
        case 0x4305: return meshHeader(octets, &position, &encapsulation)
        case 0xF1C1, 0x892F: return switchTag(6, octets, &position)
        case 0xDADA, 0x8988: return switchTag(8, octets, &position)
        case 0x22F3: return trill(octets, &position)
        // LLC in a frame that is longer than a length can tell.
        case 0x8870: return .logicalLinkControl
        case 0xD28B: return aristaTag(octets, &position)
        case 0x880B: return .pointToPoint
        case 0..<0x0600: return interSwitchLink(octets, &position, &encapsulation) ?? .logicalLinkControl
        default: return .finished(.notTCP)
        }
    }
}
