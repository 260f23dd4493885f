extension FrameDecoder {
    /// LINKTYPE_NULL, in the byte order of the capturing host, which may not be ours, and LINKTYPE_LOOP, in network
    /// order:
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                         Address family                        |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func loopback(
        _ octets: RawSpan, _ position: inout HeaderPosition, isNetworkOrder: Bool
    ) -> NextHeader {
        guard position.has(4) else { return .finished(position.tooShort(.loopback, needed: 4)) }
        var family = octets.big32(position.offset)
        // Families are small numbers, so that only one order makes sense of them.
        if !isNetworkOrder, family > 0xFFFF, family >> 16 != 0xFF03 {
            family = family.byteSwapped
        }
        // Some systems gave PPP frames, others an EtherType, this link type.
        if !isNetworkOrder, family >> 16 == 0xFF03 { return .pointToPoint }
        position.offset += 4
        switch family {
        case 2: return .ipv4
        // AF_INET6 of Linux; NetBSD and OpenBSD; FreeBSD; macOS.
        case 10, 24, 28, 30: return .ipv6
        case 0x0600...0xFFFF: return .etherType(UInt16(family))
        default: return .finished(.notTCP)
        }
    }
}
