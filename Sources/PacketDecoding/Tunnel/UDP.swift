extension FrameDecoder {
    /// UDP (RFC 768), for the tunnels that a registered destination port announces. Of two captured ports the one of the
    /// receiver counts; GTP-U and Teredo answer from theirs, so both count.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |          Source port          |        Destination port       |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |             Length            |            Checksum           |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func udp(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ encapsulation: inout Encapsulation
    ) -> NextHeader {
        let start = position.offset
        guard position.has(4) else { return .finished(position.tooShort(.udp, needed: 8)) }
        let source = octets.big16(start)
        let destination = octets.big16(start + 2)
        let carries = isTunnel(port: destination)
        guard carries || source == 2152 || source == 3544 || source == 1701 else { return .finished(.notTCP) }
        guard position.has(8) else { return .finished(position.tooShort(.udp, needed: 8)) }
        position.offset += 8
        // A datagram that ends here is not cut, it is empty.
        if position.available == 0, position.endsByLengthField { return .finished(.notTCP) }
        switch carries ? destination : source {
        case 1701: return l2tp(octets, &position, &encapsulation)
        case 2152: return gtp(octets, &position, &encapsulation)
        case 3544: return teredo(octets, &position, &encapsulation)
        case 4754: return gre(octets, &position, &encapsulation)
        case 4789, 4790, 8472: return vxlan(octets, &position, &encapsulation)
        case 5247: return capwap(octets, &position, &encapsulation)
        case 6081: return geneve(octets, &position, &encapsulation)
        case 6635: return .labels
        default: return .finished(.notTCP)
        }
    }

    /// The ports in the service name registry; 8472 is what Linux took for VXLAN before there was one.
    private static func isTunnel(port: UInt16) -> Bool {
        switch port {
        case 1701, 2152, 3544, 4754, 4789, 4790, 5247, 6081, 6635, 8472: true
        default: false
        }
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
