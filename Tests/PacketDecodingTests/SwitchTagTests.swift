import PacketDecoding
import Testing

/// Tags and headers of switches and meshes, at every length.
@Suite struct SwitchTagTests {
    let packet = ipv4(tcp(payload: octets(10)))

    /// An Ethernet frame of `type` whose payload is `header` and the packet.
    private func expectEveryCut(
        _ type: Int, _ header: Octets, headers: [Needed], stack: [String] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let frame = ethernet(type, header + packet)
        let network = 14 + header.count
        PacketDecodingTests.expectEveryCut(
            of: frame,
            headers: [Needed(.ethernet, at: 0, 14)] + headers
                + [Needed(.ipv4, at: network, 20), Needed(.tcp, at: network + 20, 14)],
            tcp: network + 20, payload: network + 40, sourceLocation: sourceLocation)
        #expect(decode(frame).stack == stack, sourceLocation: sourceLocation)
    }

    @Test(arguments: [(0xF1C1, 6), (0x892F, 6), (0xDADA, 8), (0x8988, 8)]) func switchTags(_ type: Int, _ length: Int) {
        expectEveryCut(
            type, octets(length - 2) + big16(0x0800), headers: [Needed(.bridgeTag, at: 14, length)])
    }

    @Test func trill() {
        expectEveryCut(
            0x22F3, big16(0x007F) + big32(0) + big32(0) + ethernet(0x0800, []),
            headers: [
                Needed(.bridgeTag, at: 14, 6), Needed(.bridgeTag, at: 14, 10), Needed(.ethernet, at: 24, 14),
            ])
        #expect(decode(ethernet(0x22F3, big16(0x403F) + big32(0) + ethernet(0x0800, packet))).outcome == .notTCP)
    }

    @Test(arguments: [(0x400F, 10), (0x420F, 18), (0x010F, 14), (0x030E, 10), (0x090E, 18), (0x040E, 14)])
    func meshHeader(_ typeAndVersion: Int, _ length: Int) {
        expectEveryCut(
            0x4305, big16(typeAndVersion) + octets(length - 2) + ethernet(0x0800, []),
            headers: [
                Needed(.meshHeader, at: 14, 2), Needed(.meshHeader, at: 14, length),
                Needed(.ethernet, at: 14 + length, 14),
            ], stack: ["batman"])
        #expect(decode(ethernet(0x4305, big16(typeAndVersion ^ 1) + octets(40))).outcome == .notTCP)
    }

    @Test(arguments: [0x01, 0x03] as Octets) func interSwitchLink(_ group: UInt8) {
        let inner = ethernet(0x0800, packet)
        func frame(_ destination: Octets, user: UInt8 = 0) -> Octets {
            destination + [user] + octets(6) + big16(inner.count + 12)
                + [0xAA, 0xAA, 3, 0, 0, 0x0C] + big16(7 << 1) + big32(0) + inner
        }
        let decoded = decode(frame([group, 0, 0x0C, 0, 0]))
        #expect(decoded.outcome == .segment)
        #expect(decoded.stack == ["vlan 7"])
        // Another group address, and Token Ring inside.
        #expect(decode(frame([group, 0, 0x0C, 0, 1])).outcome == .notTCP)
        #expect(decode(frame([group, 0, 0x0C, 0, 0], user: 0x10)).outcome == .notTCP)
    }
}
