extension FrameDecoder {
    /// Holds the checksum of a whole segment against its octets (RFC 9293 §3.1, RFC 1071): the ones' complement sum over
    /// the segment and the pseudo-header of addresses, protocol and length.
    ///
    /// What was cut cannot be verified, nor what a routing header sends elsewhere. A field that holds the sum of the
    /// pseudo-header alone is what a host leaves to its interface to complete.
    static func verifyChecksum(_ octets: RawSpan, _ position: HeaderPosition, _ segment: inout Segment) {
        let start = position.offset
        let length = position.end - start
        guard !position.isQuoted, position.fragment == .whole, length >= 20, position.available == length else {
            return
        }
        var pseudo = UInt64(6) + UInt64(length)
        for address in [segment.source, segment.destination] {
            for word in [address.high, address.low] { pseudo += (word >> 32) + (word & 0xFFFF_FFFF) }
        }
        var sum = pseudo
        var offset = start
        let end = start + length
        while offset + 4 <= end {
            sum += UInt64(octets.big32(offset))
            offset += 4
        }
        for place in offset..<end { sum += UInt64(octets.octet(place)) << UInt64(24 - 8 * (place - offset)) }
        if folded(sum) == 0xFFFF { return }
        if octets.big16(start + 16) == folded(pseudo) {
            segment.attributes.insert(.checksumPartial)
        } else if !segment.attributes.contains(.ipv6ExtensionHeaders) {
            segment.attributes.insert(.checksumWrong)
        }
    }

    /// The ones' complement sum in 16 bits of a sum of words of 32 bits.
    private static func folded(_ sum: UInt64) -> UInt16 {
        var sum = sum
        while sum > 0xFFFF { sum = (sum & 0xFFFF) + (sum >> 16) }
        return UInt16(sum)
    }
}
