import PacketDecoding
import Testing

@Suite struct IPv4Tests {
    let segment = tcp(payload: octets(10))

    @Test func fields() {
        let decoded = decode(ethernet(0x0800, ipv4(segment)))
        #expect(decoded.outcome == .segment)
        #expect(decoded.segment.family == .version4)
        #expect(decoded.segment.source == IPAddress(version4: 0x0A00_0001))
        #expect(decoded.segment.destination == IPAddress(version4: 0x0A00_0002))
        #expect(decoded.segment.hopLimit == 64)
        #expect(decoded.segment.identification == 0x1234)
        #expect(decoded.segment.time == 1_700_000_000_123_456_789)
        #expect(decoded.segment.frame == 17)
        #expect(decoded.segment.interface == 3)
        #expect(decoded.segment.attributes == [])
    }

    @Test(arguments: 0...15)
    func everyHeaderLength(words: Int) {
        let options = Octets(repeating: 1, count: max(0, words - 5) * 4)
        let packet = ipv4(headerWords: words, options: options, segment)
        if words < 5 {
            let reason = Undecodable(
                layer: .ipv4, needed: 20, available: words * 4, limit: .ipv4HeaderLength, offset: 14)
            #expect(decode(ethernet(0x0800, packet)).outcome == .undecodable(reason))
            return
        }
        let network = words * 4
        expectEveryCut(
            of: ethernet(0x0800, packet),
            headers: [
                Needed(.ethernet, at: 0, 14), Needed(.ipv4, at: 14, 20), Needed(.ipv4, at: 14, network),
                Needed(.tcp, at: 14 + network, 14),
            ], tcp: 14 + network, payload: 34 + network)
        #expect(decode(ethernet(0x0800, packet)).segment.attributes == (words > 5 ? [.ipOptions] : []))
    }

    @Test(arguments: 0...15)
    func everyVersion(version: Int) {
        let frame = ethernet(0x0800, ipv4(version: version, segment))
        let reason = Undecodable(layer: .ipv4, needed: 20, available: 50, limit: .ipVersion, offset: 14)
        switch version {
        case 4: #expect(decode(frame).outcome == .segment)
        // Read as IPv6, whose next header these octets do not say to be TCP.
        case 6: #expect(decode(frame).outcome == .notTCP)
        default: #expect(decode(frame).outcome == .undecodable(reason))
        }
        // What announces IPv4 may be followed by IPv6.
        #expect(decode(ethernet(0x0800, ipv6(segment))).segment.family == .version6)
    }

    /// A segment of 30 octets whose IP header promises from nothing to more than there is.
    @Test(arguments: 0...80)
    func everyTotalLength(totalLength: Int) {
        let decoded = decode(ethernet(0x0800, ipv4(totalLength: totalLength, segment)))
        let segment = decoded.segment
        switch totalLength {
        case 0:
            #expect(decoded.outcome == .segment)
            #expect(segment.attributes == .offloaded)
            #expect(segment.payloadLength == 10 && segment.capturedPayload == 10)
        case 1..<20:
            let reason = Undecodable(
                layer: .ipv4, needed: 20, available: totalLength, limit: .ipv4TotalLength, offset: 14)
            #expect(decoded.outcome == .undecodable(reason))
        case 20..<34:
            let reason = Undecodable(
                layer: .tcp, needed: 14, available: totalLength - 20, limit: .ipv4TotalLength, offset: 34)
            #expect(decoded.outcome == .undecodable(reason))
        case 34..<40:
            // Ports, numbers and flags are there, but the data offset leads beyond the datagram.
            #expect(decoded.outcome == .segment)
            #expect(segment.attributes == .malformedDataOffset)
            #expect(segment.headerLength == 20 && segment.payloadLength == 0 && segment.capturedPayload == 0)
            #expect(segment.window == (totalLength >= 36 ? 0x1F2F : 0))
        default:
            #expect(decoded.outcome == .segment)
            #expect(segment.payloadLength == UInt32(totalLength - 40))
            #expect(segment.capturedPayload == UInt32(min(10, totalLength - 40)))
            #expect(segment.attributes == (totalLength > 50 ? .truncatedPayload : []))
        }
    }

    @Test func paddingIsNoPayload() {
        let bare = decode(ethernet(0x0800, ipv4(tcp()) + [0, 0, 0, 0, 0, 0]))
        #expect(bare.segment.payloadLength == 0 && bare.segment.capturedPayload == 0)
        #expect(bare.segment.payloadDigest == 0 && bare.segment.attributes == [])
        let one = decode(ethernet(0x0800, ipv4(tcp(payload: [65])) + octets(50)))
        #expect(one.segment.payloadLength == 1 && one.segment.capturedPayload == 1)
        #expect(one.segment.payloadDigest == decode(ethernet(0x0800, ipv4(tcp(payload: [65])))).segment.payloadDigest)
        // Padding does not complete a header that the datagram does not have.
        let short = decode(ethernet(0x0800, ipv4(octets(8)) + octets(30)))
        let reason = Undecodable(layer: .tcp, needed: 14, available: 8, limit: .ipv4TotalLength, offset: 34)
        #expect(short.outcome == .undecodable(reason))
    }

