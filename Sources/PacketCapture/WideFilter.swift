/// The filter `tcp` of pcap-filter(7) takes TCP directly in IPv4 or IPv6 only.
package enum WideFilter {
    /// Takes all TCP that the decoder finds, and what it needs for that: everything that is neither plain IP nor ARP (tags,
    /// labels, sessions), protocols that carry others, the ports of UDP tunnels, fragments, ICMP errors, and IPv6 with
    /// any extension header.
    package static let expression = """
        tcp or not (ip or ip6 or arp or rarp) \
        or (ip and (icmp or ip proto 4 or ip proto 41 or ip proto 47 or ip proto 51 or ip proto 97 or ip proto 137 \
        or ip[6:2] & 0x3fff != 0)) \
        or (ip6 and not (ip6 proto 17 or ip6 proto 58)) or (icmp6 and ip6[40] < 128) \
        or (udp and (port 1701 or port 2152 or port 3544 or port 4754 or port 4789 or port 4790 or port 5247 \
        or port 6081 or port 6635 or port 8472))
        """

    /// What a filter leaves out although the same TCP segment could be there, in words for a list; empty when it takes
    /// everything, or does not ask for anything above the link layer.
    ///
    /// It is asked with frames made for this purpose, and tells only what its own words do not mention.
    package static func hidden(by expression: String) -> [String] {
        guard let program = try? FilterProgram(expression) else { return [] }
        let words = Set(expression.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
        guard !words.isDisjoint(with: asking) else { return [] }
        return probes.filter { probe in
            words.isDisjoint(with: probe.words) && !takes(probe.frame, program)
        }.map(\.name)
    }

    /// Words that ask for something that stands in the IP header or behind it.
    private static let asking: Set<String> = [
        "tcp", "ip", "ip6", "host", "net", "port", "portrange", "src", "dst", "proto",
    ]

    private struct Probe {
        var name: String
        /// The user has thought of it when the expression holds one of them.
        var words: Set<String>
        var frame: [UInt8]
    }

    private static let probes = [
        Probe(
            name: "behind VLAN tags", words: ["vlan", "ether"],
            frame: addresses + [0x81, 0, 0, 1, 8, 0] + internetProtocol(6, segment)),
        Probe(
            name: "behind MPLS labels", words: ["mpls", "ether"],
            frame: addresses + [0x88, 0x47, 0, 1, 1, 64] + internetProtocol(6, segment)),
        Probe(
            name: "in PPPoE sessions", words: ["pppoes", "ether"],
            frame: addresses + [0x88, 0x64, 0x11, 0, 0, 1, 0, 42, 0, 0x21] + internetProtocol(6, segment)),
        Probe(
            name: "in tunnels", words: ["geneve", "udp", "gre", "host", "net", "src", "dst", "proto"],
            frame: addresses + [8, 0] + internetProtocol(47, [0, 0, 8, 0] + internetProtocol(6, segment))),
        Probe(
            name: "behind IPv6 extension headers", words: ["host", "net", "src", "dst", "protochain", "proto", "ip"],
            frame: addresses + [0x86, 0xDD, 0x60, 0, 0, 0, 0, 28, 0, 64] + Array(repeating: 1, count: 32)
                + [6, 0, 1, 4, 0, 0, 0, 0] + segment),
    ]

    private static let addresses: [UInt8] = [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1]
    /// A SYN from port 40000 to 80.
    private static let segment: [UInt8] = [
        0x9C, 0x40, 0, 80, 0, 0, 0, 1, 0, 0, 0, 0, 0x50, 2, 0xFF, 0xFF, 0, 0, 0, 0,
    ]

    private static func internetProtocol(_ number: UInt8, _ payload: [UInt8]) -> [UInt8] {
        [0x45, 0, 0, UInt8(20 + payload.count), 0, 1, 0, 0, 64, number, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2] + payload
    }

    private static func takes(_ octets: [UInt8], _ program: borrowing FilterProgram) -> Bool {
        let frame = Frame(
            time: 0, number: 1, offset: 0, capturedLength: octets.count, originalLength: octets.count,
            linkType: LinkType.ethernet, interface: 0)
        return program.accepts(frame, in: unsafe octets.span.bytes)
    }
}
