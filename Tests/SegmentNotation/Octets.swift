extension [UInt8] {
    /// Appends a number in network byte order.
    mutating func append(bigEndian number: some FixedWidthInteger) {
        append(number, .big)
    }

    /// Appends a number in the given byte order.
    mutating func append<Number: FixedWidthInteger>(_ number: Number, _ order: CaptureHeader.ByteOrder) {
        let ordered = order == .big ? number.bigEndian : number.littleEndian
        Swift.withUnsafeBytes(of: ordered) { octets in append(contentsOf: octets) }
    }

    /// Overwrites two octets with a number in network byte order.
    mutating func set(_ number: UInt16, at index: Int) {
        self[index] = UInt8(number >> 8)
        self[index + 1] = UInt8(number & 0xff)
    }
}

/// The Internet checksum (RFC 1071) over parts that are summed as if they stood one after the other; all parts but
/// the last must have an even length.
package func internetChecksum(_ parts: [UInt8]...) -> UInt16 {
    var sum: UInt64 = 0
    for part in parts {
        for index in stride(from: 0, to: part.count, by: 2) {
            let low = index + 1 < part.count ? part[index + 1] : 0
            sum += UInt64(part[index]) << 8 | UInt64(low)
        }
    }
    while sum > 0xffff {
        sum = sum & 0xffff + sum >> 16
    }
    return ~UInt16(sum)
}

extension ChecksumField {
    /// What stands in the header where `right` would be correct.
    func value(_ right: UInt16) -> UInt16 {
        switch self {
        case .right: right
        case .wrong: right ^ 0x1234
        case .number(let number): number
        }
    }
}
