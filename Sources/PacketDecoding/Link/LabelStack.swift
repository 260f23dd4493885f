extension FrameDecoder {
    /// One MPLS label stack entry (RFC 3032 §2.1). The last one, with S set, does not tell what follows it.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                 Label                 |  TC |S|      TTL      |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func labels(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotNest(.mpls, needed: 4, position, encapsulation) { return .finished(outcome) }
        let entry = octets.big32(position.offset)
        encapsulation.append(.mpls, entry >> 12)
        position.offset += 4
        return entry & 0x100 == 0 ? .labels : belowLabels(octets, &position)
    }

    /// What lies below the stack, told by its first four bits: an IP version (RFC 4928 §3); 1 for an associated channel,
    /// whose type may be a PPP protocol number for IP (RFC 4385 §5, RFC 5586); 0 for the control word of a
    /// pseudowire (RFC 4385 §3) or, without control word, an Ethernet address.
    private static func belowLabels(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(1) else { return .finished(position.tooShort(.mpls, needed: 1)) }
        let start = position.offset
        let version = octets.octet(start) >> 4
        let isPlainEthernet = position.has(14) && isCommon(etherType: octets.big16(start + 12))
        switch version {
        case 4, 6:
            return .innerInternetProtocol
        case 1:
            guard position.has(4) else { return .finished(position.tooShort(.mpls, needed: 4)) }
            switch octets.big16(start + 2) {
            case 0x0021: return skip(4, of: .mpls, then: .ipv4, &position)
            case 0x0057: return skip(4, of: .mpls, then: .ipv6, &position)
            default: return .finished(.notTCP)
            }
        case 0:
            guard position.has(18) else { return .finished(position.tooShort(.mpls, needed: 18)) }
            if isPlainEthernet, !isCommon(etherType: octets.big16(start + 16)) { return .link(1) }
            position.offset += 4
            return .link(1)
        default:
            return isPlainEthernet ? .link(1) : .finished(.notTCP)
        }
    }

    /// The EtherTypes that tell an Ethernet header from other octets.
    static func isCommon(etherType: UInt16) -> Bool {
        switch etherType {
        case 0x0800, 0x0806, 0x86DD, 0x8100, 0x88A8, 0x8847, 0x8864: true
        default: false
        }
    }
}
