extension FrameDecoder {
    /// LINKTYPE_DOCSIS: frames whose type is 0 hold an Ethernet frame, behind an extended header when the last bit of the
    /// frame control is set, whose length then stands in the second octet.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |Typ|  Parm   |E|   Parameter   |             Length            |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |              Extended header ...            |      Check      |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func cableModem(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(6) else { return .finished(position.tooShort(.otherLink, needed: 6)) }
        let control = octets.octet(position.offset)
        guard control >> 6 == 0 else { return .finished(.notTCP) }
        let extended = control & 1 == 1 ? Int(octets.octet(position.offset + 1)) : 0
        return skip(6 + extended, then: .link(1), &position)
    }
}
