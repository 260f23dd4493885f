extension FrameDecoder {
    /// The service tag of a provider backbone bridge (IEEE 802.1ah, "MAC in MAC"); an Ethernet header follows.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     | PCP |D|U| Res |              Service identifier               |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func backbone(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotNest(.backbone, needed: 4, position, encapsulation) { return .finished(outcome) }
        encapsulation.append(.macInMAC, octets.big32(position.offset) & 0xFF_FFFF)
        position.offset += 4
        return .link(1)
    }
}
