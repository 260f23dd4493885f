extension FrameDecoder {
    /// GTP-U (3GPP TS 29.281 §5.1), whose message type 255 carries a user's datagram. With any of the flags E, S and PN
    /// four more octets follow, of which the last is the type of the first extension header; each ends with the next
    /// one's type, and 0 is none.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |Ver=1|T|*|E|S|N|  Message type |             Length            |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                   Tunnel endpoint identifier                  |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |        Sequence number        |     N-PDU     | Next ext. type|
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |Length in words|            Contents           | Next ext. type|
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func gtp(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotBeginTunnel(.gtp, needed: 8, position, encapsulation) { return .finished(outcome) }
        let start = position.offset
        let flags = octets.octet(start)
        guard flags & 0xF0 == 0x30, octets.octet(start + 1) == 255 else { return .finished(.notTCP) }
        encapsulation.append(.gtp, octets.big32(start + 4))
        position.offset += 8
        guard flags & 0x07 != 0 else { return .innerInternetProtocol }
        guard position.has(4) else { return .finished(position.tooShort(.gtp, needed: 4)) }
        var next = flags & 0x04 != 0 ? octets.octet(start + 11) : 0
        position.offset += 4
        while next != 0 {
            guard position.has(4) else { return .finished(position.tooShort(.gtp, needed: 4)) }
            let length = Int(octets.octet(position.offset)) * 4
            guard length > 0 else { return .finished(.notTCP) }
            guard position.has(length) else { return .finished(position.tooShort(.gtp, needed: length)) }
            next = octets.octet(position.offset + length - 1)
            position.offset += length
        }
        return .innerInternetProtocol
    }

    /// GTP version 0 (3GPP TS 09.60 §6), whose header of twenty octets ends with the tunnel's identifier.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |Ver=0|1| Spare |   Type = 255  |            Length             |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |        Sequence number        |           Flow label          |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |            N-PDU number, spare, tunnel identifier (8)         |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func gtpVersion0(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotBeginTunnel(.gtp, needed: 20, position, encapsulation) { return .finished(outcome) }
        let start = position.offset
        guard octets.octet(start) & 0xF0 == 0x10, octets.octet(start + 1) == 255 else { return .finished(.notTCP) }
        encapsulation.append(.gtp, octets.big32(start + 16))
        position.offset += 20
        return .innerInternetProtocol
    }
}
