import PacketDecoding
import Testing

func udp(_ destination: Int, source: Int = 50000, _ payload: Octets) -> Octets {
    big16(source) + big16(destination) + big16(8 + payload.count) + big16(0) + payload
}

/// IP, UDP and GRE tunnels at every length, with what they carry and what only looks like them.
@Suite struct TunnelTests {
    let packet = ipv4(tcp(payload: octets(10)))

    /// An IPv4 datagram of `proto` whose payload is `header` and the packet.
    private func expectEveryCut(
        proto: Int, _ header: Octets, headers: [Needed], stack: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let frame = ethernet(0x0800, ipv4(proto: proto, header + packet))
        let network = 34 + header.count
        PacketDecodingTests.expectEveryCut(
            of: frame,
            headers: [Needed(.ethernet, at: 0, 14), Needed(.ipv4, at: 14, 20)] + headers
                + [Needed(.ipv4, at: network, 20), Needed(.tcp, at: network + 20, 14)],
            tcp: network + 20, payload: network + 40, sourceLocation: sourceLocation)
        #expect(decode(frame).stack == stack, sourceLocation: sourceLocation)
    }

    private func expectEveryCut(
        port: Int, _ header: Octets, headers: [Needed], stack: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let datagram = udp(port, header + packet)
        expectEveryCut(
            proto: 17, Octets(datagram.prefix(8 + header.count)),
            headers: [Needed(.udp, at: 34, 8)] + headers, stack: stack, sourceLocation: sourceLocation)
    }

    @Test func internetProtocolInInternetProtocol() {
        expectEveryCut(proto: 4, [], headers: [], stack: ["4in4"])
        #expect(decode(ethernet(0x0800, ipv4(proto: 41, ipv6(tcp())))).stack == ["6in4"])
        #expect(decode(ethernet(0x86DD, ipv6(next: 4, packet))).stack == ["4in6"])
        let both = decode(ethernet(0x86DD, ipv6(next: 41, ipv6(tcp()))))
        #expect(both.outcome == .segment)
        #expect(both.stack == ["6in6"])
        #expect(both.segment.family == .version6)
    }

    @Test func attributesAreThoseOfTheInnerHeader() {
        let inner = ipv4(tcp(payload: octets(10)))
        let outer = ipv4(proto: 4, totalLength: 0, options: [1, 1, 1, 1], inner)
        let segment = decode(ethernet(0x0800, outer)).segment
        #expect(segment.attributes == [])
        #expect(segment.payloadLength == 10)
        // The first fragment of the outer datagram holds the whole of the inner header.
        let first = decode(ethernet(0x0800, ipv4(proto: 4, fragmentation: 0x2000, inner)))
        #expect(first.outcome == .segment)
        #expect(!first.segment.attributes.contains(.firstFragment))
        let quoted = decode(ethernet(0x0800, ipv4(proto: 4, ipv4(proto: 1, icmp(type: 3, inner)))))
        #expect(quoted.outcome == .quotedSegment)
    }

    @Test func nestingEnds() {
        func stack(_ depth: Int) -> Octets {
            ethernet(0x0800, (0..<depth).reduce(packet) { inner, _ in ipv4(proto: 4, inner) })
        }
        #expect(decode(stack(16)).outcome == .segment)
        let frame = stack(17)
        let place = 14 + 17 * 20
        let reason = Undecodable(
            layer: .ipv4, needed: 20, available: frame.count - place, limit: .nesting, offset: place)
        #expect(decode(frame).outcome == .undecodable(reason))
    }

    @Test func etherIP() {
        expectEveryCut(
            proto: 97, [0x30, 0] + ethernet(0x0800, []),
            headers: [Needed(.etherIP, at: 34, 2), Needed(.ethernet, at: 36, 14)], stack: ["etherip"])
        #expect(decode(ethernet(0x0800, ipv4(proto: 97, [0x40, 0] + ethernet(0x0800, packet)))).outcome == .notTCP)
    }

