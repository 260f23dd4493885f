extension FrameDecoder {
    /// Cisco metadata with a security group tag (draft-smith-kandula-sxp §3.15). The length counts words of options.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |  Version = 1  |     Length    | Opt. length and type = 0x0001 |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |      Security group tag       |           EtherType           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func metaData(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotNest(.metaData, needed: 2, position, encapsulation) { return .finished(outcome) }
        let start = position.offset
        let length = 2 + Int(octets.octet(start + 1)) * 4
        guard position.has(length + 2) else { return .finished(position.tooShort(.metaData, needed: length + 2)) }
        let hasTag = length >= 6 && octets.big16(start + 2) & 0x0FFF == 1
        encapsulation.append(.securityGroup, hasTag ? UInt32(octets.big16(start + 4)) : nil)
        position.offset += length + 2
        return .etherType(octets.big16(start + length))
    }
}
