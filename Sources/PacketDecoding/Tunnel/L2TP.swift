extension FrameDecoder {
    /// L2TP version 2 (RFC 2661 §3.1): a data message has T clear; L, S and O announce length, sequence numbers and an
    /// offset. PPP follows.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |T|L|x|x|S|x|O|P|x|x|x|x|Ver=2  |          Length (L)           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |           Tunnel ID           |           Session ID          |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |             Ns (S)            |             Nr (S)            |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |      Offset size (O)          |     Offset pad (O) ...        |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func l2tp(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotBeginTunnel(.l2tp, needed: 2, position, encapsulation) { return .finished(outcome) }
        let start = position.offset
        let flags = octets.big16(start)
        if flags == 3 {
            position.offset = min(start + 4, position.readable)
            return l2tpSession(octets, &position, &encapsulation)
        }
        // Reserved bits are 0.
        guard flags & 0xB4FF == 2 else { return .finished(.notTCP) }
        let identifiers = flags & 0x4000 != 0 ? 4 : 2
        var length = identifiers + 4
        if flags & 0x0800 != 0 { length += 4 }
        if flags & 0x0200 != 0 {
            guard position.has(length + 2) else { return .finished(position.tooShort(.l2tp, needed: length + 2)) }
            length += 2 + Int(octets.big16(start + length))
        }
        guard position.has(length) else { return .finished(position.tooShort(.l2tp, needed: length)) }
        encapsulation.append(.l2tp, octets.big32(start + identifiers))
        position.offset += length
        return .pointToPoint
    }
}
