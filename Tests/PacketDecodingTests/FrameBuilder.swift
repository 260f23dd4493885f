// Octets of headers, written out field by field, so that a test says what stands in a frame.

typealias Octets = [UInt8]

func big16(_ value: Int) -> Octets {
    [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
}

func big32(_ value: Int) -> Octets {
    big16(value >> 16) + big16(value)
}

func ethernet(_ type: Int, _ payload: Octets) -> Octets {
    [0x02, 0, 0, 0, 0, 2, 0x02, 0, 0, 0, 0, 1] + big16(type) + payload
}

func vlan(_ identifier: Int, priority: Int = 0, _ type: Int, _ payload: Octets) -> Octets {
    big16(priority << 13 | identifier) + big16(type) + payload
}

func linuxCooked(_ type: Int, packetType: Int = 0, _ payload: Octets) -> Octets {
    big16(packetType) + big16(1) + big16(6) + [2, 0, 0, 0, 0, 1, 0, 0] + big16(type) + payload
}

func linuxCooked2(_ type: Int, packetType: Int = 0, _ payload: Octets) -> Octets {
    big16(type) + big16(0) + big32(3) + big16(1) + [UInt8(packetType), 6, 2, 0, 0, 0, 0, 1, 0, 0] + payload
}

func snap(_ type: Int, _ payload: Octets) -> Octets {
    [0xAA, 0xAA, 3, 0, 0, 0] + big16(type) + payload
}

/// From 10.0.0.1 to 10.0.0.2, TTL 64, identification 0x1234, don't fragment.
func ipv4(
    proto: Int = 6, totalLength: Int? = nil, headerWords: Int? = nil, version: Int = 4, fragmentation: Int = 0x4000,
    options: Octets = [], _ payload: Octets
) -> Octets {
    let words = headerWords ?? 5 + options.count / 4
    return [UInt8(version << 4 | words), 0] + big16(totalLength ?? 20 + options.count + payload.count)
        + big16(0x1234) + big16(fragmentation) + [64, UInt8(proto)] + big16(0)
        + [10, 0, 0, 1, 10, 0, 0, 2] + options + payload
}

/// From 2001:db8::1 to 2001:db8::2, hop limit 63.
func ipv6(next: Int = 6, payloadLength: Int? = nil, version: Int = 6, _ payload: Octets) -> Octets {
    let prefix: Octets = [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    return [UInt8(version << 4), 0, 0, 0] + big16(payloadLength ?? payload.count) + [UInt8(next), 63]
        + prefix + [1] + prefix + [2] + payload
}

/// An extension header of `units` times eight octets.
func ipv6Extension(next: Int, units: Int = 1, _ payload: Octets) -> Octets {
    [UInt8(next), UInt8(units - 1)] + Octets(repeating: 0, count: units * 8 - 2) + payload
}

func ipv6Fragment(next: Int = 6, offset: Int = 0, more: Bool = false, _ payload: Octets) -> Octets {
    [UInt8(next), 0] + big16(offset << 3 | (more ? 1 : 0)) + big32(0x0102_0304) + payload
}

/// An authentication header with a check value of `checkWords` times four octets.
func authentication(next: Int = 6, checkWords: Int = 3, length: Int? = nil, _ payload: Octets) -> Octets {
    [UInt8(next), UInt8(length ?? checkWords + 1)] + big16(0) + big32(0x100) + big32(1)
        + Octets(repeating: 0x5A, count: checkWords * 4) + payload
}

func icmp(type: Int, code: Int = 0, _ payload: Octets) -> Octets {
    [UInt8(type), UInt8(code)] + big16(0) + big32(0) + payload
}

/// From port 40000 to 443, sequence 0x01020304, acknowledgment 0xA1A2A3A4, window 0x1F2F, checksum 0xBEEF, urgent
/// pointer 0x0102. `dataOffset` is in words and follows from the options unless given.
func tcp(flags: Int = 0x018, dataOffset: Int? = nil, options: Octets = [], payload: Octets = []) -> Octets {
    let words = dataOffset ?? 5 + options.count / 4
    return big16(40000) + big16(443) + big32(0x0102_0304) + big32(0xA1A2_A3A4) + big16(words << 12 | flags)
        + big16(0x1F2F) + big16(0xBEEF) + big16(0x0102) + options + payload
}

/// The options of nearly every segment: NOP, NOP, timestamps 0x11121314 and 0x21222324.
let timestampOptions: Octets = [1, 1, 8, 10] + big32(0x1112_1314) + big32(0x2122_2324)

/// `count` octets that differ from their neighbours.
func octets(_ count: Int) -> Octets {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 7) }
}