    @Test func offloadedAndCut() {
        let frame = ethernet(0x0800, ipv4(totalLength: 0, segment))
        let decoded = decode(frame, originalLength: 70_000)
        #expect(decoded.segment.attributes == [.offloaded, .truncatedPayload])
        #expect(decoded.segment.payloadLength == 70_000 - 54)
        #expect(decoded.segment.capturedPayload == 10)
    }

    @Test(arguments: 0...255)
    func everyProtocol(number: Int) {
        // The authentication header's length field is the second octet of the source port.
        let outcome = decode(ethernet(0x0800, ipv4(proto: number, segment))).outcome
        switch number {
        case 6: #expect(outcome == .segment)
        case 51:
            let reason = Undecodable(
                layer: .authentication, needed: (0x40 + 2) * 4, available: 30, limit: .ipv4TotalLength, offset: 34)
            #expect(outcome == .undecodable(reason))
        case 4:
            let reason = Undecodable(layer: .ipv4, needed: 20, available: 30, limit: .ipVersion, offset: 34)
            #expect(outcome == .undecodable(reason))
        case 41:
            let reason = Undecodable(layer: .ipv6, needed: 40, available: 30, limit: .ipv4TotalLength, offset: 34)
            #expect(outcome == .undecodable(reason))
        case 50: #expect(outcome == .opaque(.esp))
        case 108: #expect(outcome == .opaque(.ipComp))
        default: #expect(outcome == .notTCP)
        }
    }

    @Test func firstFragments() {
        for length in 0...segment.count {
            let packet = ipv4(fragmentation: 0x2000, Octets(segment[..<length]))
            let decoded = decode(ethernet(0x0800, packet + octets(40)))
            if length < 14 {
                #expect(decoded.outcome == .fragment, "fragment of \(length)")
            } else {
                #expect(decoded.outcome == .segment, "fragment of \(length)")
                let truncated: SegmentAttributes = length < 20 ? .truncatedHeader : []
                #expect(decoded.segment.attributes == [.firstFragment, truncated], "fragment of \(length)")
                #expect(decoded.segment.payloadLength == UInt32(max(0, length - 20)))
            }
        }
        // Cut by the snapshot length, not by the fragment's end.
        let cut = decode(ethernet(0x0800, ipv4(totalLength: 50, fragmentation: 0x2000, octets(8))), originalLength: 64)
        let reason = Undecodable(layer: .tcp, needed: 14, available: 8, limit: .capturedLength, offset: 34)
        #expect(cut.outcome == .undecodable(reason))
    }

    @Test(arguments: (0..<13).map { 1 << $0 }, [0, 0x2000])
    func laterFragments(offset: Int, more: Int) {
        for (number, expected) in [(6, FrameOutcome.fragment), (51, .fragment), (17, .notTCP), (1, .notTCP)] {
            let packet = ipv4(proto: number, fragmentation: offset | more, segment)
            #expect(decode(ethernet(0x0800, packet)).outcome == expected)
        }
    }

    @Test func reservedAndDoNotFragmentBitsAreNoFragments() {
        for bits in [0, 0x4000, 0x8000, 0xC000] {
            #expect(decode(ethernet(0x0800, ipv4(fragmentation: bits, segment))).segment.attributes == [])
        }
    }

    @Test func authenticationAtEveryLength() {
        expectEveryCut(
            of: ethernet(0x0800, ipv4(proto: 51, authentication(segment))),
            headers: [
                Needed(.ethernet, at: 0, 14), Needed(.ipv4, at: 14, 20), Needed(.authentication, at: 34, 12),
                Needed(.authentication, at: 34, 24), Needed(.tcp, at: 58, 14),
            ], tcp: 58, payload: 78)
    }

    @Test func authenticationLengths() {
        for words in 0...4 {
            let packet = ipv4(proto: 51, authentication(checkWords: words, segment))
            #expect(decode(ethernet(0x0800, packet)).outcome == .segment)
        }
        // A length below the fixed fields.
        #expect(
            decode(ethernet(0x0800, ipv4(proto: 51, authentication(checkWords: 0, length: 0, segment)))).outcome
                == .segment)
        #expect(decode(ethernet(0x0800, ipv4(proto: 51, authentication(next: 17, segment)))).outcome == .notTCP)
        // More in a row than are followed.
        func chain(_ count: Int) -> Octets {
            (0..<count).reduce(segment) { packet, index in
                authentication(next: index == 0 ? 6 : 51, checkWords: 0, packet)
            }
        }
        #expect(decode(ethernet(0x0800, ipv4(proto: 51, chain(8)))).outcome == .segment)
        let reason = Undecodable(
            layer: .authentication, needed: 12, available: 42, limit: .nesting, offset: 34 + 96)
        #expect(decode(ethernet(0x0800, ipv4(proto: 51, chain(9)))).outcome == .undecodable(reason))
    }
}
