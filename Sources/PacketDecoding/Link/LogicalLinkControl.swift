extension FrameDecoder {
    /// IEEE 802.2 LLC with SNAP (RFC 1042), whose organization code 0 means that an EtherType follows:
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |   DSAP = AA   |   SSAP = AA   | Control = 03  |               |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+               +
    ///     |       Organization code       |           EtherType           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func logicalLinkControl(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        let start = position.offset
        // Other protocols have shorter headers, so the first octet is asked first.
        if position.has(1), octets.octet(start) != 0xAA { return .finished(.notTCP) }
        guard position.has(8) else { return .finished(position.tooShort(.ethernet, needed: 8)) }
        let type = octets.big16(start + 6)
        guard octets.big32(start) == 0xAAAA_0300, octets.big16(start + 4) == 0, type >= 0x0600 else {
            return .finished(.notTCP)
        }
        position.offset += 8
        return .etherType(type)
    }
}
