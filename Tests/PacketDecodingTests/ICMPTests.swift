import PacketDecoding
import Testing

@Suite struct ICMPTests {
    /// The header that came back: 30 octets of TCP with timestamps and two octets of payload.
    let quoted = tcp(flags: 0x002, options: timestampOptions, payload: octets(2))

    @Test(arguments: 0...34)
    func quotesOfEveryLength(length: Int) {
        let part = Octets(quoted[..<length])
        let version4 = ethernet(0x0800, ipv4(proto: 1, icmp(type: 3, code: 13, ipv4(totalLength: 54, part))))
        check(decode(version4), length, type: 3, code: 13, family: .version4, tcp: 62, limit: .ipv4TotalLength)
        let version6 = ethernet(0x86DD, ipv6(next: 58, icmp(type: 1, code: 4, ipv6(payloadLength: 34, part))))
        check(decode(version6), length, type: 1, code: 4, family: .version6, tcp: 102, limit: .ipv6PayloadLength)
    }

    private func check(
        _ decoded: Decoded, _ length: Int, type: UInt8, code: UInt8, family: IPFamily, tcp: Int,
        limit: Undecodable.Limit
    ) {
        guard length >= 8 else {
            let reason = Undecodable(layer: .tcp, needed: 8, available: length, limit: limit, offset: tcp)
            #expect(decoded.outcome == .undecodable(reason))
            return
        }
        let segment = decoded.segment
        #expect(decoded.outcome == .quotedSegment)
        #expect(segment.quotingType == type && segment.quotingCode == code)
        #expect(segment.family == family)
        #expect(segment.source.low & 0xFF == 1 && segment.destination.low & 0xFF == 2)
        #expect(segment.sourcePort == 40000 && segment.destinationPort == 443)
        #expect(segment.sequence.value == 0x0102_0304)
        #expect(segment.acknowledgment.value == (length >= 12 ? 0xA1A2_A3A4 : 0))
        #expect(segment.flags == (length >= 14 ? .syn : []))
        #expect(segment.window == (length >= 16 ? 0x1F2F : 0))
        #expect(segment.headerLength == (length >= 14 ? 32 : 0))
        #expect(segment.payloadLength == (length >= 14 ? 2 : 0))
        #expect(segment.capturedPayload == UInt32(max(0, length - 32)))
        var attributes: SegmentAttributes = .quotedByICMP
        if length < 32 { attributes.insert(.truncatedHeader) }
        if length >= 14, length < 34 { attributes.insert(.truncatedPayload) }
        if length >= 32 { attributes.insert(.timestamps) }
        #expect(segment.attributes == attributes)
    }

    @Test func errorCutByTheSnapshotLength() {
        let frame = ethernet(0x0800, ipv4(proto: 1, icmp(type: 11, ipv4(quoted))))
        for length in 34..<frame.count {
            let decoded = decode(Octets(frame[..<length]), originalLength: frame.count)
            let missing = [Needed(.icmp, at: 34, 8), Needed(.ipv4, at: 42, 20), Needed(.tcp, at: 62, 8)]
                .first { length < $0.start + $0.needed }
            if let missing {
                let reason = Undecodable(
                    layer: missing.layer, needed: missing.needed, available: length - missing.start,
                    limit: .capturedLength, offset: missing.start)
                #expect(decoded.outcome == .undecodable(reason), "cut to \(length)")
            } else {
                #expect(decoded.outcome == .quotedSegment, "cut to \(length)")
            }
        }
    }

    @Test(arguments: 0...255)
    func everyType(type: Int) {
        let outcome4 = decode(ethernet(0x0800, ipv4(proto: 1, icmp(type: type, ipv4(quoted))))).outcome
        #expect(outcome4 == ([3, 4, 11, 12].contains(type) ? .quotedSegment : .notTCP))
        let outcome6 = decode(ethernet(0x86DD, ipv6(next: 58, icmp(type: type, ipv6(quoted))))).outcome
        #expect(outcome6 == ((1...4).contains(type) ? .quotedSegment : .notTCP))
        // A message that is no error may be as short as its type.
        let short = decode(ethernet(0x0800, ipv4(proto: 1, [UInt8(type)]))).outcome
        let reason = Undecodable(layer: .icmp, needed: 8, available: 1, limit: .ipv4TotalLength, offset: 34)
        #expect(short == ([3, 4, 11, 12].contains(type) ? .undecodable(reason) : .notTCP))
    }

    @Test func everyCode() {
        for code in 0...255 {
            let frame = ethernet(0x0800, ipv4(proto: 1, icmp(type: 3, code: code, ipv4(quoted))))
            #expect(decode(frame).segment.quotingCode == UInt8(code))
        }
    }

    @Test func quotesOfOtherThings() {
        func outcome(_ packet: Octets) -> FrameOutcome {
            decode(ethernet(0x0800, ipv4(proto: 1, icmp(type: 3, packet)))).outcome
        }
        #expect(outcome(ipv4(proto: 17, octets(20))) == .notTCP)
        #expect(outcome(ipv4(fragmentation: 100, quoted)) == .fragment)
        // An error about an error.
        #expect(outcome(ipv4(proto: 1, icmp(type: 3, ipv4(quoted)))) == .notTCP)
        // The other version.
        let reason = Undecodable(layer: .ipv4, needed: 20, available: 74, limit: .ipVersion, offset: 42)
        #expect(outcome(ipv6(quoted)) == .undecodable(reason))
        // Each ICMP belongs to its own version of IP.
        #expect(decode(ethernet(0x0800, ipv4(proto: 58, icmp(type: 1, ipv6(quoted))))).outcome == .notTCP)
        #expect(decode(ethernet(0x86DD, ipv6(next: 1, icmp(type: 3, ipv4(quoted))))).outcome == .notTCP)
    }

    @Test func attributesAreThoseOfTheQuotedHeader() {
        let inner = ipv4(proto: 1, options: [1, 1, 1, 1], icmp(type: 3, ipv4(quoted)))
        let decoded = decode(ethernet(0x8100, vlan(9, 0x0800, inner)))
        #expect(decoded.outcome == .quotedSegment)
        #expect(decoded.segment.attributes == [.quotedByICMP, .timestamps])
        #expect(decoded.stack == ["vlan 9"])
        let options = ipv4(proto: 1, icmp(type: 3, ipv4(options: [1, 1, 1, 1], quoted)))
        #expect(decode(ethernet(0x0800, options)).segment.attributes == [.quotedByICMP, .timestamps, .ipOptions])
    }
}
