extension OutputBuffer {
    /// The octets of words in base64 (RFC 4648 §4), of each word the most significant one first.
    mutating func append(base64 words: Span<UInt32>) {
        var carried: UInt64 = 0
        var bits: UInt64 = 0
        for index in words.indices {
            carried = carried << 32 | UInt64(words[index])
            bits += 32
            while bits >= 6 {
                bits -= 6
                append(base64Digit: carried >> bits & 63)
            }
            carried &= (1 << bits) - 1
        }
        guard bits > 0 else { return }
        append(base64Digit: carried << (6 - bits) & 63)
        append(bits == 4 ? "=" : "==")
    }

    private mutating func append(base64Digit digit: UInt64) {
        let digit = UInt8(truncatingIfNeeded: digit)
        switch digit {
        case ..<26: append(digit &+ 65)
        case ..<52: append(digit &+ 71)
        case ..<62: append(digit &- 4)
        case 62: append(UInt8(ascii: "+"))
        default: append(UInt8(ascii: "/"))
        }
    }
}
