/// Digests of a payload: equal octets have equal digests, on any machine.
///
/// Four lanes take eight octets each in turn, so that four multiplications are under way at once. Each step is a bijection
/// of its lane, so a change within a single word always changes its lane. It is no defence against someone who looks for
/// two payloads with one digest.
struct PayloadDigest: BitwiseCopyable {
    /// Of all octets.
    private(set) var whole: UInt32
    /// Of the first 64 octets; of all where there are fewer.
    private(set) var start: UInt32

    /// Octets that `start` is a digest of.
    private static var startLength: Int { 64 }

    /// - Precondition: `count` is above 0, and the octets from `start` on are that many.
    init(_ octets: RawSpan, from start: Int, count: Int) {
        var lanes = Lanes()
        guard count >= 8 else {
            lanes.first = Lanes.mix(lanes.first, Self.fewOctets(octets, from: start, count: count))
            whole = lanes.folded(count)
            self.start = whole
            return
        }
        var offset = start
        let last = start + count - 8
        var digestOfStart: UInt32?
        if count >= 32 {
            lanes.take(octets.extracting(offset..<offset + 32))
            offset += 32
            if count >= Self.startLength {
                lanes.take(octets.extracting(offset..<offset + 32))
                offset += 32
                digestOfStart = lanes.joined.folded(0)
                while offset + 24 <= last {
                    lanes.take(octets.extracting(offset..<offset + 32))
                    offset += 32
                }
            }
            lanes = lanes.joined
        }
        while offset + 8 <= last {
            lanes.first = Lanes.mix(lanes.first, octets.little64(offset))
            lanes.second = Lanes.mix(lanes.second, octets.little64(offset + 8))
            offset += 16
        }
        if offset < last {
            lanes.first = Lanes.mix(lanes.first, octets.little64(offset))
        }
        // The last eight octets, some of which may have been taken already.
        lanes.second = Lanes.mix(lanes.second, octets.little64(last))
        whole = lanes.folded(count)
        self.start = digestOfStart ?? whole
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
}

private struct Lanes: BitwiseCopyable {
    // Odd numbers without pattern: the fractional parts of the square roots of 2, 3, 5 and 7, made odd.
    var first: UInt64 = 0x6A09_E667_F3BC_C909
    var second: UInt64 = 0xBB67_AE85_84CA_A73B
    var third: UInt64 = 0x3C6E_F372_FE94_F82B
    var fourth: UInt64 = 0xA54F_F53A_5F1D_36F1

    /// Takes 32 octets.
    @inline(__always)
    mutating func take(_ block: RawSpan) {
        first = Self.mix(first, block.little64(0))
        second = Self.mix(second, block.little64(8))
        third = Self.mix(third, block.little64(16))
        fourth = Self.mix(fourth, block.little64(24))
    }

    /// The last two lanes in the first two.
    var joined: Lanes {
        var lanes = self
        lanes.first = Self.mix(first, third)
        lanes.second = Self.mix(second, fourth)
        return lanes
    }

    /// Turns the lane by 29 bits, so that what the product gathers in the high bits comes down again. 29 is no multiple
    /// of 8: otherwise an octet that is taken twice could cancel itself.
    @inline(__always)
    static func mix(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        ((lane << 29 | lane >> 35) ^ word) &* 0x6A09_E667_F3BC_C909
    }

    /// The first two lanes and how many octets they took.
    @inline(__always)
    func folded(_ count: Int) -> UInt32 {
        let second = second ^ UInt64(truncatingIfNeeded: count)
        let sum = Self.mix(first, second ^ second >> 32)
        return UInt32(truncatingIfNeeded: sum ^ sum >> 29)
    }
}
