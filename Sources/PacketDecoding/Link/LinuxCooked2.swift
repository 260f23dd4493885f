extension FrameDecoder {
    /// LINKTYPE_LINUX_SLL2:
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |         Protocol type         |            Reserved           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                        Interface index                        |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |          ARPHRD type          |  Packet type  | Address length|
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                          Link address                         |
    ///     +                                                               +
    ///     |                                                               |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func linuxCooked2(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: inout Segment,
        _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        guard position.has(20) else { return .finished(position.tooShort(.linuxCooked2, needed: 20)) }
        let protocolType = octets.big16(position.offset)
        encapsulation.interfaceIndex = octets.big32(position.offset + 4)
        let hardware = octets.big16(position.offset + 8)
        let packetType = UInt16(octets.octet(position.offset + 10))
        position.offset += 20
        return cooked(packetType: packetType, hardware: hardware, protocolType: protocolType, &segment)
    }
}