    @Test func whatIsEncryptedOrCompressedIsOpaque() {
        #expect(decode(ethernet(0x0800, ipv4(proto: 50, octets(40)))).outcome == .opaque(.esp))
        let record: Octets = [1, 0, 0, 0, 23, 0xFE, 0xFD] + octets(40)
        #expect(decode(ethernet(0x0800, ipv4(proto: 17, udp(5247, record)))).outcome == .opaque(.dtls))
    }

    @Test func vxlan() {
        let header: Octets = [0x08, 0, 0, 0] + big32(5001 << 8)
        let ports = [4789, 4790, 8472]
        for port in ports {
            expectEveryCut(
                port: port, header + ethernet(0x0800, []),
                headers: [Needed(.vxlan, at: 42, 8), Needed(.ethernet, at: 50, 14)], stack: ["vxlan 5001"])
        }
        // Without the flag I it is something else; with P it names what follows.
        let other: Octets = [0, 0, 0, 0] + big32(5001 << 8) + ethernet(0x0800, packet)
        #expect(decode(ethernet(0x0800, ipv4(proto: 17, udp(4789, other)))).outcome == .notTCP)
        for (next, inner) in [(1, packet), (2, ipv6(tcp())), (3, ethernet(0x0800, packet))] {
            let extended: Octets = [0x0C, 0, 0, UInt8(next)] + big32(7 << 8) + inner
            let decoded = decode(ethernet(0x0800, ipv4(proto: 17, udp(4790, extended))))
            #expect(decoded.outcome == .segment)
            #expect(decoded.stack == ["vxlan 7"])
        }
    }

    @Test func geneve() {
        expectEveryCut(
            port: 6081, [0, 0] + big16(0x0800) + big32(9 << 8), headers: [Needed(.geneve, at: 42, 8)],
            stack: ["geneve 9"])
        expectEveryCut(
            port: 6081, [2, 0] + big16(0x6558) + big32(9 << 8) + octets(8) + ethernet(0x0800, []),
            headers: [Needed(.geneve, at: 42, 8), Needed(.geneve, at: 42, 16), Needed(.ethernet, at: 58, 14)],
            stack: ["geneve 9"])
        let later: Octets = [0x40, 0] + big16(0x0800) + big32(0) + packet
        #expect(decode(ethernet(0x0800, ipv4(proto: 17, udp(6081, later)))).outcome == .notTCP)
    }

    @Test func gtp() {
        expectEveryCut(
            port: 2152, [0x30, 255] + big16(packet.count) + big32(0xDEAD_BEEF),
            headers: [Needed(.gtp, at: 42, 8), Needed(.ipv4, at: 50, 20)], stack: ["gtp-u 3735928559"])
        // A sequence number and two extension headers, of one and of two words.
        let extended: Octets =
            [0x34, 255] + big16(0) + big32(1) + [0, 0, 0, 0x85] + [1, 0, 0, 0x20] + [2] + octets(6) + [0]
        expectEveryCut(
            port: 2152, extended,
            headers: [
                Needed(.gtp, at: 42, 8), Needed(.gtp, at: 50, 4), Needed(.gtp, at: 54, 4), Needed(.gtp, at: 58, 4),
                Needed(.gtp, at: 58, 8),
            ], stack: ["gtp-u 1"])
        func outcome(_ payload: Octets) -> FrameOutcome {
            decode(ethernet(0x0800, ipv4(proto: 17, udp(2152, payload)))).outcome
        }
        // An echo, another version, and an extension of length 0.
        #expect(outcome([0x32, 1] + octets(20)) == .notTCP)
        #expect(outcome([0x50, 255] + big16(0) + big32(1) + packet) == .notTCP)
        #expect(outcome([0x34, 255] + big16(0) + big32(1) + [0, 0, 0, 0x85] + big32(0) + packet) == .notTCP)
        // An answer from the port.
        let answer = udp(50000, source: 2152, [0x30, 255] + big16(packet.count) + big32(1) + packet)
        #expect(decode(ethernet(0x0800, ipv4(proto: 17, answer))).outcome == .segment)
    }

