import PacketDecoding
import Testing

@Suite struct LinkTests {
    let segment = tcp(payload: octets(10))

    @Test func ethernetAtEveryLength() {
        expectEveryCut(
            of: ethernet(0x0800, ipv4(segment)),
            headers: [Needed(.ethernet, at: 0, 14), Needed(.ipv4, at: 14, 20), Needed(.tcp, at: 34, 14)],
            tcp: 34, payload: 54)
    }

    @Test(arguments: 0...4, [0x8100, 0x88A8, 0x9100])
    func vlanStacksAtEveryLength(depth: Int, type: Int) {
        var packet = ipv4(segment)
        var next = 0x0800
        for tag in (0..<depth).reversed() {
            packet = vlan(100 + tag, priority: 7, next, packet)
            next = type
        }
        let frame = ethernet(next, packet)
        let network = 14 + depth * 4
        let tags = (0..<depth).map { Needed(.vlan, at: 14 + $0 * 4, 4) }
        expectEveryCut(
            of: frame,
            headers: [Needed(.ethernet, at: 0, 14)] + tags
                + [Needed(.ipv4, at: network, 20), Needed(.tcp, at: network + 20, 14)],
            tcp: network + 20, payload: network + 40)

        #expect(decode(frame).stack == (0..<depth).map { "vlan \(100 + $0)" })
        #expect(decode(frame).encapsulation.count == depth)
    }

    @Test func moreTagsThanAreFollowed() {
        func stack(_ depth: Int) -> Octets {
            var packet = ipv4(segment)
            var next = 0x0800
            for _ in 0..<depth {
                packet = vlan(5, next, packet)
                next = 0x8100
            }
            return ethernet(next, packet)
        }
        #expect(decode(stack(16)).outcome == .segment)
        #expect(decode(stack(16)).encapsulation.count == 16)
        #expect(decode(stack(16)).stack == Array(repeating: "vlan 5", count: 8))
        let frame = stack(17)
        let reason = Undecodable(
            layer: .vlan, needed: 4, available: frame.count - 78, limit: .nesting, offset: 78)
        #expect(decode(frame).outcome == .undecodable(reason))
    }

    @Test func logicalLinkControlAtEveryLength() {
        expectEveryCut(
            of: ethernet(58, snap(0x0800, ipv4(segment))),
            headers: [
                Needed(.ethernet, at: 0, 14), Needed(.ethernet, at: 14, 8), Needed(.ipv4, at: 22, 20),
                Needed(.tcp, at: 42, 14),
            ], tcp: 42, payload: 62)
        // Spanning tree, another organization's protocol, another length in place of the type.
        #expect(decode(ethernet(3, [0x42, 0x42, 3])).outcome == .notTCP)
        #expect(decode(ethernet(58, [0xAA, 0xAA, 3, 0, 0, 0x0C, 8, 0] + ipv4(segment))).outcome == .notTCP)
        #expect(decode(ethernet(58, snap(0x0100, ipv4(segment)))).outcome == .notTCP)
        #expect(decode(ethernet(0x05FF, snap(0x86DD, ipv6(segment)))).outcome == .segment)
        #expect(decode(ethernet(0x0600, snap(0x0800, ipv4(segment)))).outcome == .notTCP)
    }

    @Test func linuxCookedAtEveryLength() {
        expectEveryCut(
            of: linuxCooked(0x0800, ipv4(segment)), link: Link.linuxCooked,
            headers: [Needed(.linuxCooked, at: 0, 16), Needed(.ipv4, at: 16, 20), Needed(.tcp, at: 36, 14)],
            tcp: 36, payload: 56)
        expectEveryCut(
            of: linuxCooked2(0x0800, ipv4(segment)), link: Link.linuxCooked2,
            headers: [Needed(.linuxCooked2, at: 0, 20), Needed(.ipv4, at: 20, 20), Needed(.tcp, at: 40, 14)],
            tcp: 40, payload: 60)
    }

    @Test(arguments: 0...5)
    func linuxCookedDirection(packetType: Int) {
        for decoded in [
            decode(linuxCooked(0x86DD, packetType: packetType, ipv6(segment)), link: Link.linuxCooked),
            decode(linuxCooked2(0x86DD, packetType: packetType, ipv6(segment)), link: Link.linuxCooked2),
        ] {
            #expect(decoded.outcome == .segment)
            #expect(decoded.segment.attributes.contains(.outgoing) == (packetType == 4))
        }
    }

