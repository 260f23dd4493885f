extension FrameDecoder {
    /// GENEVE (RFC 8926 §3.4). The option length counts words of four octets.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |Ver|Opt. length|O|C|  Reserved |           EtherType           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |           Virtual network identifier          |    Reserved   |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                          Options ...                          |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func geneve(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotBeginTunnel(.geneve, needed: 8, position, encapsulation) { return .finished(outcome) }
        let start = position.offset
        let first = octets.octet(start)
        guard first >> 6 == 0 else { return .finished(.notTCP) }
        let length = 8 + Int(first & 0x3F) * 4
        if let outcome = cannotBeginTunnel(.geneve, needed: length, position, encapsulation) {
            return .finished(outcome)
        }
        let type = octets.big16(start + 2)
        encapsulation.append(.geneve, octets.big32(start + 4) >> 8)
        position.offset += length
        return type < 0x0600 ? .finished(.notTCP) : .etherType(type)
    }
}
