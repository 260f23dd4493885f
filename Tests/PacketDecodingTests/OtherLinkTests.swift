import PacketDecoding
import Testing

/// An 802.11 data frame; `control` is the frame control field as it is sent.
func dataFrame(
    control: Octets = [0x08, 0x01], sequence: Int = 0, extra: Octets = [], _ payload: Octets
) -> Octets {
    control + [0, 0] + octets(18) + [UInt8(sequence & 0x0F), 0] + extra + payload
}

/// The link types beside Ethernet, Linux cooked, loopback, raw and PPP.
@Suite struct OtherLinkTests {
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

    @Test func wireless() {
        for (control, extra) in [
            ([0x08, 0x01], 0), ([0x08, 0x03], 6), ([0x88, 0x02], 2), ([0x88, 0x03], 8), ([0x88, 0x81], 6),
        ] as [(Octets, Int)] {
            expectEveryCut(
                105, dataFrame(control: control, extra: Octets(repeating: 0, count: extra), snap(0x0800, [])),
                headers: [
                    Needed(.wireless, at: 0, 2), Needed(.wireless, at: 0, 24 + extra),
                    Needed(.ethernet, at: 24 + extra, 8),
                ])
        }
    }

    @Test func wirelessFramesThatHoldNoSegment() {
        func outcome(_ control: Octets, sequence: Int = 0) -> FrameOutcome {
            decode(dataFrame(control: control, sequence: sequence, snap(0x0800, packet)), link: 105).outcome
        }
        #expect(outcome([0x08, 0x01]) == .segment)
        // Protected, a later fragment, a beacon, an ACK, a null function, another version.
        #expect(outcome([0x08, 0x41]) == .opaque(.wireless))
        #expect(outcome([0x08, 0x01], sequence: 1) == .fragment)
        for control in [0x80, 0xD4, 0x48, 0x09] as Octets { #expect(outcome([control, 0x01]) == .notTCP) }
    }

    @Test func aggregatedWirelessFrames() {
        let frame = dataFrame(
            control: [0x88, 0x01], extra: [0x80, 0], octets(12) + big16(8 + packet.count) + snap(0x0800, packet))
        #expect(decode(frame, link: 105).outcome == .segment)
    }

    @Test func radiotap() {
        let header: Octets = [0, 0, 9, 0, 2, 0, 0, 0, 0]
        expectEveryCut(
            127, header + dataFrame(snap(0x0800, [])),
            headers: [
                Needed(.capturePrefix, at: 0, 8), Needed(.capturePrefix, at: 0, 9), Needed(.wireless, at: 9, 2),
                Needed(.wireless, at: 9, 24), Needed(.ethernet, at: 33, 8),
            ])
        // The flags stand behind a second presence word and a time stamp, and say that the header is padded.
        let long: Octets = [0, 0, 25, 0, 3, 0, 0, 0x80, 0, 0, 0, 0] + Octets(repeating: 0, count: 12) + [0x20]
        let padded = dataFrame(control: [0x88, 0x01], extra: [0, 0, 0, 0], snap(0x0800, packet))
        #expect(decode(long + padded, link: 127).outcome == .segment)
        #expect(decode(long.dropLast() + [0] + padded, link: 127).outcome != .segment)
        #expect(decode([1] + header.dropFirst() + padded, link: 127).outcome == .notTCP)
    }

    @Test func otherPrefixes() {
        let frame = dataFrame(snap(0x0800, packet))
        let prism: Octets = [0x44, 0, 0, 0, 16, 0, 0, 0] + octets(8)
        #expect(decode(prism + frame, link: 119).outcome == .segment)
        let avs = big32(0x8021_1001) + big32(12) + octets(4)
        #expect(decode(avs + frame, link: 119).outcome == .segment)
        #expect(decode(avs + frame, link: 163).outcome == .segment)
        let ppi: Octets = [0, 0, 10, 0, 105, 0, 0, 0] + octets(2)
        #expect(decode(ppi + frame, link: 192).outcome == .segment)
        let tap: Octets = [16, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0] + octets(4)
        #expect(decode(tap + ethernet(0x0800, packet), link: 258).outcome == .segment)
        // A prefix in a prefix.
        #expect(decode([0, 0, 8, 0, 192, 0, 0, 0] + ppi + frame, link: 192).outcome == .notTCP)
        for (link, header, least) in [(119, prism, 8), (163, avs, 8), (192, ppi, 8), (258, tap, 12)]
            as [(UInt32, Octets, Int)]
        {
            for length in 0..<header.count {
                let needed = length < least ? least : header.count
                let reason = Undecodable(
                    layer: .capturePrefix, needed: needed, available: length, limit: .frameLength, offset: 0)
                #expect(decode(Octets(header[..<length]), link: link).outcome == .undecodable(reason))
            }
        }
    }

    @Test func netfilterLog() {
        let little: Octets = [2, 0, 0, 40, 8, 0, 1, 0] + octets(4) + [5, 0, 10, 0, 0, 0, 0, 0, 84, 0, 9, 0]
        expectEveryCut(
            239, little,
            headers: [
                Needed(.netfilterLog, at: 0, 4), Needed(.netfilterLog, at: 4, 4), Needed(.netfilterLog, at: 4, 8),
                Needed(.netfilterLog, at: 12, 4), Needed(.netfilterLog, at: 12, 8), Needed(.netfilterLog, at: 20, 4),
            ])
        let big: Octets = [2, 0, 0, 40] + big16(8) + big16(1) + octets(4) + big16(84) + big16(9)
        #expect(decode(big + packet, link: 239).outcome == .segment)
        #expect(decode([2, 0, 0, 40, 0, 0, 9, 0] + packet, link: 239).outcome == .notTCP)
    }

    @Test func oldNetworks() {
        expectEveryCut(
            10, [0x50] + octets(12) + snap(0x0800, []),
            headers: [Needed(.otherLink, at: 0, 13), Needed(.ethernet, at: 13, 8)])
        expectEveryCut(
            6, [0x10, 0x40] + octets(6) + Octets(repeating: 2, count: 6) + snap(0x0800, []),
            headers: [Needed(.otherLink, at: 0, 14), Needed(.ethernet, at: 14, 8)])
        expectEveryCut(
            6, [0x10, 0x40] + octets(6) + [0x80] + octets(5) + [0x06, 0] + octets(4) + snap(0x0800, []),
            headers: [
                Needed(.otherLink, at: 0, 14), Needed(.otherLink, at: 0, 15), Needed(.otherLink, at: 0, 20),
                Needed(.ethernet, at: 20, 8),
            ])
        expectEveryCut(
            129, [1, 2, 0, 0, 0xD4, 0, 0, 1], headers: [Needed(.otherLink, at: 0, 5), Needed(.otherLink, at: 0, 8)])
        expectEveryCut(
            7, [1, 2, 0xD4, 0, 0, 1], headers: [Needed(.otherLink, at: 0, 3), Needed(.otherLink, at: 0, 6)])
        expectEveryCut(7, [1, 2, 0xF0], headers: [Needed(.otherLink, at: 0, 3)])
        #expect(decode([0x41] + octets(12) + snap(0x0800, packet), link: 10).outcome == .notTCP)
        #expect(decode([0x10, 0x00] + octets(12) + snap(0x0800, packet), link: 6).outcome == .notTCP)
        #expect(decode([1, 2, 0xD4, 1, 0, 1] + packet, link: 7).outcome == .notTCP)
    }

    @Test func wideAreaLinks() {
        expectEveryCut(107, [0x18, 0x41, 0x03, 0xCC], headers: [Needed(.otherLink, at: 0, 4)])
        expectEveryCut(107, [0x18, 0x41, 0x08, 0x00], headers: [Needed(.otherLink, at: 0, 4)])
        expectEveryCut(
            107, [0x18, 0x41, 0x03, 0x00, 0x80, 0, 0, 0, 8, 0],
            headers: [Needed(.otherLink, at: 0, 4), Needed(.otherLink, at: 4, 1), Needed(.otherLink, at: 5, 5)])
        #expect(decode([0x18, 0x41, 0x03, 0x8E] + ipv6(tcp()), link: 107).outcome == .segment)
        expectEveryCut(
            123, [2, 0, 0, 100] + snap(0x0800, []),
            headers: [Needed(.otherLink, at: 0, 4), Needed(.ethernet, at: 4, 8)])
        expectEveryCut(
            117, [61, 2, 0, 0] + octets(60), headers: [Needed(.otherLink, at: 0, 4), Needed(.otherLink, at: 0, 64)])
        expectEveryCut(242, octets(40) + big16(0x0800) + [0, 0], headers: [Needed(.otherLink, at: 0, 44)])
        expectEveryCut(
            178, [0x4D, 0x47, 0x43, 0x80, 0, 3] + octets(3) + ethernet(0x0800, []),
            headers: [
                Needed(.capturePrefix, at: 0, 4), Needed(.capturePrefix, at: 0, 6), Needed(.capturePrefix, at: 0, 9),
                Needed(.ethernet, at: 9, 14),
            ])
        #expect(decode([0x4D, 0x47, 0x43, 0x02] + packet, link: 178).outcome == .segment)
        expectEveryCut(
            274, Octets(repeating: 0x55, count: 7) + [0xD5] + ethernet(0x0800, []),
            headers: [Needed(.otherLink, at: 0, 8), Needed(.ethernet, at: 8, 14)])
        #expect(
            decode(Octets(repeating: 0x55, count: 7) + [0x61] + ethernet(0x0800, packet), link: 274).outcome == .notTCP)
    }

    @Test func headersThatAreSkipped() {
        for (link, length) in [(109, 12), (240, 4), (204, 1), (205, 1), (206, 1), (122, 16)] as [(UInt32, Int)] {
            let inner: Octets =
                switch link {
                case 109: packet
                case 240: ethernet(0x0800, packet)
                case 204: [0x21] + packet
                case 205: [0x0F, 0, 8, 0] + packet
                case 206: [0x18, 0x41, 0x03, 0xCC] + packet
                default: snap(0x0800, packet)
                }
            #expect(decode(octets(length) + inner, link: link).outcome == .segment)
            for cut in 0..<length {
                let reason = Undecodable(
                    layer: .otherLink, needed: length, available: cut, limit: .frameLength, offset: 0)
                #expect(decode(octets(cut), link: link).outcome == .undecodable(reason))
            }
        }
        #expect(decode(snap(0x0800, packet), link: 100).outcome == .segment)
    }
}
