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
        let hasMeshControl =
            hasQoS && hasFourAddresses && position.has(qualityPlace + 2)
            && octets.octet(start + qualityPlace + 1) & 0x01 != 0
        if padsHeader { length = (length + 3) & ~3 }
        guard position.has(length) else { return .finished(position.tooShort(.wireless, needed: length)) }
        if flags & 0x40 != 0 { return .finished(.opaque) }
        // Only the first fragment has the headers; its payload is cut.
        guard octets.octet(start + 22) & 0x0F == 0 else { return .finished(.notTCP) }
        let isAggregate = hasQoS && octets.octet(start + qualityPlace) & 0x80 != 0
        position.offset += length
        if hasMeshControl, !isAggregate { return meshControl(octets, &position) }
        return isAggregate ? .aggregate : .logicalLinkControl
    }

    /// Mesh control (IEEE 802.11 §9.2.4.7.3), in frames of four addresses whose QoS control says so; its lowest two bits count
    /// the further addresses, one or two.
    private static func meshControl(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(6) else { return .finished(position.tooShort(.wireless, needed: 6)) }
        let addresses = Int(octets.octet(position.offset) & 0x03)
        return skip(6 + addresses * 6, of: .wireless, then: .logicalLinkControl, &position)
    }

    /// A frame of an A-MSDU (IEEE 802.11 §9.3.2.2.2). The next one begins at a multiple of four octets behind it.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                Destination and source address (12)            |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |             Length            |       LLC header ...          |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func aggregate(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ aside: inout FrameAside
    ) -> NextHeader {
        guard position.has(14) else { return .finished(position.tooShort(.wireless, needed: 14)) }
        let length = 14 + Int(octets.big16(position.offset + 12))
        let next = position.offset + (length + 3) & ~3
        // What is shorter than a header is padding, or the frame's check sequence.
        if position.readable - next >= 14 + 8 { aside.nextAggregated = next }
        position.offset += 14
        return .logicalLinkControl
    }
}
