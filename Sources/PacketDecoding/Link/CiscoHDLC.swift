extension FrameDecoder {
    /// LINKTYPE_C_HDLC (RFC 1547 §4.3.1), address 0F for unicast or 8F for broadcast:
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |    Address    |  Control = 00 |           EtherType           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func ciscoHDLC(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(4) else { return .finished(position.tooShort(.pointToPoint, needed: 4)) }
        let type = octets.big16(position.offset + 2)
        position.offset += 4
        return type < 0x0600 ? .finished(.notTCP) : .etherType(type)
    }
}
