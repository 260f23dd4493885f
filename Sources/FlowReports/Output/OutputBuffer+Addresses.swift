import PacketDecoding

extension OutputBuffer {
    /// An address as text: dotted decimal, or RFC 5952 §4 and §5.
    package mutating func append(_ address: IPAddress, family: IPFamily) {
        switch family {
        case .version4: append(version4: UInt32(truncatingIfNeeded: address.low))
        case .version6: append(version6: address)
        }
    }

    /// Address and port: `10.0.0.1:80`, `[2001:db8::1]:80` (RFC 5952 §6).
    package mutating func append(_ address: IPAddress, family: IPFamily, port: UInt16) {
        if family == .version6 { append("[") }
        append(address, family: family)
        if family == .version6 { append("]") }
        append(":")
        append(decimal: UInt64(port))
    }

    private mutating func append(version4 bits: UInt32) {
        var shift: UInt32 = 24
        while true {
            append(decimal: UInt64((bits >> shift) & 255))
            if shift == 0 { return }
            append(".")
            shift -= 8
        }
    }

    private mutating func append(version6 address: IPAddress) {
        if address.high == 0, address.low >> 32 == 0xFFFF {
            append("::ffff:")
            append(version4: UInt32(truncatingIfNeeded: address.low))
            return
        }
        let (runStart, runLength) = Self.longestZeroRun(of: address)
        var index = 0
        while index < 8 {
            if runLength > 1, index == runStart {
                append("::")
                index += runLength
                continue
            }
            if index > 0, index != runStart + runLength || runLength < 2 { append(":") }
            append(hexadecimal: UInt64(Self.group(index, of: address)))
            index += 1
        }
    }

    /// The first of the longest runs of zero groups (RFC 5952 §4.2.3).
    private static func longestZeroRun(of address: IPAddress) -> (start: Int, length: Int) {
        var best = (start: 0, length: 0)
        var length = 0
        for index in 0..<8 {
            length = group(index, of: address) == 0 ? length + 1 : 0
            if length > best.length { best = (index + 1 - length, length) }
        }
        return best
    }

    private static func group(_ index: Int, of address: IPAddress) -> UInt16 {
        let word = index < 4 ? address.high : address.low
        return UInt16(truncatingIfNeeded: word >> UInt64(48 - 16 * (index & 3)))
    }
}
