extension FrameDecoder {
    /// Cisco's Inter-Switch Link, which looks like an IEEE 802.3 frame to 01-00-0C-00-00 or 03-00-0C-00-00 until its LLC
    /// header: what follows that is the maker's code, the VLAN, and a whole Ethernet frame. Nil for anything else.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                 SNAP = AA-AA-03               |  Maker's code |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |   Maker's code (low)          |             VLAN            |B|
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |             Index             |            Reserved           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func interSwitchLink(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader? {
        let destination = position.offset - 14
        guard destination >= 0, position.has(12), octets.big32(destination) & 0xFDFF_FFFF == 0x0100_0C00,
            octets.octet(destination + 4) == 0, octets.octet(destination + 5) >> 4 == 0,
            octets.big32(position.offset) >> 8 == 0xAAAA03
        else { return nil }
        if let outcome = cannotNest(.vlan, needed: 12, position, encapsulation) { return .finished(outcome) }
        encapsulation.append(.vlan, UInt32(octets.big16(position.offset + 6) >> 1))
        position.offset += 12
        return .link(1)
    }
}
