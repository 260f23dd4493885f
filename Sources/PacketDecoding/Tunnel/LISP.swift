extension FrameDecoder {
    /// LISP (RFC 9300 §5.3); an IP header follows.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |N|L|E|V|I|R|K|K|            Nonce or map version               |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |            Instance identifier, or locator status             |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func lisp(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotBeginTunnel(.lisp, needed: 9, position, encapsulation) { return .finished(outcome) }
        let start = position.offset
        // N and V exclude each other, R is 0; with KK the rest is encrypted (RFC 8061).
        let flags = octets.octet(start)
        guard flags & 0x90 != 0x90, flags & 0x04 == 0 else { return .finished(.notTCP) }
        guard flags & 0x03 == 0 else { return .finished(.opaque(.lisp)) }
        guard 4...6 ~= octets.octet(start + 8) >> 4 else { return .finished(.notTCP) }
        encapsulation.append(.lisp, flags & 0x08 != 0 ? octets.big32(start + 4) >> 8 : nil)
        position.offset += 8
        return .innerInternetProtocol
    }
}
