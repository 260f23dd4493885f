import PacketDecoding
import Testing

/// Tunnels that few networks have, and what else goes to their ports.
@Suite struct RareTunnelTests {
    let packet = ipv4(tcp(payload: octets(10)))

    /// A datagram to `port` with `header` and the packet.
    private func expectEveryCut(
        port: Int, _ header: Octets, headers: [Needed], stack: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let frame = ethernet(0x0800, ipv4(proto: 17, udp(port, header + packet)))
        let network = 42 + header.count
        PacketDecodingTests.expectEveryCut(
            of: frame,
            headers: [Needed(.ethernet, at: 0, 14), Needed(.ipv4, at: 14, 20), Needed(.udp, at: 34, 8)] + headers
                + [Needed(.ipv4, at: network, 20), Needed(.tcp, at: network + 20, 14)],
            tcp: network + 20, payload: network + 40, sourceLocation: sourceLocation)
        #expect(decode(frame).stack == stack, sourceLocation: sourceLocation)
    }

    private func outcome(port: Int, source: Int = 50000, _ payload: Octets) -> FrameOutcome {
        decode(ethernet(0x0800, ipv4(proto: 17, udp(port, source: source, payload)))).outcome
    }

    @Test func ayiya() {
        let header: Octets = [0x41, 0x52, 0x11, 4] + big32(1) + octets(16) + octets(20)
        expectEveryCut(
            port: 5072, header, headers: [Needed(.ayiya, at: 42, 8), Needed(.ayiya, at: 42, 44)], stack: ["ayiya"])
        let version6: Octets = [0x41, 0x52, 0x11, 41] + header.dropFirst(4)
        #expect(outcome(port: 50000, source: 5072, version6 + ipv6(tcp())) == .segment)
        // A heartbeat, and a datagram that ends before its header does.
        #expect(outcome(port: 5072, [0x41, 0x52, 0x10, 59] + octets(50)) == .notTCP)
        #expect(outcome(port: 5072, Octets(header.prefix(40))) == .notTCP)
    }

    @Test func tzsp() {
        let fields: Octets = [0, 10, 1, 5, 1]
        let header: Octets = [1, 0, 0, 1] + fields + ethernet(0x0800, [])
        expectEveryCut(
            port: 37008, header,
            headers: [
                Needed(.tzsp, at: 42, 4), Needed(.tzsp, at: 46, 1), Needed(.tzsp, at: 47, 1), Needed(.tzsp, at: 48, 1),
                Needed(.tzsp, at: 48, 2), Needed(.tzsp, at: 50, 1), Needed(.ethernet, at: 51, 14),
            ], stack: ["tzsp"])
        #expect(outcome(port: 37008, [1, 1, 0, 18, 1] + dataFrame(snap(0x0800, packet))) == .segment)
        for header in [[2, 0, 0, 1, 1], [1, 2, 0, 1, 1], [1, 0, 0, 2, 1]] as [Octets] {
            #expect(outcome(port: 37008, header + ethernet(0x0800, packet)) == .notTCP)
        }
    }

    @Test func lisp() {
        expectEveryCut(
            port: 4341, [0x08, 0, 0, 0, 0, 0, 7, 0], headers: [Needed(.lisp, at: 42, 9)], stack: ["lisp 7"])
        #expect(outcome(port: 4341, [0x80, 1, 2, 3, 0, 0, 0, 1] + ipv6(tcp())) == .segment)
        #expect(outcome(port: 4341, [0x01, 1, 2, 3, 0, 0, 0, 1] + packet) == .opaque(.lisp))
        #expect(outcome(port: 4341, [0x90, 1, 2, 3, 0, 0, 0, 1] + packet) == .notTCP)
        #expect(outcome(port: 4341, [0x00, 1, 2, 3, 0, 0, 0, 1] + octets(40)) == .notTCP)
    }

