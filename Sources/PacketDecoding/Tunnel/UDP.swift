extension FrameDecoder {
    /// UDP (RFC 768), for the tunnels that a registered destination port announces. Of two captured ports the one of the
    /// receiver counts, unless the far end of such a tunnel answers from it.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |          Source port          |        Destination port       |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |             Length            |            Checksum           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func udp(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: Segment, _ aside: inout FrameAside
    ) -> NextHeader {
        let start = position.offset
        guard position.has(4) else { return .finished(position.tooShort(.udp, needed: 8)) }
        let source = octets.big16(start)
        let destination = octets.big16(start + 2)
        let carries = isTunnel(port: destination)
        guard carries || answersFromTunnel(port: source) else { return .finished(.notTCP) }
        guard position.has(8) else { return .finished(position.tooShort(.udp, needed: 8)) }
        position.offset += 8
        // A datagram that ends here is not cut, it is empty.
        if position.available == 0, position.endsByLengthField { return .finished(.notTCP) }
        switch carries ? destination : source {
        case 1701: return l2tp(octets, &position, &aside.encapsulation)
        case 2152: return gtp(octets, &position, &aside.encapsulation)
        case 3386: return gtpVersion0(octets, &position, &aside.encapsulation)
        case 3544: return teredo(octets, &position, &aside.encapsulation)
        case 4341: return lisp(octets, &position, &aside.encapsulation)
        case 4500, 51820: return encrypted(octets, position, isWireGuard: source == 51820 || destination == 51820)
        case 4754: return greInUDP(octets, &position, &aside.encapsulation)
        case 4789, 4790, 8472: return vxlan(octets, &position, &aside.encapsulation)
        case 5072: return ayiya(octets, &position, &aside.encapsulation)
        case 5247: return capwap(octets, &position, segment, &aside)
        case 6081: return geneve(octets, &position, &aside.encapsulation)
        case 6635: return .labels
        case 12222: return lwapp(octets, &position, &aside.encapsulation)
        case 30030: return packetMirror(octets, &position, &aside.encapsulation)
        case 37008: return tzsp(octets, &position, &aside.encapsulation)
        default: return .finished(.notTCP)
        }
    }

    /// The ports in the service name registry; 8472 is what Linux took for VXLAN before there was one, 30030, 37008 and
    /// 51820 are what Juniper's mirrors, TZSP and WireGuard took.
    private static func isTunnel(port: UInt16) -> Bool {
        switch port {
        case 1701, 2152, 3386, 3544, 4341, 4500, 4754, 4789, 4790, 5072, 5247, 6081, 6635, 8472, 12222, 30030, 37008,
            51820:
            true
        default: false
        }
    }

    /// Whose far end answers from the same port.
    private static func answersFromTunnel(port: UInt16) -> Bool {
        switch port {
        case 1701, 2152, 3386, 3544, 4500, 4789, 5072, 5247, 6081, 12222, 51820: true
        default: false
        }
    }

    /// ESP in UDP, unless four octets of 0 mark IKE (RFC 3948 §2.2), and WireGuard, whose data messages begin with 4 and
    /// three octets of 0.
    private static func encrypted(_ octets: RawSpan, _ position: HeaderPosition, isWireGuard: Bool) -> NextHeader {
        guard position.has(8) else { return .finished(.notTCP) }
        let first = octets.big32(position.offset)
        if isWireGuard { return .finished(first == 0x0400_0000 ? .opaque(.wireGuard) : .notTCP) }
        return .finished(first != 0 ? .opaque(.esp) : .notTCP)
    }

    /// GRE in UDP (RFC 8086 §3.1): version 0 with nothing but checksum, key and sequence number.
    private static func greInUDP(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        if let outcome = cannotBeginTunnel(.gre, needed: 4, position, encapsulation) { return .finished(outcome) }
        guard octets.big16(position.offset) & 0x4FFF == 0 else { return .finished(.notTCP) }
        return gre(octets, &position, &encapsulation)
    }

    /// The outcome of a header in a UDP datagram that has not `needed` octets: what was cut off cannot be read, and what
    /// ends by its own length is another protocol that uses the port. Nil when it can be read.
    static func cannotBeginTunnel(
        _ layer: Undecodable.Layer, needed: Int, _ position: HeaderPosition, _ encapsulation: Encapsulation
    ) -> FrameOutcome? {
        guard let outcome = cannotNest(layer, needed: needed, position, encapsulation) else { return nil }
        return !position.has(needed) && position.endsByLengthField ? .notTCP : outcome
    }
}
