import PacketDecoding
import Testing

@Suite struct TCPHeaderTests {
    @Test func fields() {
        let decoded = decode(ethernet(0x0800, ipv4(tcp(payload: octets(10)))))
        let segment = decoded.segment
        #expect(decoded.outcome == .segment)
        #expect(segment.sourcePort == 40000 && segment.destinationPort == 443)
        #expect(segment.sequence.value == 0x0102_0304 && segment.acknowledgment.value == 0xA1A2_A3A4)
        #expect(segment.flags == [.ack, .psh])
        #expect(segment.window == 0x1F2F && segment.checksum == 0xBEEF && segment.urgentPointer == 0x0102)
        #expect(segment.headerLength == 20)
        #expect(segment.payloadLength == 10 && segment.capturedPayload == 10)
        #expect(segment.sequenceEnd.value == 0x0102_030E)
    }

    @Test func everyFlagsValue() {
        for flags in 0..<4096 {
            let decoded = decode(ethernet(0x0800, ipv4(tcp(flags: flags))))
            #expect(decoded.outcome == .segment)
            #expect(decoded.segment.flags.rawValue == UInt16(flags))
            #expect(decoded.segment.attributes == [])
            #expect(decoded.segment.headerLength == 20)
        }
    }

    /// A header of 20 octets with 24 more: every data offset, with options of no operation.
    @Test(arguments: 0...15)
    func everyDataOffset(words: Int) {
        let rest = Octets(repeating: 1, count: 24)
        let decoded = decode(ethernet(0x0800, ipv4(tcp(dataOffset: words, payload: rest)) + octets(40)))
        #expect(decoded.outcome == .segment)
        #expect(decoded.segment.headerLength == UInt8(words * 4))
        #expect(decoded.segment.sourcePort == 40000 && decoded.segment.flags == [.ack, .psh])
        if words < 5 || words > 11 {
            #expect(decoded.segment.attributes == .malformedDataOffset)
            #expect(decoded.segment.payloadLength == 0 && decoded.segment.capturedPayload == 0)
        } else {
            #expect(decoded.segment.attributes == [])
            #expect(decoded.segment.payloadLength == UInt32(44 - words * 4))
        }
    }

    @Test func optionsAndPayloadAtEveryLength() {
        let options: Octets = [2, 4, 5, 0xB4, 4, 2, 8, 10] + big32(1) + big32(0) + [1, 3, 3, 7]
        let frame = ethernet(0x0800, ipv4(tcp(flags: 0x012, options: options, payload: octets(5))))
        let headers = [Needed(.ethernet, at: 0, 14), Needed(.ipv4, at: 14, 20), Needed(.tcp, at: 34, 14)]
        expectEveryCut(of: frame, headers: headers, tcp: 34, payload: 74)
        // Padding after the datagram changes nothing but the frame's length.
        expectEveryCut(of: frame + octets(9), headers: headers, tcp: 34, payload: 74, end: frame.count)
    }

    @Test func oddFieldsAreDescribed() {
        let zero = Octets(repeating: 0, count: 12) + big16(5 << 12 | 0xFFF) + Octets(repeating: 0, count: 6)
        let decoded = decode(ethernet(0x0800, ipv4(zero)))
        #expect(decoded.outcome == .segment)
        #expect(decoded.segment.sourcePort == 0 && decoded.segment.destinationPort == 0)
        #expect(decoded.segment.flags.isSuperset(of: [.syn, .fin, .rst, .reserved]))
        let high = Octets(repeating: 0xFF, count: 12) + big16(5 << 12) + Octets(repeating: 0xFF, count: 6)
        let extreme = decode(ethernet(0x0800, ipv4(high))).segment
        #expect(extreme.sequence.value == .max && extreme.acknowledgment.value == .max)
        #expect(extreme.window == .max && extreme.urgentPointer == .max && extreme.flags == [])
    }

    @Test func segmentFitsTwoCacheLines() {
        #expect(MemoryLayout<Segment>.stride <= 128)
    }
}
