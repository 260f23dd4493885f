import PacketDecoding

extension Tracker {
    /// Tokens that are remembered at once; beyond that all are forgotten.
    private static var tokenLimit: Int { 1 << 16 }

    /// A segment with a Multipath TCP option was taken: it may show whose key makes which token, or name the connection that
    /// its subflow joins (RFC 8684 §3.2).
    mutating func noteMultipath(_ segment: Segment, from end: End, row: UInt32) {
        // With payload it has no token.
        guard segment.payloadLength == 0 else { return }
        // The other subflows may be anybody's.
        if options.isShare { knowsOthers = true }
        if segment.attributes.contains(.multipathKey) {
            if multipathTokens.count >= Self.tokenLimit { multipathTokens.removeAll() }
            if multipathTokens[segment.multipathToken] == nil {
                multipathTokens[segment.multipathToken] = rows[row].id
            }
        } else if segment.attributes.contains(.multipathJoin) {
            let joined = multipathTokens[segment.multipathToken] ?? 0
            details[rows[row].details].remarks.note(
                .joinsMultipath, by: end, frame: segment.frame, observed: segment.multipathToken,
                expected: UInt32(clamping: joined))
        }
    }
}
