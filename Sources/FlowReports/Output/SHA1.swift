/// SHA-1 (FIPS 180-4 §6.1.2) of a message that fits one block, as Community ID needs it. Not for secrets.
struct SHA1: BitwiseCopyable {
    private var a: UInt32 = 0x6745_2301
    private var b: UInt32 = 0xEFCD_AB89
    private var c: UInt32 = 0x98BA_DCFE
    private var d: UInt32 = 0x1032_5476
    private var e: UInt32 = 0xC3D2_E1F0

    /// The digest of one padded block.
    static func digest(of block: InlineArray<16, UInt32>) -> InlineArray<5, UInt32> {
        var words = InlineArray<80, UInt32>(repeating: 0)
        for round in 0..<16 { words[round] = block[round] }
        for round in 16..<80 {
            words[round] = rotate(words[round - 3] ^ words[round - 8] ^ words[round - 14] ^ words[round - 16], 1)
        }
        var state = SHA1()
        for round in 0..<20 { state.step(words[round] &+ 0x5A82_7999, state.d ^ (state.b & (state.c ^ state.d))) }
        for round in 20..<40 { state.step(words[round] &+ 0x6ED9_EBA1, state.b ^ state.c ^ state.d) }
        for round in 40..<60 {
            state.step(words[round] &+ 0x8F1B_BCDC, (state.b & state.c) | (state.d & (state.b | state.c)))
        }
        for round in 60..<80 { state.step(words[round] &+ 0xCA62_C1D6, state.b ^ state.c ^ state.d) }
        let initial = SHA1()
        return [
            state.a &+ initial.a, state.b &+ initial.b, state.c &+ initial.c, state.d &+ initial.d,
            state.e &+ initial.e,
        ]
    }

    @inline(__always)
    private mutating func step(_ word: UInt32, _ choice: UInt32) {
        let next = Self.rotate(a, 5) &+ choice &+ e &+ word
        e = d
        d = c
        c = Self.rotate(b, 30)
        b = a
        a = next
    }

    @inline(__always)
    private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
        (word &<< count) | (word &>> (32 &- count))
    }
}