    @Test(arguments: [0, 4, 8, 12]) func l2tpVersion3(_ agreed: Int) {
        let session = big32(77) + Octets(repeating: 0xEE, count: agreed)
        for carried in [ethernet(0x0800, packet), [0xFF, 3, 0, 0x21] + packet] {
            let decoded = decode(ethernet(0x0800, ipv4(proto: 115, session + carried)))
            #expect(decoded.outcome == .segment)
            #expect(decoded.stack == ["l2tp 77"])
            #expect(outcome(port: 1701, big16(3) + big16(0) + session + carried) == .segment)
        }
        // A control message, and something that is neither Ethernet nor PPP.
        #expect(decode(ethernet(0x0800, ipv4(proto: 115, big32(0) + octets(60)))).outcome == .notTCP)
        #expect(
            decode(ethernet(0x0800, ipv4(proto: 115, big32(77) + Octets(repeating: 3, count: 60)))).outcome == .notTCP)
    }

    @Test func encryptedDatagrams() {
        #expect(outcome(port: 4500, big32(0x0102_0304) + octets(40)) == .opaque(.esp))
        #expect(outcome(port: 50000, source: 4500, big32(0x0102_0304) + octets(40)) == .opaque(.esp))
        // IKE, and a keep-alive.
        #expect(outcome(port: 4500, big32(0) + octets(40)) == .notTCP)
        #expect(outcome(port: 4500, [0xFF]) == .notTCP)
        #expect(outcome(port: 51820, [4, 0, 0, 0] + octets(40)) == .opaque(.wireGuard))
        #expect(outcome(port: 51820, [1, 0, 0, 0] + octets(144)) == .notTCP)
        #expect(outcome(port: 5247, [1, 0, 0, 0, 23, 0xFE, 0xFD] + octets(40)) == .opaque(.dtls))
    }

    /// What is sent to a tunnel's port is not always a tunnel.
    @Test func otherDatagramsToTheSamePorts() {
        for port in [1701, 2152, 3544, 4341, 4754, 4789, 5072, 5247, 6081, 37008] {
            #expect(outcome(port: port, Octets("GET / HTTP/1.1\r\nHost: example.com\r\n\r\n".utf8)) == .notTCP)
            #expect(outcome(port: port, Octets(repeating: 0xFF, count: 60)) == .notTCP)
        }
        // Reserved bits of GRE and of L2TP.
        #expect(outcome(port: 4754, big16(0x0100) + big16(0x0800) + packet) == .notTCP)
        #expect(outcome(port: 4754, big16(0x0000) + big16(0x0800) + packet) == .segment)
        let l2tp = big16(0x0012) + big32(1) + [0xFF, 3, 0, 0x21] + packet
        #expect(outcome(port: 1701, l2tp) == .notTCP)
        #expect(outcome(port: 5247, [1, 0, 0, 0, 99, 1, 1] + octets(40)) == .notTCP)
    }

    @Test func accessControllersAnswerFromTheirPort() {
        let header: Octets = [0, 0x10, 2, 0, 0, 0, 0, 0]
        #expect(outcome(port: 50000, source: 5247, header + ethernet(0x0800, packet)) == .segment)
    }

    @Test func lwapp() {
        expectEveryCut(
            port: 12222, octets(0) + [0, 0] + big16(100) + [0, 0] + dataFrame(snap(0x0800, [])),
            headers: [
                Needed(.lwapp, at: 42, 6), Needed(.wireless, at: 48, 2), Needed(.wireless, at: 48, 24),
                Needed(.ethernet, at: 72, 8),
            ], stack: ["lwapp"])
        for flags in [0x40, 0x04, 0x02] as Octets {
            let header: Octets = [flags, 0] + big16(100) + [0, 0]
            #expect(outcome(port: 12222, header + dataFrame(snap(0x0800, packet))) == .notTCP)
        }
    }

    @Test func packetMirrors() {
        expectEveryCut(
            port: 30030, big32(1) + big32(7), headers: [Needed(.packetMirror, at: 42, 8)], stack: ["jmirror 7"])
        #expect(outcome(port: 30030, octets(8) + ipv6(tcp())) == .segment)
        #expect(outcome(port: 30030, octets(8) + [0x20] + octets(40)) == .notTCP)
    }

    @Test func earlyGTP() {
        let header: Octets = [0x1E, 255] + big16(packet.count) + octets(12) + big32(9)
        expectEveryCut(port: 3386, header, headers: [Needed(.gtp, at: 42, 20)], stack: ["gtp-u 9"])
        #expect(outcome(port: 50000, source: 3386, header + packet) == .segment)
        #expect(outcome(port: 3386, [0x1E, 1] + header.dropFirst(2) + packet) == .notTCP)
        #expect(outcome(port: 3386, [0x3E, 255] + header.dropFirst(2) + packet) == .notTCP)
    }

    @Test func farEndsThatAnswerFromTheirPort() {
        let bridged = ethernet(0x0800, packet)
        #expect(outcome(port: 50000, source: 4789, [8, 0, 0, 0, 0, 0, 7, 0] + bridged) == .segment)
        #expect(outcome(port: 50000, source: 6081, [0, 0] + big16(0x6558) + [0, 0, 7, 0] + bridged) == .segment)
        #expect(outcome(port: 50000, source: 4789, [0, 0, 0, 0, 0, 0, 7, 0] + bridged) == .notTCP)
    }

    @Test func otherProtocols() {
        let register: Octets = [0x21, 0, 0, 0, 0, 0, 0, 0]
        let registered = decode(ethernet(0x0800, ipv4(proto: 103, register + packet)))
        #expect(registered.outcome == .segment)
        #expect(registered.stack == ["pim-register"])
        #expect(decode(ethernet(0x0800, ipv4(proto: 103, [0x20] + register.dropFirst() + packet))).outcome == .notTCP)
        let light = udp(4789, [8, 0, 0, 0, 0, 0, 7, 0] + ethernet(0x0800, packet))
        #expect(decode(ethernet(0x0800, ipv4(proto: 136, light))).outcome == .segment)
        let relayed: Octets = [0, 0, 0x65, 0x59, 0x18, 0x41, 0x03, 0xCC]
        #expect(decode(ethernet(0x0800, ipv4(proto: 47, relayed + packet))).stack == ["gre"])
        // Shim6: payload has the first bit of the third octet set.
        let shim: Octets = [6, 0, 0x80, 0, 0, 0, 0, 1]
        #expect(decode(ethernet(0x86DD, ipv6(next: 140, shim + tcp()))).outcome == .segment)
        #expect(decode(ethernet(0x86DD, ipv6(next: 140, [6, 0, 0] + shim.dropFirst(3) + tcp()))).outcome == .notTCP)
    }
}
