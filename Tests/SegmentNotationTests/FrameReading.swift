import SegmentNotation

/// The fields of an Ethernet frame with IPv4 without options, read independently of what wrote them.
extension Frame {
    func number(at offset: Int, octets count: Int) -> UInt32 {
        octets[offset..<offset + count].reduce(0) { $0 << 8 | UInt32($1) }
    }

    var sequence: UInt32 { number(at: 38, octets: 4) }
    var acknowledgment: UInt32 { number(at: 42, octets: 4) }
    var flags: UInt32 { number(at: 46, octets: 2) & 0xfff }
    /// The TCP header's octets after the first twenty, by the data offset.
    var options: [UInt8] { Array(octets[54..<34 + Int(octets[46] >> 4) * 4]) }
}

/// Whether the 16-bit one's complement sum over all octets is all ones, as it is when a checksum in them is right.
func sumsToAllOnes(_ octets: [UInt8]) -> Bool {
    var sum: UInt32 = 0
    for (index, octet) in octets.enumerated() {
        sum += UInt32(octet) << (index.isMultiple(of: 2) ? 8 : 0)
        sum = (sum & 0xffff) + (sum >> 16)
    }
    return sum == 0xffff
}
