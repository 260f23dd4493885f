extension FrameDecoder {
    /// The session stage of PPP over Ethernet (RFC 2516 §4), whose code is 0; the PPP protocol field follows.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     | Ver=1 | Type=1|      Code     |           Session             |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |            Length             |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func pppoe(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotNest(.pppoe, needed: 6, position, encapsulation) { return .finished(outcome) }
        let start = position.offset
        guard octets.octet(start + 1) == 0 else { return .finished(.notTCP) }
        encapsulation.append(.pppoe, UInt32(octets.big16(start + 2)))
        position.offset += 6
        return .pointToPoint
    }
}
