extension FrameDecoder {
    /// What an IP protocol number announces beside TCP, ICMP and IPv6's own headers: tunnels and what nobody can read.
    static func tunnel(
        _ number: UInt8, _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: inout Segment,
        _ aside: inout FrameAside
    ) -> NextHeader {
        // What was said of the IP header around does not hold for the one inside.
        position.fragment = .whole
        position.extensions = 0
        segment.attributes.subtract([.ipOptions, .ipv6ExtensionHeaders, .offloaded])
        switch number {
        case 4: return internetProtocolTunnel(octets, position, segment, &aside.encapsulation, isVersion6: false)
        // UDP-Lite (RFC 3828) has UDP's ports where UDP has them.
        case 17, 136: return udp(octets, &position, segment, &aside)
        case 41: return internetProtocolTunnel(octets, position, segment, &aside.encapsulation, isVersion6: true)
        case 47: return gre(octets, &position, &aside.encapsulation)
        // ESP (RFC 4303).
        case 50: return .finished(.opaque(.esp))
        case 97: return etherIP(octets, &position, &aside.encapsulation)
        case 115: return l2tpSession(octets, &position, &aside.encapsulation)
        case 108: return ipComp(octets, &position, segment, &aside)
        case 93: return .amateurRadio
        case 103: return register(octets, &position, &aside.encapsulation)
        case 137: return .labels
        // An Ethernet frame (RFC 8986 §4.9).
        case 143: return .link(1)
        default: return .finished(.notTCP)
        }
    }

    /// An IP header directly behind another one: IP in IP (RFC 2003), 6in4 (RFC 4213), generic tunnels (RFC 2473).
    private static func internetProtocolTunnel(
        _ octets: RawSpan, _ position: HeaderPosition, _ segment: Segment, _ encapsulation: inout Encapsulation,
        isVersion6: Bool
    ) -> NextHeader {
        let layer: Undecodable.Layer = isVersion6 ? .ipv6 : .ipv4
        if let outcome = cannotNest(layer, needed: isVersion6 ? 40 : 20, position, encapsulation) {
            return .finished(outcome)
        }
        switch (segment.family, isVersion6) {
        case (.version4, false): encapsulation.append(.ipv4InIPv4)
        case (.version4, true): encapsulation.append(.ipv6InIPv4)
        case (.version6, false): encapsulation.append(.ipv4InIPv6)
        case (.version6, true): encapsulation.append(.ipv6InIPv6)
        }
        return isVersion6 ? .ipv6 : .ipv4
    }

    /// An IP header that a tunnel's or a label's header carries, whose first four bits tell its version; other
    /// protocols may stand in its place.
    static func innerInternetProtocol(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: inout Segment
    ) -> NextHeader {
        guard position.has(1) else { return .finished(position.tooShort(.ipv4, needed: 20)) }
        switch octets.octet(position.offset) >> 4 {
        case 4: return .ipv4
        case 6: return .ipv6
        default: return .finished(.notTCP)
        }
    }

    /// The register message of PIM (RFC 7761 §4.9.3), which carries the datagram that a router sends to the rendezvous
    /// point.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |Ver = 2|Type= 1|   Reserved    |           Checksum            |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |B|N|                        Reserved                           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    private static func register(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotBeginTunnel(.ipv4, needed: 8, position, encapsulation) { return .finished(outcome) }
        guard octets.octet(position.offset) == 0x21 else { return .finished(.notTCP) }
        encapsulation.append(.register)
        position.offset += 8
        return .innerInternetProtocol
    }

    /// EtherIP (RFC 3378 §2); an Ethernet header follows.
    ///
    ///      0                   1
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     | Ver=3 |        Reserved       |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    private static func etherIP(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotNest(.etherIP, needed: 2, position, encapsulation) { return .finished(outcome) }
        guard octets.octet(position.offset) >> 4 == 3 else { return .finished(.notTCP) }
        encapsulation.append(.etherIP)
        position.offset += 2
        return .link(1)
    }
}
