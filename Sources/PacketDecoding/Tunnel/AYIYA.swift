extension FrameDecoder {
    /// AYIYA (draft-massar-v6ops-ayiya §3): identity of 2^length octets, signature in words of four. Operation 1 forwards
    /// what the next header names.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     | IDLen | IDType| SigLen|HshMeth|AutMeth|OpCode |  Next header  |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                           Epoch time                          |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                   Identity and signature ...                  |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func ayiya(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotBeginTunnel(.ayiya, needed: 8, position, encapsulation) { return .finished(outcome) }
        let start = position.offset
        let next = octets.octet(start + 3)
        guard octets.octet(start + 2) & 0x0F == 1, next == 4 || next == 41 else { return .finished(.notTCP) }
        let length = 8 + 1 << Int(octets.octet(start) >> 4) + Int(octets.octet(start + 1) >> 4) * 4
        if let outcome = cannotBeginTunnel(.ayiya, needed: length, position, encapsulation) {
            return .finished(outcome)
        }
        encapsulation.append(.ayiya)
        position.offset += length
        return next == 4 ? .ipv4 : .ipv6
    }
}
