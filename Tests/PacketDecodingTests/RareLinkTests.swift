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
        #expect(decode([0xFF, 3, 0, 0x3D, 0x80, 0, 0, 1, 0, 0x21] + packet, link: 9).outcome == .fragment)
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

    /// A Juniper header without extensions.
    private func juniper(_ flags: UInt8, _ payload: Octets) -> Octets { [0x4D, 0x47, 0x43, flags] + payload }

    @Test func juniperInterfaces() {
        expectEveryCut(
            180, juniper(1, [0x18, 0x41, 0x03, 0xCC]),
            headers: [Needed(.capturePrefix, at: 0, 4), Needed(.otherLink, at: 4, 4)])
        expectEveryCut(
            137, juniper(0, octets(4) + snap(0x0800, [])),
            headers: [
                Needed(.capturePrefix, at: 0, 4), Needed(.capturePrefix, at: 4, 7), Needed(.ethernet, at: 8, 8),
            ])
        func outcome(_ link: UInt32, _ header: Octets, flags: UInt8 = 0) -> FrameOutcome {
            decode(juniper(flags, header + packet), link: link).outcome
        }
        #expect(outcome(130, [0, 0x21]) == .segment)
        #expect(outcome(179, [0xFF, 3, 0, 0x21]) == .segment)
        #expect(outcome(181, [0x0F, 0, 8, 0]) == .segment)
        #expect(outcome(133, [2, 0, 0, 0]) == .segment)
        #expect(outcome(133, [200, 0, 0, 0, 0, 0x21]) == .segment)
        #expect(outcome(183, octets(18)) == .segment)
        #expect(outcome(168, [8, 0]) == .segment)
        #expect(outcome(167, ethernet(0x8864, [0x11, 0, 0, 1] + big16(packet.count + 2) + [0, 0x21])) == .segment)
        #expect(outcome(135, octets(7) + [0x0F] + snap(0x0800, [])) == .segment)
        #expect(outcome(135, octets(7) + [0x0F, 0, 0x21]) == .segment)
        #expect(outcome(137, octets(4)) == .segment)
        // Cells that manage the link.
        #expect(outcome(137, [0x80, 0, 0, 0] + snap(0x0800, [])) == .notTCP)
        #expect(outcome(135, octets(7) + [0x10] + snap(0x0800, [])) == .notTCP)
        // No link header: the protocol's number, or the packet.
        #expect(outcome(178, [2, 0, 0, 0], flags: 2) == .segment)
        #expect(outcome(178, [204, 0, 0, 0] + ethernet(0x0800, []), flags: 3) == .segment)
        #expect(outcome(178, [], flags: 2) == .segment)
        #expect(outcome(178, [201, 0, 0, 0], flags: 2) == .notTCP)
        #expect(decode([0x4D, 0x47, 0x44, 0] + packet, link: 179).outcome == .notTCP)
    }

    @Test func amateurRadio() {
        let addresses = Octets(repeating: 0x40, count: 13) + [0x61]
        expectEveryCut(
            3, addresses + [0x03, 0xCC],
            headers: [
                Needed(.otherLink, at: 0, 7), Needed(.otherLink, at: 7, 7), Needed(.otherLink, at: 14, 2),
            ])
        #expect(decode([0] + addresses + [0x13, 0xCC] + packet, link: 202).outcome == .segment)
        let repeaters = Octets(repeating: 0x40, count: 20) + [0x61]
        #expect(decode(repeaters + [0x03, 0xCC] + packet, link: 3).outcome == .segment)
        #expect(decode(addresses + [0x03, 0xF0] + packet, link: 3).outcome == .notTCP)
        #expect(decode(Octets(repeating: 0x40, count: 100), link: 3).outcome == .notTCP)
        #expect(decode(ethernet(0x0800, ipv4(proto: 93, addresses + [0x03, 0xCC] + packet))).outcome == .segment)
    }

    @Test func fibreChannel() {
        let header: Octets = [4] + octets(7) + [5] + octets(4) + [0] + octets(10)
        expectEveryCut(
            224, header + snap(0x0800, []),
            headers: [Needed(.otherLink, at: 0, 24), Needed(.ethernet, at: 24, 8)])
        let withNetworkHeader = header[..<13] + [0x20] + header[14...] + octets(16)
        #expect(decode(withNetworkHeader + snap(0x0800, packet), link: 224).outcome == .segment)
        #expect(decode([4] + octets(7) + [8] + octets(15) + snap(0x0800, packet), link: 224).outcome == .notTCP)
    }

    @Test func symantecFirewalls() {
        expectEveryCut(
            99, octets(6) + big16(0x0800) + Octets(repeating: 0, count: 36),
            headers: [Needed(.capturePrefix, at: 0, 44)])
        let zeros = Octets(repeating: 0, count: 36)
        #expect(decode(zeros + big16(0x0800) + octets(18) + packet, link: 99).outcome == .segment)
        #expect(decode(zeros + zeros + packet, link: 99).outcome == .notTCP)
    }

    @Test func exportedUnits() {
        func named(_ name: String, length: Int) -> Octets {
            let octets = Octets(name.utf8)
            return big16(12) + big16(length) + octets + Octets(repeating: 0, count: length - octets.count)
        }
        let end = Octets(repeating: 0, count: 4)
        expectEveryCut(
            252, named("ip", length: 4) + big16(20) + big16(2) + [1, 2] + end,
            headers: [
                Needed(.capturePrefix, at: 0, 4), Needed(.capturePrefix, at: 0, 8), Needed(.capturePrefix, at: 8, 4),
                Needed(.capturePrefix, at: 8, 6), Needed(.capturePrefix, at: 14, 4),
            ])
        func outcome(_ name: String, length: Int, _ payload: Octets) -> FrameOutcome {
            decode(named(name, length: length) + end + payload, link: 252).outcome
        }
        #expect(outcome("ip", length: 2, packet) == .segment)
        #expect(outcome("ipv6", length: 4, ipv6(tcp())) == .segment)
        for name in ["eth", "eth_withoutfcs", "eth_maybefcs"] {
            #expect(outcome(name, length: 16, ethernet(0x0800, packet)) == .segment)
        }
        for name in ["ipx", "ethertype", "i", "tcp"] { #expect(outcome(name, length: 12, packet) == .notTCP) }
        #expect(decode(end + packet, link: 252).outcome == .notTCP)
    }

    @Test func packetTapUnderItsFirstNumber() {
        let header: Octets = [12, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]
        #expect(decode(header + ethernet(0x0800, packet), link: 149).outcome == .segment)
    }

    @Test func longAddressesOfFrameRelay() {
        expectEveryCut(
            107, [0x18, 0x42, 0x05, 0x03, 0xCC],
            headers: [Needed(.otherLink, at: 0, 4), Needed(.otherLink, at: 0, 5), Needed(.otherLink, at: 4, 1)])
        #expect(decode([0x18, 0x42, 0x04, 0x41, 0x03, 0xCC] + packet, link: 107).outcome == .segment)
        #expect(decode([0x18, 0x42, 0x04, 0x40, 0x03, 0xCC] + packet, link: 107).outcome == .notTCP)
        #expect(decode([0x19, 0x41, 0x03, 0xCC] + packet, link: 107).outcome == .notTCP)
    }

    @Test func pointToPointCarriesMore() {
        let bridged: Octets = [0, 0x31, 0, 1] + ethernet(0x0800, packet)
        #expect(decode(bridged, link: 9).outcome == .segment)
        #expect(decode([0, 0x31, 0, 3] + bridged.dropFirst(4), link: 9).outcome == .notTCP)
        // The number of a compressed connection in place of the protocol (RFC 1144 §3.2.2).
        let numbered = packet[..<9] + [3] + packet[10...]
        #expect(decode([0, 0x2F] + numbered, link: 9).outcome == .segment)
        #expect(decode([0, 0x21] + numbered, link: 9).outcome == .notTCP)
        #expect(decode([0, 0x2D] + numbered, link: 9).outcome == .opaque(.compressedHeaders))
        #expect(decode(linuxCooked(7, [0, 0x21] + packet), link: Link.linuxCooked).outcome == .segment)
    }

    @Test func recordsOfSeveralChannels() {
        for type in [5, 17] as Octets {
            let record = octets(8) + [type] + octets(7) + octets(4)
            #expect(decode(record + [0xFF, 3, 0, 0x21] + packet, link: 197).outcome == .segment)
        }
        #expect(decode(octets(8) + [19] + octets(7) + [0x0F, 0, 8, 0] + packet, link: 197).outcome == .segment)
    }

    @Test func meshControl() {
        func frame(_ quality: Octets, _ mesh: Octets) -> Octets {
            dataFrame(control: [0x88, 0x03], extra: octets(6) + quality + mesh, snap(0x0800, packet))
        }
        #expect(decode(frame([0, 1], [0, 31] + octets(4)), link: 105).outcome == .segment)
        #expect(decode(frame([0, 1], [2, 31] + octets(16)), link: 105).outcome == .segment)
        #expect(decode(frame([0, 0], []), link: 105).outcome == .segment)
        // Three addresses: the bit means something else.
        let three = dataFrame(control: [0x88, 0x01], extra: [0, 1], snap(0x0800, packet))
        #expect(decode(three, link: 105).outcome == .segment)
    }

    @Test func tagsAndLongFrames() {
        #expect(decode(ethernet(0x8870, snap(0x0800, packet))).outcome == .segment)
        #expect(decode(ethernet(0x880B, [0, 0x21] + packet)).outcome == .segment)
        func stamped(_ version: UInt8, _ length: Int) -> FrameOutcome {
            decode(ethernet(0xD28B, [0, 1, 1, version] + octets(length) + big16(0x0800) + packet)).outcome
        }
        #expect(stamped(0x10, 8) == .segment)
        #expect(stamped(0x20, 6) == .segment)
        #expect(stamped(0x30, 8) == .notTCP)
        #expect(decode(ethernet(0xD28B, [0, 2, 0, 0x10] + octets(8) + big16(0x0800) + packet)).outcome == .notTCP)
    }

    @Test func associatedChannelsOfLabels() {
        func outcome(_ channel: Int, _ payload: Octets) -> FrameOutcome {
            decode(ethernet(0x8847, big32(0x0001_0140) + [0x10, 0] + big16(channel) + payload)).outcome
        }
        #expect(outcome(0x21, packet) == .segment)
        #expect(outcome(0x57, ipv6(tcp())) == .segment)
        #expect(outcome(0x07, packet) == .notTCP)
    }
}
