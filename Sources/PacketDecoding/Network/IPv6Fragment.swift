extension FrameDecoder {
    /// The fragment header (RFC 8200 §4.5). With offset 0 and no more fragments it is an atomic fragment, which is a
    /// whole datagram (RFC 6946).
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |  Next header  |    Reserved   |     Fragment offset     |Res|M|
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                         Identification                        |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func ipv6Fragment(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: inout Segment
    ) -> NextHeader {
        let start = position.offset
        guard position.extensions < mostExtensions else {
            return .finished(
                position.undecodable(.ipv6Extension, needed: 8, available: position.available, limit: .nesting))
        }
        guard position.has(8) else { return .finished(position.tooShort(.ipv6Extension, needed: 8)) }
        let fragmentation = octets.big16(start + 2)
        segment.attributes.insert(.ipv6ExtensionHeaders)
        position.extensions += 1
        position.offset += 8
        guard fragmentation & 0xFFF9 != 0 else { return .ipProtocol(octets.octet(start)) }
        return .fragment(
            InternetFragment(
                offset: fragmentation >> 3, more: fragmentation & 1 != 0, identification: octets.big32(start + 4),
                ipProtocol: octets.octet(start)))
    }
}
