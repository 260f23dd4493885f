extension FrameDecoder {
    /// The authentication header of IPsec (RFC 4302 §2). Its length counts words of four octets, less two.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |  Next header  |     Length    |            Reserved           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                    Security parameters index                  |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                         Sequence number                       |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |                      Integrity check value                    |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func authentication(_ octets: RawSpan, _ position: inout HeaderPosition) -> NextHeader {
        let start = position.offset
        guard position.extensions < mostExtensions else {
            return .finished(
                position.undecodable(.authentication, needed: 12, available: position.available, limit: .nesting))
        }
        guard position.has(12) else { return .finished(position.tooShort(.authentication, needed: 12)) }
        // A length below the fixed fields is read as no integrity check value.
        let length = max(12, (Int(octets.octet(start + 1)) + 2) * 4)
        guard position.has(length) else { return .finished(position.tooShort(.authentication, needed: length)) }
        position.extensions += 1
        position.offset += length
        return .ipProtocol(octets.octet(start))
    }
}
