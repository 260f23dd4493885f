extension FrameDecoder {
    /// LWAPP data (RFC 5412 §3): an 802.11 frame, unless C says that it is a control message or F that it is a fragment.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |Ver| RID |C|F|L|  Fragment id. |            Length             |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |  Signal strength and noise    |       802.11 frame ...        |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func lwapp(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotBeginTunnel(.lwapp, needed: 6, position, encapsulation) { return .finished(outcome) }
        guard octets.octet(position.offset) & 0xC6 == 0 else { return .finished(.notTCP) }
        encapsulation.append(.lwapp)
        position.offset += 6
        return .wireless(.mayBeSwapped)
    }
}
