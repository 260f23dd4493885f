extension FrameDecoder {
    /// GRE: version 0 (RFC 2784, RFC 2890, routing of RFC 1701) and 1 (PPTP, RFC 2637 §4.1, which has A). Each of the flags
    /// stands for four more octets; C or R for checksum and offset together.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |C|R|K|S|s|Recur|A| Flags | Ver |         Protocol type         |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |            Checksum           |             Offset            |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                Key, or payload length and call                |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                        Sequence number                        |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                     Acknowledgment number                     |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func gre(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotNest(.gre, needed: 4, position, encapsulation) { return .finished(outcome) }
        let start = position.offset
        let flags = octets.big16(start)
        let type = octets.big16(start + 2)
        let version = flags & 0x0007
        guard version <= 1 else { return .finished(.notTCP) }
        let hasKey = flags & 0x2000 != 0
        let hasSequence = flags & 0x1000 != 0
        var length = 4
        if version == 0, flags & 0xC000 != 0 { length += 4 }
        let keyPlace = length
        if hasKey { length += 4 }
        if hasSequence { length += 4 }
        if version == 1, flags & 0x0080 != 0 { length += 4 }
        guard position.has(length) else { return .finished(position.tooShort(.gre, needed: length)) }
        position.offset += length
        if version == 0, flags & 0x4000 != 0, let outcome = skipRouting(octets, &position) {
            return .finished(outcome)
        }
        guard version == 0 else {
            // Without payload it acknowledges only.
            guard type == 0x880B, hasSequence else { return .finished(.notTCP) }
            encapsulation.append(.gre, hasKey ? octets.big32(start + keyPlace) & 0xFFFF : nil)
            return .pointToPoint
        }
        // ERSPAN's own session tells more than the tunnel around it.
        switch type {
        case 0x88BE, 0x22EB: return erspan(octets, &position, &encapsulation, type: type, hasHeader: hasSequence)
        default: break
        }
        encapsulation.append(.gre, hasKey ? octets.big32(start + keyPlace) : nil)
        return insideGRE(type, octets, &position)
    }

    /// Source routes until an empty one (RFC 1701).
    private static func skipRouting(_ octets: RawSpan, _ position: inout HeaderPosition) -> FrameOutcome? {
        while true {
            guard position.has(4) else { return position.tooShort(.gre, needed: 4) }
            let length = Int(octets.octet(position.offset + 3))
            guard position.has(4 + length) else { return position.tooShort(.gre, needed: 4 + length) }
            position.offset += 4 + length
            if length == 0 { return nil }
        }
    }

    /// The protocol type is an EtherType, or one of the numbers that makers took.
    private static func insideGRE(
        _ type: UInt16, _ octets: RawSpan, _ position: inout HeaderPosition
    ) -> NextHeader {
        switch type {
        case 0x880B: return .pointToPoint
        case 0x6559: return .link(LinkType.frameRelay.rawValue)
        // WCCP, whose second version has a redirect header of four octets before the IP header.
        case 0x883E:
            guard position.has(1) else { return .finished(position.tooShort(.gre, needed: 1)) }
            if octets.octet(position.offset) >> 4 != 4 {
                guard position.has(4) else { return .finished(position.tooShort(.gre, needed: 4)) }
                position.offset += 4
            }
            return .innerInternetProtocol
        // Aruba's access points send what they received on the air.
        case 0x8200...0x83F0, 0x9000: return .wireless([])
        case 0..<0x0600: return .finished(.notTCP)
        default: return .etherType(type)
        }
    }
}
