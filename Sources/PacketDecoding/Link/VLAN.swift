extension FrameDecoder {
    /// More tags than any network stacks; they bound the work that a hostile frame can ask for.
    static let mostTags = 8

    /// The rest of an IEEE 802.1Q tag, after the EtherType that announced it:
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     | PCP |D|   VLAN identifier     |      EtherType or length      |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func vlan(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: inout Segment
    ) -> NextHeader {
        guard position.tags < mostTags else {
            return .finished(position.undecodable(.vlan, needed: 4, available: position.available, limit: .nesting))
        }
        guard position.has(4) else { return .finished(position.tooShort(.vlan, needed: 4)) }
        let identifier = octets.big16(position.offset) & 0x0FFF
        switch position.tags {
        case 0:
            segment.outerVLAN = identifier
            segment.attributes.insert(.vlan)
        case 1:
            segment.innerVLAN = identifier
            segment.attributes.insert(.secondVLAN)
        default:
            segment.attributes.insert(.moreVLANs)
        }
        let type = octets.big16(position.offset + 2)
        position.tags += 1
        position.offset += 4
        return .etherType(type)
    }
}
