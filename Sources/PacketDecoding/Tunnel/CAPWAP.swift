extension FrameDecoder {
    /// CAPWAP data (RFC 5415 §4.3). The length counts words of the header; T says that the frame inside is in the
    /// radio's own format, which is 802.11 for wireless binding 1; F that it is a fragment, and L the last one; preamble
    /// type 1 is DTLS.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     | Ver=0 | Type  |  HLEN   |  Radio  | Binding |T|F|L|W|M|K|Flags|
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |          Fragment ID          |     Fragment offset     |Rsvd |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func capwap(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: Segment, _ aside: inout FrameAside
    ) -> NextHeader {
        if let outcome = cannotBeginTunnel(.capwap, needed: 8, position, aside.encapsulation) {
            return .finished(outcome)
        }
        let start = position.offset
        let word = octets.big32(start)
        if word >> 24 == 1 {
            // A DTLS record (RFC 6347 §4.1) begins with its type and FE.
            let isRecord = 20...25 ~= octets.octet(start + 4) && octets.octet(start + 5) == 0xFE
            return .finished(isRecord ? .opaque(.dtls) : .notTCP)
        }
        // K is a keep-alive.
        guard word >> 24 == 0, word & 0x08 == 0 else { return .finished(.notTCP) }
        let length = Int(word >> 19 & 0x1F) * 4
        guard length >= 8 else { return .finished(.notTCP) }
        if let outcome = cannotBeginTunnel(.capwap, needed: length, position, aside.encapsulation) {
            return .finished(outcome)
        }
        aside.encapsulation.append(.capwap)
        position.offset += length
        let content: NextHeader
        if word & 0x100 == 0 {
            content = .link(1)
        } else {
            content = word >> 9 & 0x1F == 1 ? .wireless(.mayBeSwapped) : .finished(.notTCP)
        }
        // Without F offset and L have no meaning.
        guard word & 0x80 != 0 else { return content }
        let offset = Int(octets.big16(start + 6) >> 3) * 8
        if aside.fragment == nil, !position.isQuoted {
            aside.fragment = FragmentPlace(
                unit: FragmentedUnit(
                    kind: .capwap, source: segment.source, destination: segment.destination,
                    identification: UInt32(octets.big16(start + 4))),
                offset: offset, more: word & 0x40 == 0, content: content, start: position.offset,
                length: position.end - position.offset, captured: position.available, segment: segment,
                encapsulation: aside.encapsulation)
        }
        return offset == 0 ? content : .finished(.fragment)
    }
}
