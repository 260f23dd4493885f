extension FrameDecoder {
    /// TZSP, in which sniffers send what they received: tagged fields follow the header, of which 0 is padding and 1 the
    /// end; the rest have a length.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |  Version = 1  |     Type      |     Encapsulated protocol     |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |      Tag      |     Length    |            Value ...          |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func tzsp(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotBeginTunnel(.tzsp, needed: 4, position, encapsulation) { return .finished(outcome) }
        let carried: NextHeader
        // Received or to be sent, in version 1.
        switch (octets.big16(position.offset) & 0xFFFE, octets.big16(position.offset + 2)) {
        case (0x0100, 1): carried = .link(1)
        case (0x0100, 18): carried = .wireless([])
        case (0x0100, 119): carried = .link(119)
        case (0x0100, 127): carried = .link(163)
        default: return .finished(.notTCP)
        }
        encapsulation.append(.tzsp)
        position.offset += 4
        while true {
            guard position.has(1) else { return .finished(position.tooShort(.tzsp, needed: 1)) }
            let tag = octets.octet(position.offset)
            position.offset += 1
            if tag == 1 { return carried }
            guard tag != 0 else { continue }
            guard position.has(1) else { return .finished(position.tooShort(.tzsp, needed: 1)) }
            let length = 1 + Int(octets.octet(position.offset))
            guard position.has(length) else { return .finished(position.tooShort(.tzsp, needed: length)) }
            position.offset += length
        }
    }
}
