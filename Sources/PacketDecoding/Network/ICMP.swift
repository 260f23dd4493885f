extension FrameDecoder {
    /// ICMP (RFC 792) and ICMPv6 (RFC 4443) errors, which quote the IP header that caused them and what follows it: at
    /// least eight octets (RFC 792), nowadays as much as fits (RFC 1812 §4.3.2.3).
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |      Type     |      Code     |            Checksum           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |               Pointer, MTU, or unused, by type                |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                  IP header and what follows it                |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func icmp(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: inout Segment
    ) -> NextHeader {
        // An error about an error must not exist, and would let a frame nest headers without end.
        guard !position.isQuoted else { return .finished(.notTCP) }
        let start = position.offset
        guard position.has(1) else { return .finished(position.tooShort(.icmp, needed: 8)) }
        let type = octets.octet(start)
        switch (segment.family, type) {
        // Unreachable, source quench, time exceeded, parameter problem.
        case (.version4, 3), (.version4, 4), (.version4, 11), (.version4, 12): break
        // Unreachable, packet too big, time exceeded, parameter problem.
        case (.version6, 1), (.version6, 2), (.version6, 3), (.version6, 4): break
        default: return .finished(.notTCP)
        }
        guard position.has(8) else { return .finished(position.tooShort(.icmp, needed: 8)) }
        segment.quotingType = type
        segment.quotingCode = octets.octet(start + 1)
        // What was said of the outer IP header does not hold for the quoted one.
        segment.attributes.subtract([.ipOptions, .ipv6ExtensionHeaders, .offloaded])
        segment.attributes.insert(.quotedByICMP)
        position.isQuoted = true
        position.fragment = .whole
        position.extensions = 0
        position.offset += 8
        return segment.family == .version4 ? .ipv4 : .ipv6
    }
}
