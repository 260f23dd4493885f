extension FrameDecoder {
    /// B.A.T.M.A.N. advanced, versions 14 and 15: unicast and broadcast packets, whose first four octets are their type,
    /// the version and two more; an Ethernet header follows.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |      Type     |    Version    |      TTL      |  Table version|
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     | Unicast: destination (6), with four addresses also source (8) |
    ///     | Broadcast: sequence number (4), originator (6)                |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func meshHeader(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotNest(.meshHeader, needed: 2, position, encapsulation) { return .finished(outcome) }
        let length: Int
        switch octets.big16(position.offset) {
        case 0x400F, 0x030E: length = 10
        case 0x420F, 0x090E: length = 18
        case 0x010F, 0x040E: length = 14
        default: return .finished(.notTCP)
        }
        encapsulation.append(.mesh)
        return skip(length, of: .meshHeader, then: .link(1), &position)
    }
}
