import PacketDecoding
import TCPTracking

extension OutputBuffer {
    /// Community ID version 1 with seed 0 of a TCP flow: the same text that other tools give the same flow.
    ///
    /// SHA-1 of seed, lower address, higher address, protocol 6, a zero octet and both ports, in base64.
    package mutating func append(communityIDOf key: FlowKey) {
        let digest = SHA1.digest(of: Self.communityIDBlock(key))
        append("1:")
        var carried: UInt64 = 0
        var bits: UInt64 = 0
        for index in 0..<5 {
            carried = carried << 32 | UInt64(digest[index])
            bits += 32
            while bits >= 6 {
                bits -= 6
                append(base64: carried >> bits & 63)
            }
            carried &= (1 << bits) - 1
        }
        // 160 bits are 26 digits and 4 bits more.
        append(base64: carried << 2 & 63)
        append(UInt8(ascii: "="))
    }

    mutating func append(base64 digit: UInt64) {
        let digit = UInt8(truncatingIfNeeded: digit)
        switch digit {
        case ..<26: append(digit &+ 65)
        case ..<52: append(digit &+ 71)
        case ..<62: append(digit &- 4)
        case 62: append(UInt8(ascii: "+"))
        default: append(UInt8(ascii: "/"))
        }
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