    @Test func linuxCookedPayloads() {
        let tagged = vlan(7, 0x0800, ipv4(segment))
        for (link, build) in [
            (Link.linuxCooked, { linuxCooked($0, $1) }), (Link.linuxCooked2, { linuxCooked2($0, $1) }),
        ] as [(UInt32, (Int, Octets) -> Octets)] {
            let decoded = decode(build(0x8100, tagged), link: link)
            #expect(decoded.outcome == .segment)
            #expect(decoded.stack == ["vlan 7"])
            #expect(decode(build(4, snap(0x0800, ipv4(segment))), link: link).outcome == .segment)
            // Raw 802.3 and CAN are numbers of Linux's own.
            #expect(decode(build(1, snap(0x0800, ipv4(segment))), link: link).outcome == .notTCP)
            #expect(decode(build(0x000C, ipv4(segment)), link: link).outcome == .notTCP)
            #expect(decode(build(0x0806, ipv4(segment)), link: link).outcome == .notTCP)
        }
    }

    @Test func loopbackAtEveryLength() {
        let headers = [Needed(.loopback, at: 0, 4), Needed(.ipv4, at: 4, 20), Needed(.tcp, at: 24, 14)]
        expectEveryCut(of: [2, 0, 0, 0] + ipv4(segment), link: Link.null, headers: headers, tcp: 24, payload: 44)
        expectEveryCut(of: [0, 0, 0, 2] + ipv4(segment), link: Link.null, headers: headers, tcp: 24, payload: 44)
        expectEveryCut(of: [0, 0, 0, 2] + ipv4(segment), link: Link.loop, headers: headers, tcp: 24, payload: 44)
    }

    @Test(arguments: 0...255)
    func loopbackFamilies(family: UInt8) {
        let isVersion6 = [10, 24, 28, 30].contains(family)
        let packet = isVersion6 ? ipv6(segment) : ipv4(segment)
        let expected: FrameOutcome = isVersion6 || family == 2 ? .segment : .notTCP
        #expect(decode([family, 0, 0, 0] + packet, link: Link.null).outcome == expected)
        #expect(decode([0, 0, 0, family] + packet, link: Link.null).outcome == expected)
        #expect(decode([0, 0, 0, family] + packet, link: Link.loop).outcome == expected)
        if family != 0 {
            #expect(decode([family, 0, 0, 0] + packet, link: Link.loop).outcome == .notTCP)
        }
    }

    @Test func loopbackHoldsOtherThings() {
        #expect(decode([0, 0, 8, 0] + ipv4(segment), link: Link.null).outcome == .segment)
        #expect(decode([0xDD, 0x86, 0, 0] + ipv6(segment), link: Link.null).outcome == .segment)
        #expect(decode([0xFF, 3, 0, 0x21] + ipv4(segment), link: Link.null).outcome == .segment)
        #expect(decode([0xFF, 3, 0, 0x21] + ipv4(segment), link: Link.loop).outcome == .notTCP)
    }

    @Test(arguments: [Link.raw, 12, 14])
    func rawAtEveryLength(link: UInt32) {
        let headers = [Needed(.ipv4, at: 0, 20), Needed(.tcp, at: 20, 14)]
        expectEveryCut(of: ipv4(segment), link: link, headers: headers, tcp: 20, payload: 40)
        #expect(decode(ipv6(segment), link: link).segment.family == .version6)
        for version in 0...15 where version != 4 && version != 6 {
            let reason = Undecodable(layer: .ipv4, needed: 20, available: 50, limit: .ipVersion, offset: 0)
            #expect(decode(ipv4(version: version, segment), link: link).outcome == .undecodable(reason))
        }
    }

    @Test func ipLinkTypesAtEveryLength() {
        expectEveryCut(
            of: ipv4(segment), link: Link.ipv4, headers: [Needed(.ipv4, at: 0, 20), Needed(.tcp, at: 20, 14)],
            tcp: 20, payload: 40)
        expectEveryCut(
            of: ipv6(segment), link: Link.ipv6, headers: [Needed(.ipv6, at: 0, 40), Needed(.tcp, at: 40, 14)],
            tcp: 40, payload: 60)
    }

