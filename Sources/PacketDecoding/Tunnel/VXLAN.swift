extension FrameDecoder {
    /// VXLAN (RFC 7348 §5), whose flag I is set, and VXLAN-GPE, whose flag P says that the next protocol is named.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |R|R|Ver|I|P|B|O|       Reserved, or policy     | Next protocol |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |            VXLAN network identifier           |    Reserved   |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func vxlan(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotBeginTunnel(.vxlan, needed: 8, position, encapsulation) { return .finished(outcome) }
        let start = position.offset
        let flags = octets.octet(start)
        guard flags & 0x08 != 0 else { return .finished(.notTCP) }
        encapsulation.append(.vxlan, octets.big32(start + 4) >> 8)
        let next = octets.octet(start + 3)
        position.offset += 8
        guard flags & 0x04 != 0 else { return .link(1) }
        switch next {
        case 1: return .ipv4
        case 2: return .ipv6
        case 3: return .link(1)
        case 4: return .etherType(0x894F)
        case 5: return .labels
        default: return .finished(.notTCP)
        }
    }
}
