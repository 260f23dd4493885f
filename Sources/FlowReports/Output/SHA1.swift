/// SHA-1 (FIPS 180-4 §6.1.2) of a message that fits one block, as Community ID needs it. Not for secrets.
enum SHA1 {
    /// The digest of one padded block.
    static func digest(of block: InlineArray<16, UInt32>) -> InlineArray<5, UInt32> {
        var words = InlineArray<80, UInt32>(repeating: 0)
        for round in 0..<16 { words[round] = block[round] }
        for round in 16..<80 {
            words[round] = rotate(words[round - 3] ^ words[round - 8] ^ words[round - 14] ^ words[round - 16], 1)
        }
        var a: UInt32 = 0x6745_2301
        var b: UInt32 = 0xEFCD_AB89
        var c: UInt32 = 0x98BA_DCFE
        var d: UInt32 = 0x1032_5476
        var e: UInt32 = 0xC3D2_E1F0
        // Five rounds at a time: then every variable is back in its place, and none has to be moved.
        var round = 0
        while round < 80 {
            step(a, &b, c, d, &e, words[round], round)
            step(e, &a, b, c, &d, words[round &+ 1], round)
            step(d, &e, a, b, &c, words[round &+ 2], round)
            step(c, &d, e, a, &b, words[round &+ 3], round)
            step(b, &c, d, e, &a, words[round &+ 4], round)
            round &+= 5
        }
        return [
            a &+ 0x6745_2301, b &+ 0xEFCD_AB89, c &+ 0x98BA_DCFE, d &+ 0x1032_5476, e &+ 0xC3D2_E1F0,
        ]
    }

    @inline(__always)
    private static func step(
        _ a: UInt32, _ b: inout UInt32, _ c: UInt32, _ d: UInt32, _ e: inout UInt32, _ word: UInt32, _ round: Int
    ) {
        let mixed: UInt32
        switch round {
        case ..<20: mixed = (d ^ (b & (c ^ d))) &+ 0x5A82_7999
        case ..<40: mixed = (b ^ c ^ d) &+ 0x6ED9_EBA1
        case ..<60: mixed = ((b & c) | (d & (b | c))) &+ 0x8F1B_BCDC
        default: mixed = (b ^ c ^ d) &+ 0xCA62_C1D6
        }
        e = e &+ rotate(a, 5) &+ mixed &+ word
        b = rotate(b, 30)
    }

    @inline(__always)
    private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
        (word &<< count) | (word &>> (32 &- count))
    }
}