    @Test(arguments: [Link.ppp, Link.pppHDLC])
    func pointToPointAtEveryLength(link: UInt32) {
        let network4 = ipv4(segment)
        expectEveryCut(
            of: [0xFF, 3, 0, 0x21] + network4, link: link,
            headers: [
                Needed(.pointToPoint, at: 0, 1), Needed(.pointToPoint, at: 0, 3), Needed(.pointToPoint, at: 0, 4),
                Needed(.ipv4, at: 4, 20), Needed(.tcp, at: 24, 14),
            ], tcp: 24, payload: 44)
        expectEveryCut(
            of: [0xFF, 3, 0x21] + network4, link: link,
            headers: [
                Needed(.pointToPoint, at: 0, 1), Needed(.pointToPoint, at: 0, 3), Needed(.ipv4, at: 3, 20),
                Needed(.tcp, at: 23, 14),
            ], tcp: 23, payload: 43)
        expectEveryCut(
            of: [0, 0x21] + network4, link: link,
            headers: [
                Needed(.pointToPoint, at: 0, 1), Needed(.pointToPoint, at: 0, 2), Needed(.ipv4, at: 2, 20),
                Needed(.tcp, at: 22, 14),
            ], tcp: 22, payload: 42)
        expectEveryCut(
            of: [0x57] + ipv6(segment), link: link,
            headers: [Needed(.pointToPoint, at: 0, 1), Needed(.ipv6, at: 1, 40), Needed(.tcp, at: 41, 14)],
            tcp: 41, payload: 61)
        #expect(decode([0xFF, 3, 0, 0x57] + ipv6(segment), link: link).outcome == .segment)
        // LCP, an address without the control octet, a compressed protocol that is not IP.
        #expect(decode([0xFF, 3, 0xC0, 0x21] + network4, link: link).outcome == .notTCP)
        #expect(decode([0xFF, 0, 0x21] + network4, link: link).outcome == .notTCP)
        #expect(decode([0x23] + network4, link: link).outcome == .notTCP)
    }

    @Test(arguments: [Link.ciscoHDLC, Link.pppHDLC], [0x0F, 0x8F] as Octets)
    func ciscoFramingAtEveryLength(link: UInt32, address: UInt8) {
        let frame = [address, 0, 0x08, 0] + ipv4(segment)
        // A frame of no octets does not tell which framing it has.
        let empty = link == Link.pppHDLC ? [Needed(.pointToPoint, at: 0, 1)] : []
        expectEveryCut(
            of: frame, link: link,
            headers: empty + [Needed(.pointToPoint, at: 0, 4), Needed(.ipv4, at: 4, 20), Needed(.tcp, at: 24, 14)],
            tcp: 24, payload: 44)
        #expect(decode([address, 0, 0x80, 0x35] + ipv4(segment), link: link).outcome == .notTCP)
        #expect(decode([address, 0, 0, 4] + snap(0x0800, ipv4(segment)), link: link).outcome == .notTCP)
    }

    @Test func everyEtherType() {
        func short(_ layer: Undecodable.Layer, _ needed: Int, at offset: Int = 14) -> FrameOutcome {
            .undecodable(
                Undecodable(
                    layer: layer, needed: needed, available: 18 - offset, limit: .frameLength, offset: offset))
        }
        for type in 0...0xFFFF {
            let outcome = decode(ethernet(type, [0x45, 0, 0, 0])).outcome
            switch type {
            case 0x0800: #expect(outcome == short(.ipv4, 20))
            case 0x86DD: #expect(outcome == short(.ipv6, 40))
            // A tag that announces a length, but no LLC header follows.
            case 0x8909, 0x8100, 0x88A8, 0x9100, 0x9200, 0x9300:
                let reason = Undecodable(layer: .ethernet, needed: 8, available: 0, limit: .frameLength, offset: 18)
                #expect(outcome == .undecodable(reason))
            case 0x8847, 0x8848: #expect(outcome == short(.mpls, 4, at: 18))
            case 0x8864: #expect(outcome == short(.pppoe, 6))
            case 0x88E7: #expect(outcome == short(.ethernet, 14, at: 18))
            case 0x893F: #expect(outcome == short(.bridgeTag, 8))
            case 0x8926: #expect(outcome == short(.bridgeTag, 6))
            case 0x8903: #expect(outcome == short(.ethernet, 14, at: 16))
            case 0x894F: #expect(outcome == short(.serviceHeader, 8))
            case 0x6558: #expect(outcome == short(.ethernet, 14))
            // The first octet's C is set: encrypted.
            case 0x88E5: #expect(outcome == .opaque(.macsec))
            case 0xF1C1, 0x892F, 0x22F3: #expect(outcome == short(.bridgeTag, 6))
            case 0xDADA, 0x8988: #expect(outcome == short(.bridgeTag, 8))
            default:
                if outcome != .notTCP { Issue.record("EtherType \(type): \(outcome)") }
            }
        }
    }

    @Test func supportedLinkTypes() {
        for number in 0...400 as ClosedRange<UInt32> {
            #expect(FrameDecoder.isSupported(linkType: number) == Link.all.contains(number))
            #expect((FrameDecoder.linkTypeName(number) != nil) == Link.all.contains(number))
        }
        #expect(FrameDecoder.linkTypeName(Link.linuxCooked2) == "LINUX_SLL2")
        #expect(decode(ethernet(0x0800, ipv4(segment)), link: 147).outcome == .notTCP)
    }
}
