import PacketDecoding
import Testing

@Suite struct IPv6Tests {
    let segment = tcp(payload: octets(10))
    let link = [Needed(.ethernet, at: 0, 14), Needed(.ipv6, at: 14, 40)]

    @Test func fieldsAtEveryLength() {
        let frame = ethernet(0x86DD, ipv6(segment))
        let decoded = decode(frame).segment
        #expect(decoded.family == .version6)
        #expect(decoded.source == IPAddress(high: 0x2001_0DB8_0000_0000, low: 1))
        #expect(decoded.destination == IPAddress(high: 0x2001_0DB8_0000_0000, low: 2))
        #expect(decoded.hopLimit == 63)
        #expect(decoded.identification == 0)
        #expect(decoded.attributes == [])
        expectEveryCut(of: frame, headers: link + [Needed(.tcp, at: 54, 14)], tcp: 54, payload: 74)
    }

    @Test(arguments: 0...15)
    func everyVersion(version: Int) {
        let frame = ethernet(0x86DD, ipv6(version: version, segment))
        let reason = Undecodable(layer: .ipv6, needed: 40, available: 70, limit: .ipVersion, offset: 14)
        #expect(decode(frame).outcome == (version == 6 ? .segment : .undecodable(reason)))
    }

    @Test(arguments: 0...60)
    func everyPayloadLength(length: Int) {
        let decoded = decode(ethernet(0x86DD, ipv6(payloadLength: length, segment)))
        let segment = decoded.segment
        switch length {
        case 0:
            #expect(decoded.outcome == .segment)
            #expect(segment.attributes == .offloaded)
            #expect(segment.payloadLength == 10)
        case 1..<14:
            let reason = Undecodable(
                layer: .tcp, needed: 14, available: length, limit: .ipv6PayloadLength, offset: 54)
            #expect(decoded.outcome == .undecodable(reason))
        case 14..<20:
            #expect(decoded.outcome == .segment)
            #expect(segment.attributes == .malformedDataOffset)
            #expect(segment.payloadLength == 0)
        default:
            #expect(decoded.outcome == .segment)
            #expect(segment.payloadLength == UInt32(length - 20))
            #expect(segment.capturedPayload == UInt32(min(10, length - 20)))
            #expect(segment.attributes == (length > 30 ? .truncatedPayload : []))
        }
    }

    @Test func jumbogram() {
        // Hop-by-hop options with the jumbo payload option (RFC 2675): type 0xC2, length 4.
        let options: Octets = [6, 0, 0xC2, 4] + big32(38)
        let decoded = decode(ethernet(0x86DD, ipv6(next: 0, payloadLength: 0, options + segment)))
        #expect(decoded.outcome == .segment)
        #expect(decoded.segment.attributes == [.offloaded, .ipv6ExtensionHeaders])
        #expect(decoded.segment.payloadLength == 10)
    }

    @Test func noNextHeaderIsNotTCP() {
        #expect(decode(ethernet(0x86DD, ipv6(next: 59, segment))).outcome == .notTCP)
        #expect(decode(ethernet(0x86DD, ipv6(next: 60, ipv6Extension(next: 59, segment)))).outcome == .notTCP)
    }

    @Test(arguments: [0, 43, 60], 1...4)
    func extensionsAtEveryLength(number: Int, units: Int) {
        let frame = ethernet(0x86DD, ipv6(next: number, ipv6Extension(next: 6, units: units, segment)))
        let size = units * 8
        expectEveryCut(
            of: frame,
            headers: link + [
                Needed(.ipv6Extension, at: 54, 8), Needed(.ipv6Extension, at: 54, size),
                Needed(.tcp, at: 54 + size, 14),
            ], tcp: 54 + size, payload: 74 + size)
        #expect(decode(frame).segment.attributes == .ipv6ExtensionHeaders)
        #expect(decode(frame).segment.destination.low == 2)
    }

