// Headers that the capturing host puts before a frame. They were never on the wire.

extension FrameDecoder {
    /// LINKTYPE_IEEE802_11_RADIOTAP (radiotap.org), little-endian:
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |  Version = 0  |    Padding    |             Length            |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |  Present fields; bit 31: another such word follows this one   |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |          Fields, each aligned to its own size ...             |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///
    /// Of the fields only the flags (bit 1) are of use: 10 says that the frame ends with its check sequence, 20 that the
    /// 802.11 header is padded.
    static func radiotap(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        let start = position.offset
        guard position.has(8) else { return .finished(position.tooShort(.capturePrefix, needed: 8)) }
        guard octets.octet(start) == 0 else { return .finished(.notTCP) }
        let length = max(8, Int(octets.little16(start + 2)))
        guard position.has(length) else { return .finished(position.tooShort(.capturePrefix, needed: length)) }
        let present = octets.little32(start + 4)
        var place = 8
        while place + 4 <= length, octets.little32(start + place - 4) & 0x8000_0000 != 0 { place += 4 }
        // The time stamp (bit 0) stands before the flags.
        if present & 1 != 0 { place = ((place + 7) & ~7) + 8 }
        var notes: RadioNotes = []
        if present & 2 != 0, place < length {
            let flags = octets.octet(start + place)
            notes = flags & 0x10 != 0 ? .hasCheckSequence : .hasNoCheckSequence
            if flags & 0x20 != 0 { notes.insert(.padsHeader) }
        }
        position.offset += length
        return .wireless(notes)
    }

    /// LINKTYPE_IEEE802_11_PRISM, in the byte order of the capturing host, or in its place an AVS header:
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                     Message code = 44                         |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                       Message length                          |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func prism(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        let start = position.offset
        guard position.has(8) else { return .finished(position.tooShort(.capturePrefix, needed: 8)) }
        if octets.big32(start) & 0xFFFF_F000 == 0x8021_1000 { return avs(octets, &position) }
        let big = octets.big32(start + 4)
        let length = max(8, Int(min(big, big.byteSwapped)))
        return skip(length, of: .capturePrefix, then: .wireless([]), &position)
    }

    /// LINKTYPE_IEEE802_11_AVS, in network order:
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |               Magic number and version = 80211nnn             |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                            Length                             |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func avs(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        let start = position.offset
        guard position.has(8) else { return .finished(position.tooShort(.capturePrefix, needed: 8)) }
        let length = max(8, Int(octets.big32(start + 4)))
        return skip(length, of: .capturePrefix, then: .wireless([]), &position)
    }

    /// LINKTYPE_PPI, per-packet information, little-endian:
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |  Version = 0  |     Flags     |             Length            |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                           Link type                           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func perPacketInformation(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        let start = position.offset
        guard position.has(8) else { return .finished(position.tooShort(.capturePrefix, needed: 8)) }
        let length = max(8, Int(octets.little16(start + 2)))
        return prefixed(linkType: octets.little32(start + 4), length: length, &position)
    }

    /// LINKTYPE_PKTAP (macOS), little-endian:
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                            Length                             |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                      Next record type = 1                     |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                           Link type                           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func packetTap(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        let start = position.offset
        guard position.has(12) else { return .finished(position.tooShort(.capturePrefix, needed: 12)) }
        let length = max(12, Int(octets.little32(start)))
        return prefixed(linkType: octets.little32(start + 8), length: length, &position)
    }

    /// What stands behind a prefix that names the link type; no prefix in a prefix, so that none nest without end.
    private static func prefixed(
        linkType: UInt32, length: Int, _ position: inout HeaderPosition
    ) -> NextHeader {
        guard position.has(length) else { return .finished(position.tooShort(.capturePrefix, needed: length)) }
        guard linkType != LinkType.ppi.rawValue, linkType != LinkType.packetTap.rawValue else {
            return .finished(.notTCP)
        }
        position.offset += length
        return .link(linkType)
    }

    /// LINKTYPE_NFLOG: a header, then attributes in the byte order of the capturing host, padded to words; the packet
    /// is the attribute of type 9.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     | Address family|  Version = 0  |            Resource           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |       Attribute length        |         Attribute type        |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                      Attribute value ...                      |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func netfilterLog(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(4) else { return .finished(position.tooShort(.netfilterLog, needed: 4)) }
        position.offset += 4
        while true {
            guard position.has(4) else { return .finished(position.tooShort(.netfilterLog, needed: 4)) }
            let start = position.offset
            // Types are small numbers, so that only one byte order makes sense of them.
            let isLittle = octets.big16(start + 2) > 0xFF
            let length = Int(isLittle ? octets.little16(start) : octets.big16(start))
            let type = isLittle ? octets.little16(start + 2) : octets.big16(start + 2)
            guard length >= 4 else { return .finished(.notTCP) }
            if type == 9 {
                position.offset += 4
                return .internetProtocol
            }
            let padded = (length + 3) & ~3
            guard position.has(padded) else {
                return .finished(position.tooShort(.netfilterLog, needed: padded))
            }
            position.offset += padded
        }
    }

    /// LINKTYPE_SYMANTEC_FIREWALL: of its two versions one has an EtherType where the other has 0.
    static func symantecFirewall(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        guard position.has(44) else { return .finished(position.tooShort(.capturePrefix, needed: 44)) }
        let types = (octets.big16(position.offset + 6), octets.big16(position.offset + 36))
        switch types {
        case (0x0600..., 0): return skip(44, of: .capturePrefix, then: .etherType(types.0), &position)
        case (0, 0x0600...): return skip(56, of: .capturePrefix, then: .etherType(types.1), &position)
        default: return .finished(.notTCP)
        }
    }

    /// LINKTYPE_WIRESHARK_UPPER_PDU: tagged fields until one of tag 0. Tag 12 names the protocol of what follows; link and
    /// network layers are read.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |              Tag              |             Length            |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                           Value ...                           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func exportedPDU(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        var carried = NextHeader.finished(.notTCP)
        while true {
            guard position.has(4) else { return .finished(position.tooShort(.capturePrefix, needed: 4)) }
            let start = position.offset
            let tag = octets.big16(start)
            let length = 4 + Int(octets.big16(start + 2))
            guard position.has(length) else { return .finished(position.tooShort(.capturePrefix, needed: length)) }
            position.offset += length
            if tag == 0 { return carried }
            if tag == 12 { carried = namedLayer(octets.extracting(start + 4..<start + length)) }
        }
    }

    /// The names of Ethernet begin with `eth`, some with how the check sequence is meant behind `_`; octets of 0 may fill up.
    private static func namedLayer(_ name: RawSpan) -> NextHeader {
        func ends(at count: Int) -> Bool { name.byteCount == count || name.octet(count) == 0 }
        if name.byteCount >= 4, name.big32(0) == 0x6970_7636, ends(at: 4) { return .ipv6 }
        if name.byteCount >= 2, name.big16(0) == 0x6970, ends(at: 2) { return .ipv4 }
        guard name.byteCount >= 3, name.big16(0) == 0x6574, name.octet(2) == 0x68 else { return .finished(.notTCP) }
        let isEthernet = ends(at: 3) || name.octet(3) == UInt8(ascii: "_")
        return isEthernet ? .link(LinkType.ethernet.rawValue) : .finished(.notTCP)
    }
}
