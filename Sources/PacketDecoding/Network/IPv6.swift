extension FrameDecoder {
    /// IPv6 (RFC 8200 §3). A payload length of 0 stands for a jumbogram (RFC 2675) or segmentation offload: then the
    /// frame's length counts.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |Version| Traffic class |               Flow label              |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |         Payload length        |  Next header  |   Hop limit   |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                                                               |
    ///     +                        Source address                         +
    ///     |                          (16 octets)                          |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                                                               |
    ///     +                      Destination address                      +
    ///     |                          (16 octets)                          |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    @inline(__always)
    static func ipv6(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: inout Segment
    ) -> NextHeader {
        let start = position.offset
        guard position.has(40) else { return .finished(position.tooShort(.ipv6, needed: 40)) }
        let header = octets.extracting(start..<start + 40)
        guard header.octet(0) >> 4 == 6 else {
            return .finished(position.undecodable(.ipv6, needed: 40, available: position.available, limit: .ipVersion))
        }
        let payloadLength = Int(header.big16(4))
        if payloadLength == 0 {
            segment.attributes.insert(.offloaded)
        } else {
            position.bound(to: 40 + payloadLength, by: .ipv6PayloadLength)
        }
        segment.family = .version6
        segment.identification = 0
        segment.hopLimit = header.octet(7)
        segment.source = IPAddress(high: header.big64(8), low: header.big64(16))
        segment.destination = IPAddress(high: header.big64(24), low: header.big64(32))
        position.offset += 40
        return .ipProtocol(header.octet(6))
    }
}
