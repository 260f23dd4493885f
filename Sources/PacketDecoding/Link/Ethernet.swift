extension FrameDecoder {
    /// Ethernet II and IEEE 802.3:
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                      Destination address                      |
    ///     +                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                               |                               |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
    ///     |                         Source address                        |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |      EtherType or length      |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    @inline(__always)
    static func ethernet(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(14) else { return .finished(position.tooShort(.ethernet, needed: 14)) }
        let type = octets.big16(position.offset + 12)
        position.offset += 14
        return .etherType(type)
    }
}
