import PacketDecoding
import TCPTracking

extension OutputBuffer {
    /// Community ID version 1 with seed 0 of a TCP flow: the same text that other tools give the same flow.
    ///
    /// SHA-1 of seed, lower address, higher address, protocol 6, a zero octet and both ports, in base64.
    package mutating func append(communityIDOf key: FlowKey) {
        let digest = SHA1.digest(of: Self.communityIDBlock(key))
        append("1:")
        append(base64: digest.span)
    }

    /// The padded message. The ends of a key are ordered as Community ID orders them.
    private static func communityIDBlock(_ key: FlowKey) -> InlineArray<16, UInt32> {
        var block = InlineArray<16, UInt32>(repeating: 0)
        let ports = UInt32(key.portA) << 16 | UInt32(key.portB)
        switch key.family {
        case .version4:
            let a = UInt32(truncatingIfNeeded: key.addressA.low)
            let b = UInt32(truncatingIfNeeded: key.addressB.low)
            block[0] = a >> 16
            block[1] = a << 16 | b >> 16
            block[2] = b << 16 | 6 << 8
            block[3] = ports
            block[4] = 0x8000_0000
            block[15] = 128
        case .version6:
            let words: [4 of UInt64] = [key.addressA.high, key.addressA.low, key.addressB.high, key.addressB.low]
            var carried: UInt64 = 0
            for index in 0..<4 {
                block[2 * index] = UInt32(truncatingIfNeeded: carried << 16 | words[index] >> 48)
                block[2 * index + 1] = UInt32(truncatingIfNeeded: words[index] >> 16)
                carried = words[index] & 0xFFFF
            }
            block[8] = UInt32(truncatingIfNeeded: carried << 16) | 6 << 8
            block[9] = ports
            block[10] = 0x8000_0000
            block[15] = 320
        }
        return block
    }
}
