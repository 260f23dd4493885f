extension FrameDecoder {
    /// TCP (RFC 9293 §3.1).
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |          Source port          |        Destination port       |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                        Sequence number                        |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                     Acknowledgment number                     |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |  Data |     |A|C|E|U|A|P|R|S|F|                               |
    ///     | offset| Res |E|W|C|R|C|S|S|Y|I|             Window            |
    ///     |       |     | |R|E|G|K|H|T|N|N|                               |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |            Checksum           |         Urgent pointer        |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                    Options, up to 40 octets                   |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    @inline(__always)
    static func tcp(_ octets: RawSpan, _ position: HeaderPosition, _ segment: inout Segment) -> FrameOutcome {
        let start = position.offset
        guard position.has(20) else { return shortTCP(octets, position, &segment) }
        let header = octets.extracting(start..<start + 20)
        segment.sourcePort = header.big16(0)
        segment.destinationPort = header.big16(2)
        segment.sequence = SequenceNumber(header.big32(4))
        segment.acknowledgment = SequenceNumber(header.big32(8))
        let offsetAndFlags = header.big16(12)
        segment.flags = TCPFlags(rawValue: offsetAndFlags & 0x0FFF)
        segment.window = header.big16(14)
        segment.checksum = header.big16(16)
        segment.urgentPointer = header.big16(18)
        let headerLength = Int(offsetAndFlags >> 12) * 4
        if headerLength > 20, position.has(headerLength) {
            options(octets, from: start + 20, to: start + headerLength, readable: start + headerLength, &segment)
        }
        return payload(octets, position, headerLength, &segment)
    }

    /// A TCP header of which less than the fixed fields can be read: enough up to the flags; in an ICMP error, which
    /// need not quote more than eight octets, enough up to the sequence number.
    private static func shortTCP(
        _ octets: RawSpan, _ position: HeaderPosition, _ segment: inout Segment
    ) -> FrameOutcome {
        let start = position.offset
        let needed = position.isQuoted ? 8 : 14
        guard position.has(needed) else {
            if position.fragment == .first, position.end - start < needed { return .fragment }
            return position.tooShort(.tcp, needed: needed)
        }
        segment.sourcePort = octets.big16(start)
        segment.destinationPort = octets.big16(start + 2)
        segment.sequence = SequenceNumber(octets.big32(start + 4))
        if position.has(12) { segment.acknowledgment = SequenceNumber(octets.big32(start + 8)) }
        guard position.has(14) else {
            // Without the data offset nobody knows where the payload begins.
            segment.attributes.insert(.truncatedHeader)
            return .quotedSegment
        }
        let offsetAndFlags = octets.big16(start + 12)
        segment.flags = TCPFlags(rawValue: offsetAndFlags & 0x0FFF)
        if position.has(16) { segment.window = octets.big16(start + 14) }
        if position.has(18) { segment.checksum = octets.big16(start + 16) }
        return payload(octets, position, Int(offsetAndFlags >> 12) * 4, &segment)
    }

    /// Header length and payload, by the IP header's length and what was captured.
    @inline(__always)
    private static func payload(
        _ octets: RawSpan, _ position: HeaderPosition, _ headerLength: Int, _ segment: inout Segment
    ) -> FrameOutcome {
        let start = position.offset + headerLength
        segment.headerLength = UInt8(truncatingIfNeeded: headerLength)
        if position.fragment == .first { segment.attributes.insert(.firstFragment) }
        if headerLength < 20 || start > position.readable {
            cutTCP(octets, position, headerLength, &segment)
        } else {
            let promised = position.end - start
            let captured = position.readable - start
            segment.payloadLength = UInt32(truncatingIfNeeded: promised)
            segment.capturedPayload = UInt32(truncatingIfNeeded: captured)
            if captured < promised { segment.attributes.insert(.truncatedPayload) }
            if captured > 0 {
                let digest = PayloadDigest(octets, from: start, count: captured)
                segment.payloadDigest = digest.whole
                segment.payloadStart = digest.start
            }
        }
        return position.isQuoted ? .quotedSegment : .segment
    }

    /// A header whose data offset is impossible or leads beyond what can be read.
    private static func cutTCP(
        _ octets: RawSpan, _ position: HeaderPosition, _ headerLength: Int, _ segment: inout Segment
    ) {
        let start = position.offset
        let promised = position.end - start - headerLength
        guard headerLength >= 20, promised >= 0 || position.fragment == .first else {
            segment.attributes.insert(.malformedDataOffset)
            return
        }
        segment.attributes.insert(.truncatedHeader)
        if promised > 0 {
            segment.payloadLength = UInt32(truncatingIfNeeded: promised)
            segment.attributes.insert(.truncatedPayload)
        }
        if position.has(21) {
            options(octets, from: start + 20, to: start + headerLength, readable: position.readable, &segment)
        }
    }
}
