import PacketDecoding
import Testing

@Suite struct FrameDecoderTests {
    struct Frame {
        var octets: Octets
        var link = Link.ethernet
        var originalLength: Int?
    }

    /// Decodes frames that lie one behind the other, some octets apart.
    func decode(_ frames: [Frame], with decoder: inout FrameDecoder, into batch: inout SegmentBatch) {
        var octets: Octets = [0xEE, 0xEE]
        var descriptors: [FrameDescriptor] = []
        for (index, frame) in frames.enumerated() {
            descriptors.append(
                FrameDescriptor(
                    time: Int64(index) * 1000, number: UInt64(index + 1), offset: octets.count,
                    capturedLength: frame.octets.count, originalLength: frame.originalLength ?? frame.octets.count,
                    linkType: frame.link, interface: 0))
            octets += frame.octets + [0xEE]
        }
        decoder.decode(octets.span.bytes, descriptors.span, into: &batch)
    }

    @Test func batchesAndCounts() {
        let good = ethernet(0x0800, ipv4(tcp(payload: octets(10))))
        let frames = [
            Frame(octets: good),
            Frame(octets: ethernet(0x0806, octets(28))),
            Frame(octets: Octets(good[..<60]), originalLength: good.count),
            Frame(octets: Octets(good[..<20]), originalLength: good.count),
            Frame(octets: ethernet(0x0800, ipv4(fragmentation: 5, octets(20)))),
            Frame(octets: ethernet(0x0800, ipv4(proto: 1, icmp(type: 3, ipv4(octets(8)))))),
            Frame(octets: good, link: 147),
            Frame(octets: good, link: 147),
            Frame(octets: good, link: 148),
            Frame(octets: []),
        ]
        var decoder = FrameDecoder()
        var batch = SegmentBatch(capacity: 4)
        decode(frames, with: &decoder, into: &batch)

        #expect(batch.count == 3)
        #expect(batch.segments.map(\.frame) == [1, 3, 6])
        #expect(batch.segments.map(\.time) == [0, 2000, 5000])
        #expect(batch[2].attributes == [.quotedByICMP, .truncatedHeader])

        let counts = decoder.counts
        #expect(counts.frames == 10)
        #expect(counts.segments == 2)
        #expect(counts.quoted == 1)
        #expect(counts.notTCP == 1)
        #expect(counts.fragments == 1)
        #expect(counts.truncated == 1)
        #expect(counts.undecodable == 2)
        #expect(counts.undecodable(.ipv4) == 1)
        #expect(counts.undecodable(.ipv4, .capturedLength) == 1)
        #expect(counts.undecodable(.ethernet, .frameLength) == 1)
        #expect(counts.undecodable(.tcp) == 0)
        #expect(counts.unknownLinkType == 3)
        #expect(counts.unknownLinkTypes.map(\.number) == [147, 148])
        #expect(counts.unknownLinkTypes.map(\.frames) == [2, 1])
        #expect(counts.firstUndecodable?.frame == 4)
        #expect(counts.firstUndecodable?.reason.layer == .ipv4)
    }

    @Test func aBatchIsUsedAgain() {
        var decoder = FrameDecoder()
        var batch = SegmentBatch(capacity: 0)
        let frame = Frame(octets: ethernet(0x0800, ipv4(tcp())))
        decode([frame, frame], with: &decoder, into: &batch)
        decode([frame], with: &decoder, into: &batch)
        #expect(batch.segments.map(\.frame) == [1, 2, 1])
        batch.removeAll()
        #expect(batch.count == 0 && batch.segments.isEmpty)
        decode([frame], with: &decoder, into: &batch)
        #expect(batch.count == 1)
        decode([], with: &decoder, into: &batch)
        #expect(batch.count == 1)
        #expect(decoder.counts.segments == 4)
    }

    @Test func manyUnknownLinkTypes() {
        var decoder = FrameDecoder()
        var batch = SegmentBatch()
        decode((0..<12).map { Frame(octets: [1], link: 1000 + $0) }, with: &decoder, into: &batch)
        #expect(decoder.counts.unknownLinkType == 12)
        #expect(decoder.counts.unknownLinkTypes.map(\.number) == Array(1000..<1008))
    }

    @Test func everyReasonHasACounterOfItsOwn() {
        let layers = Undecodable.Layer.allCases.map { Int($0.rawValue) }
        let limits = Undecodable.Limit.allCases.map { Int($0.rawValue) }
        #expect(layers == Array(0..<41))
        #expect(limits == Array(0..<7))
    }
}
