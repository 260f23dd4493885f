import PacketDecoding
import Testing

/// Headers between Ethernet and IP, at every length, with the numbers that they carry.
@Suite struct TagTests {
    let packet = ipv4(tcp(payload: octets(10)))

    /// A frame whose `headers` stand between Ethernet and the IPv4 packet.
    private func expectEveryCut(
        _ type: Int, _ between: Octets, headers: [Needed], stack: [String], link: UInt32 = Link.ethernet,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let frame = ethernet(type, between + packet)
        let network = 14 + between.count
        PacketDecodingTests.expectEveryCut(
            of: frame,
            headers: [Needed(.ethernet, at: 0, 14)] + headers
                + [Needed(.ipv4, at: network, 20), Needed(.tcp, at: network + 20, 14)],
            tcp: network + 20, payload: network + 40, sourceLocation: sourceLocation)
        #expect(decode(frame).stack == stack, sourceLocation: sourceLocation)
    }

    @Test(arguments: [0x8847, 0x8848])
    func labels(type: Int) {
        expectEveryCut(
            type, big32(0x0001_2080) + big32(0x0001_01FF),
            headers: [Needed(.mpls, at: 14, 4), Needed(.mpls, at: 18, 4), Needed(.mpls, at: 22, 1)],
            stack: ["mpls 18", "mpls 16"])
    }

    @Test func whatLabelsCarry() {
        let label = big32(0x0001_0140)
        #expect(decode(ethernet(0x8847, label + ipv6(tcp()))).outcome == .segment)
        // A pseudowire with control word, and without one but with an address that begins with 0 or with 5.
        let inner = ethernet(0x0800, packet)
        #expect(decode(ethernet(0x8847, label + big32(0) + inner)).outcome == .segment)
        #expect(decode(ethernet(0x8847, label + inner)).outcome == .segment)
        #expect(decode(ethernet(0x8847, label + [0x52] + inner.dropFirst())).outcome == .segment)
        // An associated channel.
        #expect(decode(ethernet(0x8847, label + [0x10] + octets(40))).outcome == .notTCP)
        #expect(decode(label + packet, link: 219).outcome == .segment)
    }

    @Test func pppoe() {
        let session: Octets = [0x11, 0] + big16(29) + big16(packet.count + 2)
        expectEveryCut(
            0x8864, session + big16(0x0021),
            headers: [Needed(.pppoe, at: 14, 6), Needed(.pointToPoint, at: 20, 1), Needed(.pointToPoint, at: 20, 2)],
            stack: ["pppoe 29"])
        // A discovery code in a session frame, and the link type that begins with this header.
        #expect(decode(ethernet(0x8864, [0x11, 9] + octets(40))).outcome == .notTCP)
        #expect(decode(session + big16(0x0021) + packet, link: 51).stack == ["pppoe 29"])
        for (number, opaque) in [
            (0x002D, Opaque.compressedHeaders), (0x2063, .compressedHeaders), (0x0053, .encryptedPPP),
            (0x00FD, .compressedPPP),
        ] {
            #expect(decode(ethernet(0x8864, session + big16(number) + packet)).outcome == .opaque(opaque))
        }
    }

    @Test func backbone() {
        expectEveryCut(
            0x88E7, big32(0x201E_BB30) + ethernet(0x0800, []),
            headers: [Needed(.backbone, at: 14, 4), Needed(.ethernet, at: 18, 14)], stack: ["802.1ah 2014000"])
    }

    @Test func portTags() {
        expectEveryCut(
            0x893F, big16(0x1000) + big16(0x00D3) + big16(0) + big16(0x0800), headers: [Needed(.bridgeTag, at: 14, 8)],
            stack: ["e-tag 211"])
        expectEveryCut(
            0x8926, big32(0x0033_0000) + big16(0x0800), headers: [Needed(.bridgeTag, at: 14, 6)],
            stack: ["vn-tag 51"])
    }

    @Test func metaData() {
        expectEveryCut(
            0x8909, [1, 1] + big16(1) + big16(2) + big16(0x0800),
            headers: [Needed(.metaData, at: 14, 2), Needed(.metaData, at: 14, 8)], stack: ["sgt 2"])
        expectEveryCut(
            0x8909, [1, 0] + big16(0x0800), headers: [Needed(.metaData, at: 14, 2), Needed(.metaData, at: 14, 4)],
            stack: ["sgt"])
    }

    @Test func fabricPath() {
        expectEveryCut(
            0x8903, big16(5 << 6 | 32) + ethernet(0x0800, []),
            headers: [Needed(.fabricPath, at: 14, 2), Needed(.ethernet, at: 16, 14)], stack: ["fabricpath 5"])
    }

    @Test func serviceHeader() {
        for (next, inner) in [(1, packet), (2, ipv6(tcp())), (3, ethernet(0x0800, packet))] {
            let header = big16(0x0002) + [1, UInt8(next)] + big32(0x0000_2AFF)
            let decoded = decode(ethernet(0x894F, header + inner))
            #expect(decoded.outcome == .segment)
            #expect(decoded.stack == ["nsh 42"])
        }
        expectEveryCut(
            0x894F, big16(0x0004) + [1, 1] + big32(0x0000_2AFF) + big32(0) + big32(0),
            headers: [
                Needed(.serviceHeader, at: 14, 8), Needed(.serviceHeader, at: 14, 16), Needed(.ipv4, at: 30, 20),
            ], stack: ["nsh 42"])
        #expect(decode(ethernet(0x894F, big16(0x0002) + [1, 9] + big32(0) + packet)).outcome == .notTCP)
    }

    @Test func securityTag() {
        // Encrypted, changed, another version.
        for control in [0x08, 0x04, 0x2C, 0x80] as Octets {
            #expect(decode(ethernet(0x88E5, [control] + octets(40))).outcome == .opaque(.macsec))
            #expect(decode(ethernet(0x8100, vlan(3, 0x88E5, [control] + octets(40)))).outcome == .opaque(.macsec))
        }
        // In clear, with the channel's identifier and without.
        for control in [0x20, 0x00] as Octets {
            let length = control == 0x20 ? 16 : 8
            let header: Octets = [control, 0] + octets(length - 4) + big16(0x0800)
            expectEveryCut(
                0x88E5, header,
                headers: [
                    Needed(.securityTag, at: 14, 1), Needed(.securityTag, at: 14, length),
                    Needed(.ipv4, at: 14 + length, 20),
                ], stack: ["macsec"])
        }
    }

    @Test func interfaceIndexOfLinuxCooked2() {
        let decoded = decode(linuxCooked2(0x0800, packet), link: Link.linuxCooked2)
        #expect(decoded.encapsulation.interfaceIndex == 3)
        #expect(decoded.encapsulation.count == 0)
        #expect(!decoded.encapsulation.isEmpty)
        #expect(decode(ethernet(0x0800, packet)).encapsulation.isEmpty)
    }
}
