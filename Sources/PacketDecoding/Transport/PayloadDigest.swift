extension FrameDecoder {
    /// A digest of `count` octets: equal octets have equal digests, on any machine.
    ///
    /// Four lanes take eight octets each in turn, so that four multiplications are under way at once. Each step is a
    /// bijection of its lane, so a change within a single word always changes its lane. It is no defence against
    /// someone who looks for two payloads with one digest.
    static func payloadDigest(_ octets: RawSpan, from start: Int, count: Int) -> UInt32 {
        var first = firstKey ^ UInt64(truncatingIfNeeded: count)
        var second = secondKey
        if count < 8 {
            first = mix(first, fewOctets(octets, from: start, count: count))
            return fold(first, second)
        }
        var offset = start
        let last = start + count - 8
        if count >= 32 {
            var third = thirdKey
            var fourth = fourthKey
            repeat {
                let block = octets.extracting(offset..<offset + 32)
                first = mix(first, block.little64(0))
                second = mix(second, block.little64(8))
                third = mix(third, block.little64(16))
                fourth = mix(fourth, block.little64(24))
                offset += 32
            } while offset + 24 <= last
            first = mix(first, third)
            second = mix(second, fourth)
        }
        while offset + 8 <= last {
            first = mix(first, octets.little64(offset))
            second = mix(second, octets.little64(offset + 8))
            offset += 16
        }
        if offset < last {
            first = mix(first, octets.little64(offset))
        }
        // The last eight octets, some of which may have been taken already.
        second = mix(second, octets.little64(last))
        return fold(first, second)
    }

    /// One to seven octets as one word.
    @inline(__always)
    private static func fewOctets(_ octets: RawSpan, from start: Int, count: Int) -> UInt64 {
        if count >= 4 {
            return UInt64(octets.little32(start)) << 32 | UInt64(octets.little32(start + count - 4))
        }
        let middle = UInt64(octets.octet(start + count / 2)) << 8
        return UInt64(octets.octet(start)) << 16 | middle | UInt64(octets.octet(start + count - 1))
    }

    /// Turns the lane by 29 bits, so that what the product gathers in the high bits comes down again. 29 is no multiple
    /// of 8: otherwise an octet that is taken twice could cancel itself.
    @inline(__always)
    private static func mix(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        ((lane << 29 | lane >> 35) ^ word) &* firstKey
    }

    @inline(__always)
    private static func fold(_ first: UInt64, _ second: UInt64) -> UInt32 {
        let sum = mix(first, second ^ second >> 32)
        return UInt32(truncatingIfNeeded: sum ^ sum >> 29)
    }

    // Odd numbers without pattern: the fractional parts of the square roots of 2, 3, 5 and 7, made odd.
    private static var firstKey: UInt64 { 0x6A09_E667_F3BC_C909 }
    private static var secondKey: UInt64 { 0xBB67_AE85_84CA_A73B }
    private static var thirdKey: UInt64 { 0x3C6E_F372_FE94_F82B }
    private static var fourthKey: UInt64 { 0xA54F_F53A_5F1D_36F1 }
}
