extension FrameDecoder {
    /// Teredo (RFC 4380 §5.1.1): an IPv6 header, perhaps behind an authentication (type 1) and an origin (type 0)
    /// indication.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |            Type = 1           |  ID length    | Auth. length  |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     | Client identifier, authentication value, nonce (8), confirm.  |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |            Type = 0           |          Origin port          |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                         Origin address                        |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func teredo(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotBeginTunnel(.teredo, needed: 4, position, encapsulation) { return .finished(outcome) }
        if octets.big16(position.offset) == 1 {
            let start = position.offset
            let length = 13 + Int(octets.octet(start + 2)) + Int(octets.octet(start + 3))
            if let outcome = cannotBeginTunnel(.teredo, needed: length, position, encapsulation) {
                return .finished(outcome)
            }
            position.offset += length
        }
        if position.has(2), octets.big16(position.offset) == 0 {
            if let outcome = cannotBeginTunnel(.teredo, needed: 8, position, encapsulation) {
                return .finished(outcome)
            }
            position.offset += 8
        }
        guard position.has(1) else { return .finished(position.tooShort(.teredo, needed: 40)) }
        guard octets.octet(position.offset) >> 4 == 6 else { return .finished(.notTCP) }
        encapsulation.append(.teredo)
        return .ipv6
    }
}
