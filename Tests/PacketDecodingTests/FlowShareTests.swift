import Testing

@testable import PacketDecoding

/// Several decoders share the flows of the frames that each of them sees: every segment is decoded by one of them, both
/// directions of a flow by the same one, and together they count what one counts.
@Suite struct FlowShareTests {
    private static let count = 3

    /// Frames as the tests of random frames have them, with other addresses and ports and both ways, whole and cut.
    private static let frames: [(octets: Octets, link: UInt32)] = {
        var numbers = RandomFramesTests.Numbers(state: 0x5EED)
        var frames: [(octets: Octets, link: UInt32)] = []
        for round in 0..<24 {
            for (link, octets) in RandomFramesTests.good {
                var changed = octets
                let place = Int.random(in: changed.indices, using: &numbers)
                if round > 0 { changed[place] = UInt8(round) }
                frames.append((changed, link))
                frames.append((Array(octets.prefix(max(0, octets.count - round))), link))
            }
            for way in [0, 1] {
                var header = ipv4(tcp(payload: [1, 2, 3]))
                header[way == 0 ? 15 : 19] = UInt8(round)
                var longer = ipv6(tcp(payload: [UInt8](repeating: 7, count: round)))
                longer[way == 0 ? 23 : 39] = UInt8(round)
                if way == 1 {
                    header[15] = 2
                    longer[23] = 2
                }
                frames.append((ethernet(0x0800, header), Link.ethernet))
                frames.append((ethernet(0x86DD, longer), Link.ethernet))
            }
        }
        return frames
    }()

    private static func decoded(_ share: FlowShare?) -> (segments: [Segment], decoder: FrameDecoder) {
        var decoder = FrameDecoder(share: share)
        var segments: [Segment] = []
        var batch = SegmentBatch()
        var number: UInt64 = 0
        for frame in frames {
            number += 1
            let descriptor = FrameDescriptor(
                time: Int64(number) * 1000, number: number, offset: 0, capturedLength: frame.octets.count,
                originalLength: frame.octets.count, linkType: frame.link, interface: 0)
            batch.removeAll()
            decoder.decode(frame.octets.span.bytes, [descriptor].span, into: &batch)
            segments += batch.segments
        }
        batch.removeAll()
        decoder.finish(into: &batch)
        return (segments + batch.segments, decoder)
    }

    @Test func togetherTheyAreTheWhole() {
        let whole = Self.decoded(nil)
        let shares = (0..<Self.count).map { Self.decoded(FlowShare(index: $0, of: Self.count, seed: 99)) }
        #expect(shares.allSatisfy { $0.segments.count > 20 })
        func described(_ segments: [Segment]) -> [String] {
            segments.map { "\($0.frame) \($0.source) \($0.sourcePort) \($0.sequence.value) \($0.attributes.rawValue)" }
                .sorted()
        }
        let isSame = described(shares.flatMap(\.segments)) == described(whole.segments)
        #expect(isSame)
        let counts = shares[0].decoder.counts(with: shares.dropFirst().map(\.decoder))
        let all = whole.decoder.counts
        #expect(counts.frames == all.frames)
        #expect(counts.frames == UInt64(Self.frames.count))
        #expect(counts.segments == all.segments)
        #expect(counts.truncated == all.truncated)
        #expect(counts.quoted == all.quoted)
        #expect(counts.notTCP == all.notTCP)
        #expect(counts.undecodable == all.undecodable)
        #expect(counts.fragments == all.fragments)
        #expect(counts.datagrams == all.datagrams)
    }

    /// What the octets of a frame tell is what its segment tells, whichever way it goes.
    @Test func framesAndSegmentsAgree() {
        for index in 0..<Self.count {
            let share = FlowShare(index: index, of: Self.count, seed: 99)
            for segment in Self.decoded(share).segments {
                var back = segment
                swap(&back.source, &back.destination)
                swap(&back.sourcePort, &back.destinationPort)
                #expect(share.owns(segment))
                #expect(share.owns(back))
            }
        }
    }
}