    @Test func greWithEveryFlag() {
        for flags in 0..<8 {
            let fields = flags.nonzeroBitCount * 4
            let word = (flags & 4 != 0 ? 0x8000 : 0) | (flags & 2 != 0 ? 0x2000 : 0) | (flags & 1 != 0 ? 0x1000 : 0)
            let values =
                (flags & 4 != 0 ? big32(1) : []) + (flags & 2 != 0 ? big32(77) : [])
                + (flags & 1 != 0 ? big32(3) : [])
            expectEveryCut(
                proto: 47, big16(word) + big16(0x0800) + values,
                headers: [Needed(.gre, at: 34, 4), Needed(.gre, at: 34, 4 + fields)],
                stack: [flags & 2 != 0 ? "gre 77" : "gre"])
        }
        expectEveryCut(
            proto: 47, big16(0x4000) + big16(0x0800) + big32(0) + [0, 2, 0, 4] + octets(4) + big32(0),
            headers: [
                Needed(.gre, at: 34, 4), Needed(.gre, at: 34, 8), Needed(.gre, at: 42, 4), Needed(.gre, at: 42, 8),
                Needed(.gre, at: 50, 4),
            ], stack: ["gre"])
        #expect(decode(ethernet(0x0800, ipv4(proto: 47, big16(2) + big16(0x0800) + packet))).outcome == .notTCP)
    }

