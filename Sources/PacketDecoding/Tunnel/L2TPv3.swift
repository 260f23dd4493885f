extension FrameDecoder {
    /// L2TP version 3 (RFC 3931 §4.1): a session, then a cookie of 0, 4 or 8 octets and perhaps a sublayer of 4, on which
    /// the two ends agreed elsewhere. The first place at which an Ethernet or PPP header makes sense is taken.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |         Session, behind four octets of its own over UDP       |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |               Cookie (optional, up to 64 bits) ...            |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |           Layer 2 specific sublayer (optional)                |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func l2tpSession(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotNest(.l2tp, needed: 4, position, encapsulation) { return .finished(outcome) }
        let session = octets.big32(position.offset)
        // Session 0 is for control messages.
        guard session != 0 else { return .finished(.notTCP) }
        encapsulation.append(.l2tp, session)
        position.offset += 4
        for length in stride(from: 0, through: 12, by: 4) {
            let place = position.offset + length
            guard position.has(length + 15) else { break }
            if octets.big32(place) == 0xFF03_0021 || octets.big32(place) == 0xFF03_0057 {
                position.offset = place
                return .pointToPoint
            }
            let version = octets.octet(place + 14) >> 4
            switch octets.big16(place + 12) {
            case 0x0800 where version == 4, 0x86DD where version == 6, 0x8100, 0x88A8, 0x8847, 0x8864:
                position.offset = place
                return .link(1)
            default: continue
            }
        }
        return .finished(.notTCP)
    }
}
