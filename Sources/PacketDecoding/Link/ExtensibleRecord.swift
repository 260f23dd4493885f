extension FrameDecoder {
    /// LINKTYPE_ERF (Endace): a record header, extension headers of eight octets as long as their first bit and the type's
    /// say so, and for Ethernet two octets of padding.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                        Time stamp (8) ...                     |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |X|     Type    |     Flags     |         Record length         |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |        Losses, or colour      |          Wire length          |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func extensibleRecord(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(16) else { return .finished(position.tooShort(.capturePrefix, needed: 16)) }
        let type = octets.octet(position.offset + 8)
        position.offset += 16
        var hasExtension = type & 0x80 != 0
        while hasExtension {
            guard position.has(8) else { return .finished(position.tooShort(.capturePrefix, needed: 8)) }
            hasExtension = octets.octet(position.offset) & 0x80 != 0
            position.offset += 8
        }
        switch type & 0x7F {
        // Ethernet, and with a colour, a hash or both in place of the losses.
        case 2, 11, 16, 20: return skip(2, of: .capturePrefix, then: .link(1), &position)
        // Packet over SONET: PPP or Cisco's framing.
        case 1, 10, 15, 19: return pointToPointHDLC(octets, &position)
        // With a header that tells of several channels.
        case 5, 17:
            guard position.has(4) else { return .finished(position.tooShort(.capturePrefix, needed: 4)) }
            position.offset += 4
            return pointToPointHDLC(octets, &position)
        case 22: return .ipv4
        case 23: return .ipv6
        default: return .finished(.notTCP)
        }
    }
}
