import PacketDecoding
import Testing

/// Link types that few captures have, at every length.
@Suite struct RareLinkTests {
    let packet = ipv4(tcp(payload: octets(10)))

    private func expectEveryCut(
        _ link: UInt32, _ header: Octets, headers: [Needed], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let network = header.count
        PacketDecodingTests.expectEveryCut(
            of: header + packet, link: link,
            headers: headers + [Needed(.ipv4, at: network, 20), Needed(.tcp, at: network + 20, 14)],
            tcp: network + 20, payload: network + 40, sourceLocation: sourceLocation)
    }

    @Test func prefixesOfKnownLength() {
        expectEveryCut(8, octets(16), headers: [Needed(.otherLink, at: 0, 16), Needed(.ipv4, at: 16, 20)])
        expectEveryCut(226, octets(24), headers: [Needed(.otherLink, at: 0, 24), Needed(.ipv4, at: 24, 20)])
        expectEveryCut(106, [], headers: [Needed(.ipv4, at: 0, 20)])
        expectEveryCut(138, octets(16) + big16(0x0800), headers: [Needed(.otherLink, at: 0, 18)])
        for (link, length) in [(241, 12), (282, 4)] as [(UInt32, Int)] {
            expectEveryCut(
                link, octets(length) + ethernet(0x0800, []),
                headers: [Needed(.otherLink, at: 0, length), Needed(.ethernet, at: length, 14)])
        }
        expectEveryCut(
            123, [1, 0, 0, 0x21, 0, 0] + ethernet(0x0800, []),
            headers: [Needed(.otherLink, at: 0, 4), Needed(.otherLink, at: 0, 6), Needed(.ethernet, at: 6, 14)])
    }

    @Test(arguments: [(281, 4), (284, 4), (285, 8)] as [(UInt32, Int)])
    func processorPorts(_ link: UInt32, _ tag: Int) {
        expectEveryCut(
            link, octets(12) + octets(tag) + big16(0x0800), headers: [Needed(.ethernet, at: 0, 14 + tag)])
    }

    @Test func extensibleRecords() {
        let record: Octets = octets(8) + [0x82] + octets(7) + [0x80] + octets(7) + [0x05] + octets(7) + [0, 0]
        expectEveryCut(
            197, record + ethernet(0x0800, []),
            headers: [
                Needed(.capturePrefix, at: 0, 16), Needed(.capturePrefix, at: 16, 8), Needed(.capturePrefix, at: 24, 8),
                Needed(.capturePrefix, at: 32, 2), Needed(.ethernet, at: 34, 14),
            ])
        func outcome(_ type: UInt8, _ rest: Octets) -> FrameOutcome {
            decode(octets(8) + [type] + octets(7) + rest, link: 197).outcome
        }
        #expect(outcome(1, [0x0F, 0, 8, 0] + packet) == .segment)
        #expect(outcome(22, packet) == .segment)
        #expect(outcome(23, ipv6(tcp())) == .segment)
        #expect(outcome(21, packet) == .notTCP)
    }

    @Test func cableModems() {
        expectEveryCut(
            143, [0, 0] + big16(64) + [0, 0] + ethernet(0x0800, []),
            headers: [Needed(.otherLink, at: 0, 6), Needed(.ethernet, at: 6, 14)])
        expectEveryCut(
            143, [1, 4] + big16(64) + octets(6) + ethernet(0x0800, []),
            headers: [Needed(.otherLink, at: 0, 6), Needed(.otherLink, at: 0, 10), Needed(.ethernet, at: 10, 14)])
        #expect(decode([0xC2, 0] + octets(60), link: 143).outcome == .notTCP)
    }

    @Test func pointToPoint() {
        for direction in [0, 1] as Octets {
            #expect(decode([direction, 3, 0, 0x21] + packet, link: 166).outcome == .segment)
            #expect(decode([direction, 0, 0x21] + packet, link: 166).outcome == .segment)
        }
        #expect(decode([0xFF, 3, 0, 0x21] + packet, link: 166).outcome == .segment)
        // Multilink: whole in one fragment, and the first of several.
        #expect(decode([0xFF, 3, 0, 0x3D, 0xC0, 0, 0, 1, 0, 0x21] + packet, link: 9).outcome == .segment)
        #expect(decode([0xFF, 3, 0, 0x3D, 0x80, 0, 0, 1, 0, 0x21] + packet, link: 9).outcome == .notTCP)
    }

    @Test func bridgedFramesAndProtocolIdentifiers() {
        let bridged = ethernet(0x0800, packet)
        func snap(_ type: Int, _ payload: Octets) -> Octets { [0xAA, 0xAA, 3, 0, 0x80, 0xC2] + big16(type) + payload }
        #expect(decode(snap(7, [0, 0] + bridged), link: 100).outcome == .segment)
        #expect(decode(snap(1, bridged), link: 100).outcome == .segment)
        #expect(decode(snap(9, bridged), link: 100).outcome == .notTCP)
        #expect(decode([0xFE, 0xFE, 3, 0xCC] + packet, link: 100).outcome == .segment)
        #expect(decode([0xFE, 0xFE, 3, 0x8E] + ipv6(tcp()), link: 100).outcome == .segment)
        #expect(decode([0xFE, 0xFE, 3, 0xCF, 0, 0x21] + packet, link: 100).outcome == .segment)
        #expect(decode([0xFE, 0xFE, 3, 0x81] + packet, link: 100).outcome == .notTCP)
        let relayed: Octets = [0x18, 0x41, 3, 0, 0x80, 0, 0x80, 0xC2, 0, 7]
        #expect(decode(relayed + bridged, link: 107).outcome == .segment)
    }

    @Test func cookedWireless() {
        func cooked(_ hardware: Int, _ payload: Octets) -> Octets {
            big16(0) + big16(hardware) + big16(6) + octets(8) + big16(0x0019) + payload
        }
        let frame = dataFrame(snap(0x0800, packet))
        #expect(decode(cooked(801, frame), link: Link.linuxCooked).outcome == .segment)
        #expect(decode(cooked(803, [0, 0, 8, 0, 0, 0, 0, 0] + frame), link: Link.linuxCooked).outcome == .segment)
        #expect(decode(cooked(824, frame), link: Link.linuxCooked).outcome == .notTCP)
        let second = big16(0x0019) + big16(0) + big32(3) + big16(801) + [0, 6] + octets(8)
        #expect(decode(second + frame, link: Link.linuxCooked2).outcome == .segment)
    }
}
