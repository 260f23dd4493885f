extension FrameDecoder {
    /// IEEE 802.11 §9.2.3, data frames (type 2) only; an LLC header follows.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |Subtype| T |Ver|O|P|M|W|R|F|f|t|            Duration           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                 Addresses 1, 2 and 3 (18 octets)              |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |    Sequence   |Frag.no|    Address 4 with both t and f        |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |  QoS control with subtype 8   | HT control with O and QoS     |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///
    /// Octets are little-endian; t is "to", f "from" the distribution system, F more fragments, P protected.
    static func wireless(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        wireless(octets, &position, padsHeader: false)
    }

    /// - Parameter padsHeader: The header is padded to a multiple of four octets, as some drivers do.
    static func wireless(
        _ octets: RawSpan, _ position: inout HeaderPosition, padsHeader: Bool
    ) -> NextHeader {
        let start = position.offset
        guard position.has(2) else { return .finished(position.tooShort(.wireless, needed: 2)) }
        let control = octets.octet(start)
        let flags = octets.octet(start + 1)
        // Version 0, type data, and not one of the subtypes without data.
        guard control & 0x0F == 0x08, control & 0x40 == 0 else { return .finished(.notTCP) }
        let hasQoS = control & 0x80 != 0
        let hasFourAddresses = flags & 0x03 == 0x03
        var length = 24 + (hasFourAddresses ? 6 : 0)
        let qualityPlace = length
        if hasQoS { length += flags & 0x80 != 0 ? 6 : 2 }
        if padsHeader { length = (length + 3) & ~3 }
        guard position.has(length) else { return .finished(position.tooShort(.wireless, needed: length)) }
        if flags & 0x40 != 0 { return .finished(.opaque) }
        // Only the first fragment has the headers; its payload is cut.
        guard octets.octet(start + 22) & 0x0F == 0 else { return .finished(.notTCP) }
        let isAggregate = hasQoS && octets.octet(start + qualityPlace) & 0x80 != 0
        position.offset += length
        guard isAggregate else { return .logicalLinkControl }
        // An A-MSDU: addresses and length stand before the first of the frames that it holds.
        guard position.has(14) else { return .finished(position.tooShort(.wireless, needed: 14)) }
        position.offset += 14
        return .logicalLinkControl
    }
}
