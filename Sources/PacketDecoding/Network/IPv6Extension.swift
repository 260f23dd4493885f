extension FrameDecoder {
    /// More extension and authentication headers than any sender has a use for (RFC 8200 §4.1 orders seven); they
    /// bound the work that a hostile frame can ask for.
    static let mostExtensions = 8

    /// Hop-by-hop options, routing and destination options (RFC 8200 §4.3, §4.4, §4.6). The length counts units of
    /// eight octets after the first. With a routing header the destination is still the one of the IPv6 header.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |  Next header  |     Length    |                               |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
    ///     |                 Options, or routing data                      |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func ipv6Extension(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: inout Segment
    ) -> NextHeader {
        let start = position.offset
        guard position.extensions < mostExtensions else {
            return .finished(
                position.undecodable(.ipv6Extension, needed: 8, available: position.available, limit: .nesting))
        }
        guard position.has(8) else { return .finished(position.tooShort(.ipv6Extension, needed: 8)) }
        let length = (Int(octets.octet(start + 1)) + 1) * 8
        guard position.has(length) else { return .finished(position.tooShort(.ipv6Extension, needed: length)) }
        segment.attributes.insert(.ipv6ExtensionHeaders)
        position.extensions += 1
        position.offset += length
        return .ipProtocol(octets.octet(start))
    }

    /// The payload extension header of Shim6 (RFC 5533 §5.1), laid out as other extension headers; its messages carry none.
    static func shim6(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: inout Segment
    ) -> NextHeader {
        guard position.has(8) else { return .finished(position.tooShort(.ipv6Extension, needed: 8)) }
        guard octets.octet(position.offset + 2) & 0x80 != 0 else { return .finished(.notTCP) }
        return ipv6Extension(octets, &position, &segment)
    }
}
