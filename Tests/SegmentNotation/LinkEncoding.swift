extension Link {
    /// Puts the link's header before a datagram.
    ///
    /// - Parameter isOutgoing: whether the capturing host, taken to be the connection's client, sent it.
    func frame(_ datagram: [UInt8], from source: Address, to destination: Address, isOutgoing: Bool) -> [UInt8] {
        let etherType: UInt16 = source.isVersion6 ? 0x86dd : 0x0800
        var octets: [UInt8] = []
        switch self {
        case .ethernet(let tags):
            octets = Link.hardwareAddress(destination) + Link.hardwareAddress(source)
            for (index, tag) in tags.enumerated() {
                // Only the innermost tag is a customer tag (IEEE 802.1Q).
                octets.append(bigEndian: UInt16(index == tags.count - 1 ? 0x8100 : 0x88a8))
                octets.append(bigEndian: tag)
            }
            octets.append(bigEndian: etherType)
        case .linuxCooked:
            octets.append(bigEndian: UInt16(isOutgoing ? 4 : 0))
            octets.append(bigEndian: UInt16(1))
            octets.append(bigEndian: UInt16(6))
            octets += Link.hardwareAddress(source) + [0, 0]
            octets.append(bigEndian: etherType)
        case .linuxCooked2:
            octets.append(bigEndian: etherType)
            octets.append(bigEndian: UInt16(0))
            octets.append(bigEndian: UInt32(2))
            octets.append(bigEndian: UInt16(1))
            octets += [isOutgoing ? 4 : 0, 6]
            octets += Link.hardwareAddress(source) + [0, 0]
        case .null(let order): octets.append(Link.family(source), order)
        case .loop: octets.append(bigEndian: Link.family(source))
        case .raw, .ipv4, .ipv6: break
        case .pointToPoint: octets = [0xff, 0x03, 0x00, source.isVersion6 ? 0x57 : 0x21]
        }
        return octets + datagram
    }

    /// Whether the link can carry the family.
    func carries(_ address: Address) -> Bool {
        self == .ipv4 ? !address.isVersion6 : self == .ipv6 ? address.isVersion6 : true
    }

    /// A locally administered address that shows whose it is.
    private static func hardwareAddress(_ address: Address) -> [UInt8] {
        [0x02, 0x00] + address.octets.suffix(4)
    }

    /// The address family as Darwin numbers it.
    private static func family(_ address: Address) -> UInt32 {
        address.isVersion6 ? 30 : 2
    }
}
