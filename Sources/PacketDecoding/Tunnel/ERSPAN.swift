extension FrameDecoder {
    /// ERSPAN (draft-foschiano-erspan §4): the GRE types 88BE for types I, without header, and II, and 22EB for type III,
    /// whose third word's last bit O announces eight octets more. An Ethernet frame follows; type III says in FT when it
    /// is an IP datagram instead.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |  Ver  |          VLAN         | COS |En |T|    Session ID     |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |      Reserved and index (II), or time stamp (III)             |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |      Security group tag       |P|   FT    |   Hw ID   |D|Gra|O|
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func erspan(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation, type: UInt16,
        hasHeader: Bool
    ) -> NextHeader {
        guard hasHeader || type == 0x22EB else {
            if let outcome = cannotNest(.erspan, needed: 0, position, encapsulation) { return .finished(outcome) }
            encapsulation.append(.erspan)
            return .link(1)
        }
        let needed = type == 0x22EB ? 12 : 8
        if let outcome = cannotNest(.erspan, needed: needed, position, encapsulation) { return .finished(outcome) }
        let start = position.offset
        encapsulation.append(.erspan, octets.big32(start) & 0x03FF)
        guard type == 0x22EB else {
            position.offset += 8
            return .link(1)
        }
        let word = octets.big32(start + 8)
        let length = word & 1 == 1 ? 20 : 12
        return skip(length, of: .erspan, then: word >> 10 & 0x1F == 2 ? .innerInternetProtocol : .link(1), &position)
    }
}
