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
    static func wireless(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ notes: RadioNotes, _ segment: Segment,
        _ aside: inout FrameAside
    ) -> NextHeader {
        let start = position.offset
        guard position.has(2) else { return .finished(position.tooShort(.wireless, needed: 2)) }
        var control = octets.octet(start)
        var flags = octets.octet(start + 1)
        if notes.contains(.mayBeSwapped), control & 0x0F != 0x08 { swap(&control, &flags) }
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
        if notes.contains(.padsHeader) { length = (length + 3) & ~3 }
        guard position.has(length) else { return .finished(position.tooShort(.wireless, needed: length)) }
        if flags & 0x40 != 0 { return .finished(.opaque(.wireless)) }
        let isAggregate = hasQoS && octets.octet(start + qualityPlace) & 0x80 != 0
        position.offset += length
        let number = octets.octet(start + 22) & 0x0F
        let more = flags & 0x04 != 0
        if number != 0 || more, !hasMeshControl, !isAggregate {
            let traffic = hasQoS ? octets.octet(start + qualityPlace) & 0x0F : 16
            return wirelessFragment(
                octets, &position, header: start, traffic: traffic, more: more, notes, segment, &aside)
        }
        // What has further headers in each fragment is not put together.
        guard number == 0 else { return .finished(.fragment) }
        if hasMeshControl, !isAggregate { return meshControl(octets, &position) }
        return isAggregate ? .aggregate : .logicalLinkControl
    }

    /// Notes where a fragment's payload lies (IEEE 802.11 §10.4); the first one is read on, since its headers are there.
    ///
    /// - Parameters:
    ///   - header: Where the MAC header begins.
    ///   - traffic: What the sequence numbers count: the traffic identifier, 16 for frames without one.
    private static func wirelessFragment(
        _ octets: RawSpan, _ position: inout HeaderPosition, header: Int, traffic: UInt8, more: Bool,
        _ notes: RadioNotes, _ segment: Segment, _ aside: inout FrameAside
    ) -> NextHeader {
        let endsWithCheck =
            notes.contains(.hasCheckSequence)
            || (!notes.contains(.hasNoCheckSequence) && hasCheckSequence(octets, from: header, position))
        if endsWithCheck {
            position.end = max(position.offset, position.end - 4)
            position.readable = min(position.readable, position.end)
        }
        let control = octets.little16(header + 22)
        let number = Int(control & 0x0F)
        if aside.fragment == nil, !position.isQuoted {
            aside.fragment = FragmentPlace(
                unit: FragmentedUnit(
                    kind: .wireless, source: station(octets, header + 10), destination: station(octets, header + 4),
                    identification: UInt32(traffic) << 12 | UInt32(control >> 4)),
                offset: number, more: more, content: .logicalLinkControl, start: position.offset,
                length: position.end - position.offset, captured: position.available, segment: segment,
                encapsulation: aside.encapsulation)
        }
        return number == 0 ? .logicalLinkControl : .finished(.fragment)
    }

    /// The address of a station, as what tells fragments apart.
    private static func station(_ octets: RawSpan, _ offset: Int) -> IPAddress {
        IPAddress(high: 0, low: UInt64(octets.big16(offset)) << 32 | UInt64(octets.big32(offset + 2)))
    }

    /// Whether the last four octets are the CRC-32 of all before them (IEEE 802.11 §9.2.4.8), least significant first.
    private static func hasCheckSequence(_ octets: RawSpan, from start: Int, _ position: HeaderPosition) -> Bool {
        let end = position.readable - 4
        guard position.readable == position.end, end >= position.offset else { return false }
        var remainder = ~UInt32(0)
        for place in start..<end {
            remainder ^= UInt32(octets.octet(place))
            for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1 == 0 ? 0 : 0xEDB8_8320) }
        }
        return ~remainder == octets.little32(end)
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
