/// Wraps what IP carries in IPv4 or IPv6 headers, in one datagram or in fragments.
struct Datagram {
    var source: Endpoint
    var destination: Endpoint
    /// The protocol number: 6 for TCP, 1 for ICMP, 58 for ICMPv6.
    var `protocol`: UInt8
    var payload: [UInt8]
    var fields: FrameFields
    /// Used where the line names no identification.
    var identification: UInt16

    /// One datagram, or one per fragment.
    func octets() -> [[UInt8]] {
        guard let size = fields.fragmentSize, payload.count > size else {
            return [source.address.isVersion6 ? version6(payload[...], nil) : version4(payload[...], nil)]
        }
        return stride(from: 0, to: payload.count, by: size).map { offset in
            let part = payload[offset..<min(offset + size, payload.count)]
            let fragment = (offset: offset, isLast: offset + size >= payload.count)
            return source.address.isVersion6 ? version6(part, fragment) : version4(part, fragment)
        }
    }

    /// RFC 791 §3.1.
    ///
    ///     +-------+-------+---------------+-------------------------------+
    ///     |version|  IHL  |type of service|         total length          |
    ///     +-------+-------+---------------+-----+-------------------------+
    ///     |        identification         |flags|     fragment offset     |
    ///     +---------------+---------------+-----+-------------------------+
    ///     |      TTL      |   protocol    |        header checksum        |
    ///     +---------------+---------------+-------------------------------+
    ///     |              source address, destination address              |
    ///     +---------------------------------------------------------------+
    private func version4(_ part: ArraySlice<UInt8>, _ fragment: (offset: Int, isLast: Bool)?) -> [UInt8] {
        let options = fields.ipOptions + [UInt8](repeating: 0, count: (4 - fields.ipOptions.count % 4) % 4)
        let headerLength = 20 + options.count
        var octets: [UInt8] = [0x40 | UInt8(headerLength / 4), fields.typeOfService]
        octets.append(bigEndian: fields.totalLength ?? UInt16(truncatingIfNeeded: headerLength + part.count))
        octets.append(bigEndian: fields.identification ?? identification)
        var offset: UInt16 = fields.dontFragment ? 0x4000 : 0
        if let fragment {
            offset |= UInt16(fragment.offset / 8) | (fragment.isLast ? 0 : 0x2000)
        }
        octets.append(bigEndian: offset)
        octets += [fields.hopLimit ?? source.hopLimit, `protocol`, 0, 0]
        octets += source.address.octets + destination.address.octets + options
        octets.set(fields.ipChecksum.value(internetChecksum(octets)), at: 10)
        return octets + part
    }

    /// RFC 8200 §3.
    ///
    ///     +-------+---------------+---------------------------------------+
    ///     |version| traffic class |              flow label               |
    ///     +-------+---------------+-------+---------------+---------------+
    ///     |        payload length         |  next header  |   hop limit   |
    ///     +-------------------------------+---------------+---------------+
    ///     |            source address, destination address                |
    ///     +---------------------------------------------------------------+
    private func version6(_ part: ArraySlice<UInt8>, _ fragment: (offset: Int, isLast: Bool)?) -> [UInt8] {
        // Each header names the next, so they are built from the last to the first.
        var next = `protocol`
        var body: [UInt8] = []
        if let fragment {
            body = [next, 0]
            body.append(bigEndian: UInt16(fragment.offset) | (fragment.isLast ? 0 : 1))
            body.append(bigEndian: UInt32(fields.identification ?? identification))
            next = 44
        }
        for header in fields.extensionHeaders.reversed() {
            switch header {
            // Both hold one PadN option of four octets (RFC 8200 §4.2).
            case .hopByHop, .destination: body = [next, 0, 1, 4, 0, 0, 0, 0] + body
            // An unknown type with no segments left, which every node skips (RFC 8200 §4.4).
            case .routing: body = [next, 0, 253, 0, 0, 0, 0, 0] + body
            }
            next = header == .hopByHop ? 0 : header == .destination ? 60 : 43
        }
        var octets: [UInt8] = []
        octets.append(bigEndian: 6 << 28 | UInt32(fields.typeOfService) << 20)
        octets.append(bigEndian: fields.totalLength ?? UInt16(truncatingIfNeeded: body.count + part.count))
        octets += [next, fields.hopLimit ?? source.hopLimit]
        return octets + source.address.octets + destination.address.octets + body + part
    }
}

extension ICMPLine.Kind {
    /// Type and code in ICMP (RFC 792, RFC 1812 §5.2.7.1) and in ICMPv6 (RFC 4443).
    private var numbers: (version4: [UInt8], version6: [UInt8]) {
        switch self {
        case .netUnreachable: ([3, 0], [1, 0])
        case .hostUnreachable: ([3, 1], [1, 3])
        case .portUnreachable: ([3, 3], [1, 4])
        case .adminProhibited: ([3, 13], [1, 1])
        case .fragmentationNeeded: ([3, 4], [2, 0])
        case .timeExceeded: ([11, 0], [3, 0])
        }
    }

    /// The ICMP error that quotes a datagram, checksum included.
    func octets(quoting datagram: ArraySlice<UInt8>, from source: Address, to destination: Address) -> [UInt8] {
        var octets = source.isVersion6 ? numbers.version6 : numbers.version4
        octets += [0, 0]
        octets.append(bigEndian: self == .fragmentationNeeded ? UInt32(1280) : 0)
        octets += datagram
        if source.isVersion6 {
            let pseudoHeader = EncodedSegment.pseudoHeader(source, destination, protocol: 58, length: octets.count)
            octets.set(internetChecksum(pseudoHeader, octets), at: 2)
        } else {
            octets.set(internetChecksum(octets), at: 2)
        }
        return octets
    }
}
