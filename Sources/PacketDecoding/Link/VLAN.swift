extension FrameDecoder {
    /// The rest of an IEEE 802.1Q tag, after the EtherType that announced it:
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     | PCP |D|   VLAN identifier     |      EtherType or length      |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func vlan(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotNest(.vlan, needed: 4, position, encapsulation) { return .finished(outcome) }
        encapsulation.append(.vlan, UInt32(octets.big16(position.offset) & 0x0FFF))
        let type = octets.big16(position.offset + 2)
        position.offset += 4
        return .etherType(type)
    }

    /// Why a header of `needed` octets that carries another one cannot be read: it is not there, or too many are around
    /// it. Nil when it can.
    static func cannotNest(
        _ layer: Undecodable.Layer, needed: Int, _ position: HeaderPosition, _ encapsulation: Encapsulation
    ) -> FrameOutcome? {
        guard Int(encapsulation.count) < Encapsulation.mostLayers else {
            return position.undecodable(layer, needed: needed, available: position.available, limit: .nesting)
        }
        return position.has(needed) ? nil : position.tooShort(layer, needed: needed)
    }
}
