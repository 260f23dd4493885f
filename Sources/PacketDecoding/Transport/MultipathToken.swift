/// The token by which a subflow names the connection that it joins: the first 32 bits of the SHA-256 digest of a key
/// (RFC 8684 §3.2).
enum MultipathToken {
    /// The token that a key makes.
    static func of(key: UInt64) -> UInt32 {
        // The only block (FIPS 180-4 §5.1.1): the key, a bit that ends it, zeros, its length in bits.
        var words = InlineArray<64, UInt32>(repeating: 0)
        words[0] = UInt32(truncatingIfNeeded: key >> 32)
        words[1] = UInt32(truncatingIfNeeded: key)
        words[2] = 0x8000_0000
        words[15] = 64
        var state = SHA256.initial
        SHA256.compress(&words, into: &state)
        return state[0]
    }
}
