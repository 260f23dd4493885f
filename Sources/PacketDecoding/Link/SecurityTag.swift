extension FrameDecoder {
    /// MACsec (IEEE 802.1AE §9.3), after its EtherType. With E or C set the rest is encrypted; with neither it is only
    /// protected against change, and an EtherType follows. SC announces the channel's identifier.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |V|e|S|B|E|C|AN |  Short length |         Packet number         |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |     Packet number (low)       |   Channel identifier (8) ...  |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func securityTag(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotNest(.securityTag, needed: 1, position, encapsulation) { return .finished(outcome) }
        let control = octets.octet(position.offset)
        guard control & 0x8C == 0 else { return .finished(.opaque(.macsec)) }
        let length = control & 0x20 != 0 ? 16 : 8
        guard position.has(length) else { return .finished(position.tooShort(.securityTag, needed: length)) }
        encapsulation.append(.macsec)
        position.offset += length
        return .etherType(octets.big16(position.offset - 2))
    }
}