    @Test func chainAtEveryLength() {
        let chain = ipv6Extension(
            next: 60,
            ipv6Extension(
                next: 43, units: 2,
                ipv6Extension(
                    next: 44, ipv6Fragment(next: 51, authentication(next: 60, ipv6Extension(next: 6, segment))))))
        expectEveryCut(
            of: ethernet(0x86DD, ipv6(next: 0, chain)),
            headers: link + [
                Needed(.ipv6Extension, at: 54, 8), Needed(.ipv6Extension, at: 62, 8),
                Needed(.ipv6Extension, at: 62, 16), Needed(.ipv6Extension, at: 78, 8),
                Needed(.ipv6Extension, at: 86, 8), Needed(.authentication, at: 94, 12),
                Needed(.authentication, at: 94, 24), Needed(.ipv6Extension, at: 118, 8), Needed(.tcp, at: 126, 14),
            ], tcp: 126, payload: 146)
    }

    @Test func moreExtensionsThanAreFollowed() {
        func chain(_ count: Int) -> Octets {
            (0..<count).reduce(segment) { packet, index in ipv6Extension(next: index == 0 ? 6 : 60, packet) }
        }
        #expect(decode(ethernet(0x86DD, ipv6(next: 60, chain(8)))).outcome == .segment)
        let reason = Undecodable(layer: .ipv6Extension, needed: 8, available: 38, limit: .nesting, offset: 54 + 64)
        #expect(decode(ethernet(0x86DD, ipv6(next: 60, chain(9)))).outcome == .undecodable(reason))
        // The ninth is a fragment header.
        let fragment = (0..<8).reduce(ipv6Fragment(segment)) { packet, index in
            ipv6Extension(next: index == 0 ? 44 : 60, packet)
        }
        #expect(decode(ethernet(0x86DD, ipv6(next: 60, fragment))).outcome == .undecodable(reason))
    }

    @Test func fragments() {
        let atomic = decode(ethernet(0x86DD, ipv6(next: 44, ipv6Fragment(segment))))
        #expect(atomic.outcome == .segment)
        #expect(atomic.segment.attributes == .ipv6ExtensionHeaders)

        for length in 0...segment.count {
            let packet = ipv6(next: 44, ipv6Fragment(more: true, Octets(segment[..<length])))
            let decoded = decode(ethernet(0x86DD, packet))
            if length < 14 {
                #expect(decoded.outcome == .fragment, "fragment of \(length)")
            } else {
                #expect(decoded.outcome == .segment, "fragment of \(length)")
                let truncated: SegmentAttributes = length < 20 ? .truncatedHeader : []
                #expect(decoded.segment.attributes == [.firstFragment, .ipv6ExtensionHeaders, truncated])
            }
        }

        for (next, expected) in [(6, FrameOutcome.fragment), (51, .fragment), (60, .fragment), (17, .notTCP)] {
            // Every bit of the 13-bit offset.
            for bit in 0..<13 {
                let packet = ipv6(
                    next: 44, ipv6Fragment(next: next, offset: 1 << bit, more: bit.isMultiple(of: 2), segment))
                #expect(decode(ethernet(0x86DD, packet)).outcome == expected)
            }
        }
    }

    @Test(arguments: 0...255)
    func everyNextHeader(number: Int) {
        let outcome = decode(ethernet(0x86DD, ipv6(next: number, octets(30)))).outcome
        switch number {
        // Octets 7, 38, 69, … : an extension of 39 units, an authentication header of 40 words, a later fragment of 7.
        case 6: #expect(outcome == .segment)
        case 0, 43, 60: #expect(outcome == .undecodable(short(.ipv6Extension, (38 + 1) * 8)))
        case 51: #expect(outcome == .undecodable(short(.authentication, (38 + 2) * 4)))
        case 4:
            let reason = Undecodable(layer: .ipv4, needed: 20, available: 30, limit: .ipVersion, offset: 54)
            #expect(outcome == .undecodable(reason))
        case 41: #expect(outcome == .undecodable(short(.ipv6, 40)))
        case 50: #expect(outcome == .opaque(.esp))
        case 108: #expect(outcome == .opaque(.ipComp))
        default: #expect(outcome == .notTCP)
        }
        func short(_ layer: Undecodable.Layer, _ needed: Int) -> Undecodable {
            Undecodable(layer: layer, needed: needed, available: 30, limit: .ipv6PayloadLength, offset: 54)
        }
    }
}
