extension FrameDecoder {
    /// CAPWAP data (RFC 5415 §4.3). The length counts words of the header; T says that the frame inside is in the
    /// radio's own format, which is 802.11 for wireless binding 1; M is a fragment; preamble type 1 is DTLS.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     | Ver=0 | Type  |  HLEN   |  Radio  | Binding |T|F|L|W|M|K|Flags|
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |          Fragment ID          |     Fragment offset     |Rsvd |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func capwap(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotBeginTunnel(.capwap, needed: 8, position, encapsulation) { return .finished(outcome) }
        let start = position.offset
        let word = octets.big32(start)
        if word >> 24 == 1 {
            // A DTLS record (RFC 6347 §4.1) begins with its type and FE.
            let isRecord = 20...25 ~= octets.octet(start + 4) && octets.octet(start + 5) == 0xFE
            return .finished(isRecord ? .opaque : .notTCP)
        }
        // K is a keep-alive, and a fragment other than the first holds no header.
        guard word >> 24 == 0, word & 0x08 == 0, octets.big16(start + 6) >> 3 == 0 else { return .finished(.notTCP) }
        let length = Int(word >> 19 & 0x1F) * 4
        guard length >= 8 else { return .finished(.notTCP) }
        if let outcome = cannotBeginTunnel(.capwap, needed: length, position, encapsulation) {
            return .finished(outcome)
        }
        encapsulation.append(.capwap)
        position.offset += length
        guard word & 0x100 != 0 else { return .link(1) }
        return word >> 9 & 0x1F == 1 ? .wireless : .finished(.notTCP)
    }
}
