extension FrameDecoder {
    /// IPv4 (RFC 791 §3.1). Its length fields decide where the payload ends: what a frame has beyond is padding.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |Version|  IHL  |Type of service|          Total length         |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |         Identification        |0|D|M|     Fragment offset     |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     | Time to live  |    Protocol   |        Header checksum        |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                         Source address                        |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                      Destination address                      |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                    Options, up to 40 octets                   |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    @inline(__always)
    static func ipv4(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: inout Segment
    ) -> NextHeader {
        let start = position.offset
        guard position.has(20) else { return .finished(position.tooShort(.ipv4, needed: 20)) }
        let header = octets.extracting(start..<start + 20)
        let first = header.octet(0)
        guard first >> 4 == 4 else {
            // What was announced as IPv4 and is not tells its version itself.
            if first >> 4 == 6, !position.isQuoted { return .ipv6 }
            return .finished(position.undecodable(.ipv4, needed: 20, available: position.available, limit: .ipVersion))
        }
        let headerLength = Int(first & 0x0F) * 4
        if headerLength != 20 {
            guard headerLength > 20 else {
                return .finished(
                    position.undecodable(.ipv4, needed: 20, available: headerLength, limit: .ipv4HeaderLength))
            }
            guard position.has(headerLength) else { return .finished(position.tooShort(.ipv4, needed: headerLength)) }
            segment.attributes.insert(.ipOptions)
        }
        let totalLength = Int(header.big16(2))
        if totalLength == 0 {
            segment.attributes.insert(.offloaded)
        } else {
            guard totalLength >= headerLength else {
                return .finished(
                    position.undecodable(.ipv4, needed: headerLength, available: totalLength, limit: .ipv4TotalLength))
            }
            position.bound(to: totalLength, by: .ipv4TotalLength)
        }
        segment.family = .version4
        segment.identification = header.big16(4)
        segment.hopLimit = header.octet(8)
        segment.source = IPAddress(version4: header.big32(12))
        segment.destination = IPAddress(version4: header.big32(16))
        let fragmentation = header.big16(6)
        position.offset += headerLength
        if fragmentation & 0x3FFF != 0 {
            return .fragment(
                InternetFragment(
                    offset: fragmentation & 0x1FFF, more: fragmentation & 0x2000 != 0,
                    identification: UInt32(header.big16(4)), ipProtocol: header.octet(9)))
        }
        return .ipProtocol(header.octet(9))
    }

    /// A datagram whose protocol field holds the number of a compressed connection: it is TCP (RFC 1144 §3.2.2).
    static func uncompressedTCP(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: inout Segment
    ) -> NextHeader {
        let next = ipv4(octets, &position, &segment)
        return if case .ipProtocol = next { .ipProtocol(6) } else { next }
    }

    /// An IP header of the version that its first four bits tell.
    static func internetProtocol(_ octets: RawSpan, _ position: HeaderPosition) -> NextHeader {
        guard position.has(1) else { return .finished(position.tooShort(.ipv4, needed: 20)) }
        switch octets.octet(position.offset) >> 4 {
        case 4: return .ipv4
        case 6: return .ipv6
        default:
            return .finished(position.undecodable(.ipv4, needed: 20, available: position.available, limit: .ipVersion))
        }
    }

    /// What an IPv4 protocol or IPv6 next header number announces (IANA protocol numbers).
    static func ipProtocol(
        _ number: UInt8, _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: inout Segment,
        _ aside: inout FrameAside
    ) -> NextHeader {
        if position.fragment == .later {
            // The headers that may stand before TCP count as TCP here, nobody can tell; UDP's seldom carry a tunnel.
            switch number {
            case 4, 6, 41, 47, 51, 60: return .finished(.fragment)
            default: return .finished(.notTCP)
            }
        }
        switch (number, segment.family) {
        case (51, _): return authentication(octets, &position)
        case (0, .version6), (43, .version6), (60, .version6):
            return ipv6Extension(octets, &position, &segment)
        case (44, .version6): return ipv6Fragment(octets, &position, &segment)
        case (140, .version6): return shim6(octets, &position, &segment)
        case (1, .version4), (58, .version6): return icmp(octets, &position, &segment)
        default: return tunnel(number, octets, &position, &segment, &aside)
        }
    }
}
