extension FrameDecoder {
    /// The network service header (RFC 8300 §2). The length counts words of the whole header.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |Ver|O|U|    TTL    |   Length  |U|U|U|U|MD Type| Next protocol |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |          Service path identifier              | Service index |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func serviceHeader(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotNest(.serviceHeader, needed: 8, position, encapsulation) { return .finished(outcome) }
        let start = position.offset
        let length = max(8, Int(octets.octet(start + 1) & 0x3F) * 4)
        guard position.has(length) else { return .finished(position.tooShort(.serviceHeader, needed: length)) }
        let next = octets.octet(start + 3)
        encapsulation.append(.serviceHeader, octets.big32(start + 4) >> 8)
        position.offset += length
        switch next {
        case 1, 2: return .innerInternetProtocol
        case 3: return .link(1)
        case 5: return .labels
        default: return .finished(.notTCP)
        }
    }
}
