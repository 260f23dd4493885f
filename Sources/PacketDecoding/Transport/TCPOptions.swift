extension FrameDecoder {
    /// The options of a TCP header (RFC 9293 §3.1), which end at `end` by the data offset and can be read up to
    /// `readable`. Kinds 0 (end of the list) and 1 (no operation) are single octets; all others are:
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |      Kind     |     Length    |       Length - 2 octets       |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    @inline(__always)
    static func options(
        _ octets: RawSpan, from start: Int, to end: Int, readable: Int, _ segment: inout Segment
    ) {
        // Nearly all segments of nearly all connections: two no-operations, then the timestamps.
        if readable - start == 12, end == readable, octets.big32(start) == 0x0101_080A {
            segment.timestampValue = octets.big32(start + 4)
            segment.timestampEcho = octets.big32(start + 8)
            segment.attributes.insert(.timestamps)
        } else if readable - start == 20, end == readable, octets.big64(start) & ordinaryMask == ordinarySYN,
            octets.big32(start + 16) >> 8 == 0x01_0303
        {
            segment.maximumSegmentSize = octets.big16(start + 2)
            segment.timestampValue = octets.big32(start + 8)
            segment.timestampEcho = octets.big32(start + 12)
            segment.windowScale = octets.octet(start + 19)
            segment.attributes.insert([.maximumSegmentSize, .sackPermitted, .timestamps, .windowScale])
        } else {
            walkOptions(octets, from: start, to: end, readable: readable, &segment)
        }
    }

    /// The SYN of nearly every host: MSS, SACK permitted, timestamps, a no-operation, window scale.
    private static var ordinarySYN: UInt64 { 0x0204_0000_0402_080A }
    private static var ordinaryMask: UInt64 { 0xFFFF_0000_FFFF_FFFF }

    private static func walkOptions(
        _ octets: RawSpan, from start: Int, to end: Int, readable: Int, _ segment: inout Segment
    ) {
        var offset = start
        while offset < readable {
            let kind = octets.octet(offset)
            if kind == 0 { return }
            if kind == 1 {
                offset += 1
                continue
            }
            guard offset + 1 < end else {
                segment.attributes.insert(.malformedOptions)
                return
            }
            guard offset + 1 < readable else { return }
            let length = Int(octets.octet(offset + 1))
            guard length >= 2, offset + length <= end else {
                segment.attributes.insert(.malformedOptions)
                return
            }
            guard offset + length <= readable else { return }
            option(kind, length, octets, at: offset, &segment)
            offset += length
        }
    }

    /// One option, all of whose octets can be read.
    private static func option(
        _ kind: UInt8, _ length: Int, _ octets: RawSpan, at offset: Int, _ segment: inout Segment
    ) {
        switch (kind, length) {
        case (2, 4):
            segment.maximumSegmentSize = octets.big16(offset + 2)
            segment.attributes.insert(.maximumSegmentSize)
        case (3, 3):
            segment.windowScale = octets.octet(offset + 2)
            segment.attributes.insert(.windowScale)
        case (4, 2):
            segment.attributes.insert(.sackPermitted)
        case (5, 10), (5, 18), (5, 26), (5, 34):
            segment.attributes.insert(.sackBlocks)
        case (8, 10):
            segment.timestampValue = octets.big32(offset + 2)
            segment.timestampEcho = octets.big32(offset + 6)
            segment.attributes.insert(.timestamps)
        case (19, 18):
            segment.attributes.insert(.md5Signature)
        case (30, 3...):
            segment.attributes.insert(.multipath)
            multipath(length, octets, at: offset, &segment)
        case (34, _):
            segment.attributes.insert(length > 2 ? [.fastOpen, .fastOpenCookie] : .fastOpen)
        case (254, 4...) where octets.big16(offset + 2) == 0xF989:
            // Fast Open before it had a kind of its own: an identifier (RFC 6994) stands before the cookie.
            segment.attributes.insert(length > 4 ? [.fastOpen, .fastOpenCookie] : .fastOpen)
        case (2, _), (3, _), (4, _), (5, _), (8, _), (19, _), (30, _):
            segment.attributes.insert(.malformedOptions)
        default:
            segment.attributes.insert(.otherOption)
        }
    }

    /// What a Multipath TCP option tells of the connection that its segment belongs to (RFC 8684 §3.1, §3.2).
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +---------------+---------------+-------+-------+---------------+
    ///     |     Kind      |    Length     |Subtype|Version|     flags     |
    ///     +---------------+---------------+-------+-------+---------------+
    ///     |          MP_CAPABLE (0): the sender's key, 8 octets           |
    ///     |          MP_JOIN (1) in a SYN: the receiver's token, 4        |
    ///     +---------------------------------------------------------------+
    private static func multipath(
        _ length: Int, _ octets: RawSpan, at offset: Int, _ segment: inout Segment
    ) {
        let isSYNAlone = segment.flags.contains(.syn) && !segment.flags.contains(.ack)
        // Version 0 made its tokens otherwise, and hardly anybody speaks it.
        if octets.octet(offset + 2) == 0x01, length >= 12 {
            segment.payloadStart = MultipathToken.of(key: octets.big64(offset + 4))
            segment.attributes.insert(.multipathKey)
        } else if octets.octet(offset + 2) >> 4 == 1, length == 12, isSYNAlone {
            segment.payloadStart = octets.big32(offset + 4)
            segment.attributes.insert(.multipathJoin)
        }
    }
}
