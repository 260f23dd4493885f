/// A TCP segment with all numbers known, ready to be written.
struct EncodedSegment {
    var source: Endpoint
    var destination: Endpoint
    var sequence: UInt32
    var acknowledgment: UInt32
    var flags: UInt16
    var window: UInt16
    var urgentPointer: UInt16
    var options: [UInt8]
    var payload: [UInt8]
    var dataOffset: UInt8?
    var checksum: ChecksumField

    /// Header and payload.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-------------------------------+-------------------------------+
    ///     |          source port          |       destination port        |
    ///     +-------------------------------+-------------------------------+
    ///     |                        sequence number                        |
    ///     +---------------------------------------------------------------+
    ///     |                     acknowledgment number                     |
    ///     +-------+-----+-----------------+-------------------------------+
    ///     |offset | res |N W E U . P R S F|            window             |
    ///     +-------+-----+-----------------+-------------------------------+
    ///     |           checksum            |        urgent pointer         |
    ///     +-------------------------------+-------------------------------+
    func octets() -> [UInt8] {
        var header: [UInt8] = []
        header.append(bigEndian: source.port ?? 0)
        header.append(bigEndian: destination.port ?? 0)
        header.append(bigEndian: sequence)
        header.append(bigEndian: acknowledgment)
        let words = dataOffset ?? UInt8(5 + options.count / 4)
        header.append(bigEndian: UInt16(words) << 12 | flags & 0xfff)
        header.append(bigEndian: window)
        header.append(bigEndian: UInt16(0))
        header.append(bigEndian: urgentPointer)
        header += options
        var segment = header + payload
        let pseudoHeader = Self.pseudoHeader(source.address, destination.address, protocol: 6, length: segment.count)
        segment.set(checksum.value(internetChecksum(pseudoHeader, segment)), at: 16)
        return segment
    }

    /// What the checksums of TCP and ICMPv6 cover besides their own octets (RFC 9293 §3.1, RFC 8200 §8.1).
    static func pseudoHeader(_ source: Address, _ destination: Address, protocol: UInt8, length: Int) -> [UInt8] {
        var octets = source.octets + destination.octets
        if source.isVersion6 {
            octets.append(bigEndian: UInt32(length))
            octets += [0, 0, 0, `protocol`]
        } else {
            octets += [0, `protocol`]
            octets.append(bigEndian: UInt16(truncatingIfNeeded: length))
        }
        return octets
    }
}

/// Writes options one after the other and fills up to whole words with no-operations.
///
/// - Parameter number: what a sequence expression in a SACK block stands for.
func encodeOptions(
    _ fields: [OptionField], number: (SequenceExpression) throws(NotationError) -> UInt32
) throws(NotationError) -> [UInt8] {
    var octets: [UInt8] = []
    for field in fields {
        switch field {
        case .maximumSegmentSize(let size):
            octets += [2, 4]
            octets.append(bigEndian: size)
        case .windowScale(let shift): octets += [3, 3, shift]
        case .sackPermitted: octets += [4, 2]
        case .timestamps(let value, let echo):
            octets += [8, 10]
            octets.append(bigEndian: value)
            octets.append(bigEndian: echo)
        case .sack(let blocks):
            octets += [5, UInt8(truncatingIfNeeded: 2 + 8 * blocks.count)]
            for block in blocks {
                octets.append(bigEndian: try number(block.begin))
                octets.append(bigEndian: try number(block.end))
            }
        case .fastOpen(let cookie): octets += [34, UInt8(truncatingIfNeeded: 2 + cookie.count)] + cookie
        case .md5: octets += [19, 18] + (0..<16).map { 0xa0 + $0 }
        // MP_CAPABLE of version 1 as the first SYN has it: HMAC-SHA256, no key (RFC 8684 §3.1).
        case .multipath: octets += [30, 4, 0x01, 0x01]
        case .noOperation: octets.append(1)
        case .endOfOptions: octets.append(0)
        case .other(let kind, let value): octets += [kind, UInt8(truncatingIfNeeded: 2 + value.count)] + value
        case .raw(let raw): octets += raw
        }
    }
    let filler: UInt8 = fields.contains(.endOfOptions) ? 0 : 1
    while !octets.count.isMultiple(of: 4) {
        octets.append(filler)
    }
    return octets
}

/// The pattern that stands for payload: letters that follow from the position in the stream, small from the client,
/// capital from the server, so that a retransmission carries the same octets.
func payloadPattern(position: UInt32, count: Int, isFromClient: Bool) -> [UInt8] {
    let first = isFromClient ? UInt8(ascii: "a") : UInt8(ascii: "A")
    return (0..<count).map { index in
        first + UInt8((position &+ UInt32(truncatingIfNeeded: index)) % 26)
    }
}