    @Test func whatGRECarries() {
        func stack(_ flags: Int, _ type: Int, _ payload: Octets) -> [String]? {
            let decoded = decode(ethernet(0x0800, ipv4(proto: 47, big16(flags) + big16(type) + payload)))
            return decoded.outcome == .segment ? decoded.stack : nil
        }
        #expect(stack(0, 0x6558, ethernet(0x0800, packet)) == ["gre"])
        #expect(stack(0, 0x86DD, ipv6(tcp())) == ["gre"])
        #expect(stack(0, 0x8847, big32(0x0001_0140) + packet) == ["gre", "mpls 16"])
        #expect(stack(0, 0x883E, packet) == ["gre"])
        #expect(stack(0, 0x883E, [5, 0, 0x59, 0] + packet) == ["gre"])
        #expect(stack(0, 0x8200, dataFrame(snap(0x0800, packet))) == ["gre"])
        // PPTP with sequence and acknowledgment, and an acknowledgment alone.
        #expect(stack(0x3081, 0x880B, big16(60) + big16(9) + big32(1) + big32(2) + big16(0x0021) + packet) == ["gre 9"])
        #expect(stack(0x2081, 0x880B, big16(0) + big16(9) + big32(2)) == nil)
        #expect(
            decode(ethernet(0x0800, ipv4(proto: 17, udp(4754, big16(0) + big16(0x0800) + packet)))).stack == ["gre"])
    }

    @Test func erspan() {
        let inner = ethernet(0x0800, [])
        expectEveryCut(
            proto: 47, big16(0) + big16(0x88BE) + inner,
            headers: [Needed(.gre, at: 34, 4), Needed(.ethernet, at: 38, 14)], stack: ["erspan"])
        expectEveryCut(
            proto: 47, big16(0x1000) + big16(0x88BE) + big32(1) + big16(0x1007) + big16(100) + big32(0) + inner,
            headers: [
                Needed(.gre, at: 34, 4), Needed(.gre, at: 34, 8), Needed(.erspan, at: 42, 8),
                Needed(.ethernet, at: 50, 14),
            ], stack: ["erspan 100"])
        for (last, platform) in [(0, 0), (1, 8)] {
            expectEveryCut(
                proto: 47,
                big16(0x1000) + big16(0x22EB) + big32(1) + big16(0x2007) + big16(100) + big32(0)
                    + big32(last) + octets(platform) + inner,
                headers: [
                    Needed(.gre, at: 34, 4), Needed(.gre, at: 34, 8), Needed(.erspan, at: 42, 12),
                    Needed(.erspan, at: 42, 12 + platform), Needed(.ethernet, at: 54 + platform, 14),
                ], stack: ["erspan 100"])
        }
    }

    @Test func l2tp() {
        expectEveryCut(
            port: 1701, big16(0x4002) + big16(20) + big16(1) + big16(2) + big16(0x0021),
            headers: [
                Needed(.l2tp, at: 42, 2), Needed(.l2tp, at: 42, 8), Needed(.pointToPoint, at: 50, 1),
                Needed(.pointToPoint, at: 50, 2),
            ], stack: ["l2tp 65538"])
        let long = big16(0x4A02) + big16(20) + big16(1) + big16(2) + big32(0) + big16(3) + octets(3)
        #expect(
            decode(ethernet(0x0800, ipv4(proto: 17, udp(1701, long + big16(0x0021) + packet)))).outcome == .segment)
        #expect(decode(ethernet(0x0800, ipv4(proto: 17, udp(1701, big16(0xC802) + octets(20))))).outcome == .notTCP)
    }

    @Test func teredo() {
        let inner = ipv6(tcp())
        func decoded(_ indications: Octets) -> Decoded {
            decode(ethernet(0x0800, ipv4(proto: 17, udp(3544, indications + inner))))
        }
        let origin = big16(0) + big16(1) + big32(2)
        let authentication: Octets = big16(1) + [2, 3] + octets(5) + octets(8) + [0]
        for indications in [[], origin, authentication.dropLast(0) + [], authentication + origin] {
            #expect(decoded(indications).outcome == .segment)
            #expect(decoded(indications).stack == ["teredo"])
        }
        #expect(decode(ethernet(0x0800, ipv4(proto: 17, udp(3544, [0x45] + octets(40))))).outcome == .notTCP)
    }

    @Test func capwap() {
        let header = big32(2 << 19 | 1 << 9 | 0x100) + big32(0)
        let decoded = decode(ethernet(0x0800, ipv4(proto: 17, udp(5247, header + dataFrame(snap(0x0800, packet))))))
        #expect(decoded.outcome == .segment)
        #expect(decoded.stack == ["capwap"])
        let bridged = big32(2 << 19) + big32(0) + ethernet(0x0800, packet)
        #expect(decode(ethernet(0x0800, ipv4(proto: 17, udp(5247, bridged)))).outcome == .segment)
        let keepAlive = big32(2 << 19 | 8) + big32(0) + octets(20)
        #expect(decode(ethernet(0x0800, ipv4(proto: 17, udp(5247, keepAlive)))).outcome == .notTCP)
    }

    /// A datagram that is as short as its length says is no tunnel; one that was cut is one that cannot be read.
    @Test(arguments: [1701, 2152, 3544, 4789, 5247, 6081])
    func shortDatagrams(port: Int) {
        for count in 0..<2 {
            let frame = ethernet(0x0800, ipv4(proto: 17, udp(port, Octets(repeating: 0, count: count))))
            #expect(decode(frame).outcome == .notTCP)
        }
        let whole = ethernet(0x0800, ipv4(proto: 17, udp(port, Octets(repeating: 0, count: 40))))
        for length in 34..<43 {
            guard case .undecodable = decode(Octets(whole[..<length]), originalLength: whole.count).outcome else {
                if length >= 38 || length < 34 { continue }
                Issue.record("cut to \(length)")
                continue
            }
        }
        #expect(decode(ethernet(0x0800, ipv4(proto: 17, udp(53, octets(40))))).outcome == .notTCP)
    }

    @Test func deepStack() {
        let inner = ethernet(0x8100, vlan(3, 0x0800, packet))
        let vxlan: Octets = [8, 0, 0, 0] + big32(4 << 8) + inner
        let mirrored = ethernet(0x0800, ipv4(proto: 17, udp(4789, vxlan)))
        let erspan = big16(0x1000) + big16(0x88BE) + big32(1) + big16(0x1007) + big16(2) + big32(0) + mirrored
        let frame = ethernet(0x8100, vlan(1, 0x0800, ipv4(proto: 47, erspan)))
        #expect(decode(frame).outcome == .segment)
        #expect(decode(frame).stack == ["vlan 1", "erspan 2", "vxlan 4", "vlan 3"])
    }
}
