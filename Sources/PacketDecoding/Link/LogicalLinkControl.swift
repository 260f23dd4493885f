extension FrameDecoder {
    /// IEEE 802.2 LLC with SNAP (RFC 1042), whose organization codes 0 and 00-00-F8 (IEEE 802.1H, bridged) mean that an
    /// EtherType follows:
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |   DSAP = AA   |   SSAP = AA   | Control = 03  |               |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+               +
    ///     |       Organization code       |           EtherType           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///
    /// The service access point 06 stands for IP itself, without SNAP.
    static func logicalLinkControl(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        let start = position.offset
        // Other protocols have shorter headers, so the first octet is asked first.
        if position.has(1), octets.octet(start) != 0xAA {
            guard position.has(3), octets.big16(start) == 0x0606, octets.octet(start + 2) == 0x03 else {
                return .finished(.notTCP)
            }
            position.offset += 3
            return .ipv4
        }
        guard position.has(8) else { return .finished(position.tooShort(.ethernet, needed: 8)) }
        let type = octets.big16(start + 6)
        let organization = octets.big32(start + 2) & 0xFF_FFFF
        guard octets.big16(start) == 0xAAAA, octets.octet(start + 2) == 0x03,
            organization == 0 || organization == 0xF8, type >= 0x0600
        else { return .finished(.notTCP) }
        position.offset += 8
        return .etherType(type)
    }
}
