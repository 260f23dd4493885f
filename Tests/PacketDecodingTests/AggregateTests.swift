import PacketDecoding
import Testing

/// Every frame of an 802.11 aggregate (A-MSDU) gives its segment.
@Suite struct AggregateTests {
    private func subframe(_ payload: Octets, isLast: Bool = false) -> Octets {
        let frame = octets(12) + big16(payload.count) + payload
        return frame + Octets(repeating: 0, count: isLast ? 0 : -frame.count & 3)
    }

    private func aggregate(_ payloads: [Octets]) -> Octets {
        dataFrame(
            control: [0x88, 0x01], extra: [0x80, 0],
            payloads.enumerated().flatMap { subframe($1, isLast: $0 == payloads.count - 1) })
    }

    private func packet(_ length: Int) -> Octets { snap(0x0800, ipv4(tcp(payload: octets(length)))) }

    /// Decodes frames as one batch of link type 105.
    private func decode(_ frames: [Octets]) -> (lengths: [UInt32], frames: [UInt64], counts: DecodingCounts) {
        var decoder = FrameDecoder()
        var batch = SegmentBatch(capacity: 1)
        var offset = 0
        let descriptors = frames.enumerated().map { index, frame in
            defer { offset += frame.count }
            return FrameDescriptor(
                time: 1, number: UInt64(index + 1), offset: offset, capturedLength: frame.count,
                originalLength: frame.count, linkType: 105, interface: 0)
        }
        let octets = frames.flatMap { $0 }
        decoder.decode(octets.span.bytes, descriptors.span, into: &batch)
        return (batch.segments.map(\.payloadLength), batch.segments.map(\.frame), decoder.counts)
    }

    @Test func segmentsStandInOrder() {
        let single = dataFrame(packet(9))
        let decoded = decode([
            single, aggregate([packet(1), packet(2), packet(3)]), single, aggregate([packet(4), packet(5)]), single,
        ])
        #expect(decoded.lengths == [9, 1, 2, 3, 9, 4, 5, 9])
        #expect(decoded.frames == [1, 2, 2, 2, 3, 4, 4, 5])
        #expect(decoded.counts.frames == 5 && decoded.counts.segments == 5 && decoded.counts.aggregated == 3)
    }

    @Test func othersAmongThem() {
        let arp = snap(0x0806, octets(28))
        let decoded = decode([aggregate([arp, packet(1), arp, packet(2)])])
        #expect(decoded.lengths == [1, 2])
        #expect(decoded.counts.notTCP == 1 && decoded.counts.segments == 0 && decoded.counts.aggregated == 2)
    }

    @Test func lengthsThatPointBeyond() {
        for length in [0, 1, 13, 0xFFFF] {
            let broken = octets(12) + big16(length) + packet(1) + subframe(packet(2))
            let decoded = decode([dataFrame(control: [0x88, 0x01], extra: [0x80, 0], broken)])
            #expect(decoded.lengths.first == 1)
        }
    }

    /// A first fragment behind the first frame waits for nothing: nothing counts it as a frame.
    @Test func fragmentsAmongThem() {
        let datagram = tcp(payload: octets(300))
        let pieces = [0..<104, 104..<datagram.count].map { range in
            let more = range.lowerBound == 0 ? 0x2000 : 0
            return snap(0x0800, ipv4(fragmentation: more | range.lowerBound / 8, Octets(datagram[range])))
        }
        let alone = decode([aggregate([packet(1), pieces[0]])])
        #expect(alone.lengths == [1, 84])
        #expect(alone.counts.segments == 1 && alone.counts.aggregated == 1 && alone.counts.fragments == 0)
        let both = decode([aggregate([packet(1), pieces[1], pieces[0]])])
        #expect(both.lengths == [1, 300])
    }
}
