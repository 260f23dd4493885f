import PacketDecoding

extension IPAddress {
    /// The address as text: dotted decimal, or the one form of RFC 5952.
    package func text(_ family: IPFamily) -> String {
        var octets: [UInt8] = []
        octets.reserveCapacity(39)
        appendText(family, to: &octets)
        return String(decoding: octets, as: UTF8.self)
    }

    /// Appends the address as ASCII, for a writer with a buffer of its own.
    package func appendText(_ family: IPFamily, to text: inout [UInt8]) {
        switch family {
        case .version4: appendDotted(UInt32(truncatingIfNeeded: low), to: &text)
        case .version6: appendVersion6(to: &text)
        }
    }

    /// RFC 5952 §4: no leading zeros, lower case, `::` for the longest run of at least two zero groups, the first of
    /// equals; §5: the last 32 bits of an IPv4-mapped address in dotted decimal.
    private func appendVersion6(to text: inout [UInt8]) {
        if high == 0, low >> 32 == 0xFFFF {
            text.append(contentsOf: "::ffff:".utf8)
            appendDotted(UInt32(truncatingIfNeeded: low), to: &text)
            return
        }
        let run = longestZeroRun
        var index = 0
        while index < 8 {
            if index == run.lowerBound, !run.isEmpty {
                text.append(contentsOf: "::".utf8)
                index = run.upperBound
                continue
            }
            if index > 0, index != run.upperBound || run.isEmpty { text.append(UInt8(ascii: ":")) }
            appendHexadecimal(group(index), to: &text)
            index += 1
        }
    }

    /// The 16-bit group at `index`, 0 to 7, the most significant first.
    private func group(_ index: Int) -> UInt16 {
        let word = index < 4 ? high : low
        return UInt16(truncatingIfNeeded: word >> UInt64(48 - 16 * (index & 3)))
    }

    /// The groups that `::` stands for; empty when no two zero groups stand side by side (RFC 5952 §4.2).
    private var longestZeroRun: Range<Int> {
        var longest = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, group(end) == 0 { end += 1 }
            if end - start >= 2, end - start > longest.count { longest = start..<end }
            start = end + 1
        }
        return longest
    }
}

private func appendDotted(_ bits: UInt32, to text: inout [UInt8]) {
    for shift in stride(from: UInt32(24), through: 0, by: -8) {
        if shift != 24 { text.append(UInt8(ascii: ".")) }
        appendDecimal(UInt64(bits >> shift & 0xFF), to: &text)
    }
}

private func appendHexadecimal(_ value: UInt16, to text: inout [UInt8]) {
    var isLeading = true
    for shift in stride(from: UInt16(12), through: 0, by: -4) {
        let digit = UInt8(value >> shift & 0xF)
        if digit == 0, isLeading, shift > 0 { continue }
        isLeading = false
        text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
}

/// An address with its port: `10.0.0.1:80`, `[2001:db8::1]:80` (RFC 5952 §6).
package func endpointText(_ address: IPAddress, _ port: UInt16, _ family: IPFamily) -> String {
    var octets: [UInt8] = []
    octets.reserveCapacity(47)
    appendEndpointText(address, port, family, to: &octets)
    return String(decoding: octets, as: UTF8.self)
}

/// Appends an address with its port as ASCII.
package func appendEndpointText(_ address: IPAddress, _ port: UInt16, _ family: IPFamily, to text: inout [UInt8]) {
    if family == .version6 { text.append(UInt8(ascii: "[")) }
    address.appendText(family, to: &text)
    if family == .version6 { text.append(UInt8(ascii: "]")) }
    text.append(UInt8(ascii: ":"))
    appendDecimal(UInt64(port), to: &text)
}
