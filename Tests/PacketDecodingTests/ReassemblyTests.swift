import PacketDecoding
import Testing

/// Datagrams in fragments: put together in any order, never from what overlaps, and never without bound.
@Suite struct ReassemblyTests {
    /// One fragment of a datagram's payload, in IPv4 or behind an IPv6 fragment header.
    struct Piece {
        var range: Range<Int>
        var isLast: Bool
    }

    struct Result {
        var segments: [Segment] = []
        var stacks: [Int] = []
        var counts = DecodingCounts()
    }

    let payload = tcp(payload: octets(1000))

    private func packet(
        _ range: Range<Int>, of payload: Octets, identification: Int = 7, proto: Int = 6, isVersion6: Bool = false
    ) -> Octets {
        let more = range.upperBound < payload.count
        let piece = Octets(payload[range])
        if isVersion6 {
            return ethernet(
                0x86DD,
                ipv6(
                    next: 44,
                    [UInt8(proto), 0] + big16(range.lowerBound | (more ? 1 : 0)) + big32(identification) + piece))
        }
        var packet = ipv4(proto: proto, fragmentation: (more ? 0x2000 : 0) | range.lowerBound / 8, piece)
        packet.replaceSubrange(4..<6, with: big16(identification))
        return ethernet(0x0800, packet)
    }

    /// Decodes frames, each in a batch of its own, a millisecond apart unless `times` tells.
    private func decode(
        _ frames: [Octets], times: [Int64] = [], captured: Int = .max, finishes: Bool = true
    ) -> Result {
        var decoder = FrameDecoder()
        var result = Result()
        var batch = SegmentBatch()
        for (index, frame) in frames.enumerated() {
            let descriptor = FrameDescriptor(
                time: index < times.count ? times[index] : Int64(index) * 1_000_000, number: UInt64(index + 1),
                offset: 0,
                capturedLength: min(captured, frame.count), originalLength: frame.count, linkType: 1, interface: 0)
            batch.removeAll()
            decoder.decode(frame.span.bytes, [descriptor].span, into: &batch)
            result.segments += batch.segments
            result.stacks.append(batch.encapsulations.count)
        }
        if finishes {
            batch.removeAll()
            decoder.finish(into: &batch)
            result.segments += batch.segments
        }
        result.counts = decoder.counts
        return result
    }

    @Test(arguments: [false, true])
    func everyOrderGivesTheSegmentInItsLastFrame(isVersion6: Bool) {
        let ranges = [0..<400, 400..<800, 800..<payload.count]
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let result = decode(order.map { packet(ranges[$0], of: payload, isVersion6: isVersion6) })
            #expect(result.segments.count == 1)
            let segment = result.segments[0]
            #expect(segment.frame == 3)
            #expect(segment.payloadLength == 1000 && segment.capturedPayload == 1000)
            #expect(segment.sourcePort == 40000 && segment.flags.rawValue == 0x018)
            #expect(segment.attributes.contains(.reassembled) && !segment.attributes.contains(.firstFragment))
            #expect(!segment.attributes.contains(.truncatedPayload))
            #expect(result.counts.segments == 1 && result.counts.fragments == 2)
            #expect(result.counts.datagrams.reassembled == 1)
        }
    }

    @Test func tunnelsInTinyFragments() {
        let datagram = udp(4789, [8, 0, 0, 0, 0, 0, 7, 0] + ethernet(0x0800, ipv4(tcp(payload: octets(100)))))
        for size in [8, 16, 24, 64] {
            let frames = stride(from: 0, to: datagram.count, by: size).map { start in
                packet(start..<min(start + size, datagram.count), of: datagram, proto: 17)
            }
            #expect(decode(frames).segments.map(\.payloadLength) == [100])
        }
        // What is no tunnel is not kept.
        let name = udp(53, octets(500))
        let frames = [packet(0..<256, of: name, proto: 17), packet(256..<name.count, of: name, proto: 17)]
        #expect(decode(frames).counts.notTCP == 2)
    }

    @Test func headersInSeveralFragments() {
        let result = decode((0..<3).map { packet($0 * 8..<min(($0 + 1) * 8, 20), of: tcp(flags: 2)) })
        #expect(result.segments.map(\.frame) == [3])
        #expect(result.segments[0].flags == .syn)
        #expect(result.segments[0].payloadLength == 0)
    }

    @Test func copiesAreNoOverlap() {
        let first = packet(0..<400, of: payload)
        let last = packet(400..<payload.count, of: payload)
        let result = decode([first, first, last, last, first])
        #expect(result.segments.map(\.frame) == [3])
        #expect(result.counts.datagrams.overlapping == 0)
        #expect(result.counts.fragments == 4)
    }

    @Test func overlapsAreNeverTrusted() {
        var other = payload
        other[450] ^= 1
        for evil in [
            packet(200..<600, of: payload), packet(400..<payload.count, of: other), packet(392..<800, of: payload),
            packet(400..<408, of: payload),
        ] {
            let result = decode([
                packet(0..<400, of: payload), packet(400..<800, of: payload), evil,
                packet(800..<payload.count, of: payload),
            ])
            #expect(result.segments.isEmpty)
            #expect(result.counts.datagrams.overlapping == 1)
            #expect(result.counts.fragments == 4)
        }
    }

    @Test func endsThatContradictEachOther() {
        let short = Octets(payload[..<600])
        let result = decode([
            packet(400..<600, of: short), packet(600..<payload.count, of: payload), packet(0..<400, of: payload),
        ])
        #expect(result.segments.isEmpty)
        #expect(result.counts.datagrams.overlapping == 1)
        // Not a multiple of eight, although more follow: the first one is judged alone, whatever follows.
        let odd = decode([packet(0..<401, of: payload), packet(400..<payload.count, of: payload)])
        #expect(odd.segments.map(\.frame) == [1] && odd.segments[0].attributes.contains(.firstFragment))
        #expect(odd.counts.datagrams.incomplete == 1 && odd.counts.datagrams.reassembled == 0)
        #expect(decode([packet(400..<payload.count, of: payload), packet(0..<401, of: payload)]).segments.isEmpty)
    }

    @Test func firstFragmentAlone() {
        let frame = packet(0..<400, of: payload)
        let result = decode([frame])
        #expect(result.segments.map(\.frame) == [1])
        #expect(result.segments[0].attributes.contains(.firstFragment))
        #expect(result.segments[0].payloadLength == 380)
        #expect(result.counts.segments == 1 && result.counts.fragments == 0)
        #expect(result.counts.datagrams.incomplete == 1)
        // It waits a tenth of a second; after that no other one waits until a later fragment is seen.
        let second = packet(0..<400, of: payload, identification: 8)
        let waited = decode([frame, second, second], times: [0, 200_000_000, 300_000_000], finishes: false)
        #expect(waited.segments.map(\.frame) == [1])
        let third = packet(0..<400, of: payload, identification: 9)
        let told = decode([frame, second, third], times: [0, 200_000_000, 500_000_000], finishes: false)
        #expect(told.segments.map(\.frame) == [1, 3, 2])
    }

    @Test func firstFragmentMissing() {
        let result = decode([packet(400..<payload.count, of: payload)])
        #expect(result.segments.isEmpty)
        #expect(result.counts.datagrams.firstMissing == 1)
        #expect(result.counts.fragments == 1)
    }

    @Test func timeIsBounded() {
        let first = packet(0..<400, of: payload)
        let last = packet(400..<payload.count, of: payload)
        #expect(decode([first, last], times: [0, 29_000_000_000]).segments.count == 1)
        let late = decode([first, last], times: [0, 31_000_000_000])
        #expect(late.segments.map(\.frame) == [1])
        #expect(late.counts.datagrams.incomplete == 1 && late.counts.datagrams.firstMissing == 1)
        // The identification is used again, long after and at once.
        let again = decode([first, last, first, last], times: [0, 1, 2_000_000_000, 2_000_000_001])
        #expect(again.segments.map(\.frame) == [2, 4])
    }

    @Test func memoryIsBounded() {
        let frames = (0..<5000).map { packet(400..<payload.count, of: payload, identification: $0 + 1) }
        let result = decode(frames)
        #expect(result.counts.datagrams.firstMissing == 5000)
        let tiny = (0..<1100).map { packet($0 * 8..<$0 * 8 + 8, of: octets(20_000)) }
        #expect(decode(tiny).counts.datagrams.overlapping == 1)
    }

    @Test func snapshotsCutFragments() {
        let frames = [packet(0..<400, of: payload), packet(400..<payload.count, of: payload)]
        let result = decode(frames, captured: 34 + 100)
        #expect(result.segments.map(\.frame) == [2])
        #expect(result.segments[0].payloadLength == 1000)
        #expect(result.segments[0].capturedPayload == 80)
        #expect(result.segments[0].attributes.contains(.truncatedPayload))
    }

    @Test func tunnelsInFragments() {
        let inner = udp(4789, [8, 0, 0, 0] + big32(5 << 8) + ethernet(0x0800, ipv4(payload)))
        let frames = [
            packet(0..<800, of: inner, proto: 17), packet(800..<inner.count, of: inner, proto: 17),
        ]
        for order in [frames, frames.reversed()] {
            let result = decode(order)
            #expect(result.segments.map(\.frame) == [2])
            #expect(result.segments[0].payloadLength == 1000)
            #expect(result.stacks == [0, 1])
        }
        // What the first fragment shows to be something else is not kept.
        let other = udp(53, octets(600))
        let result = decode([packet(0..<400, of: other, proto: 17), packet(400..<608, of: other, proto: 17)])
        #expect(result.counts.notTCP == 2)
        #expect(result.counts.datagrams == DatagramCounts())
    }

    @Test func anyFragmentsHoldTogether() {
        var numbers = RandomFramesTests.Numbers(state: 5722)
        for _ in 0..<300 {
            let frames = (0..<40).map { _ in
                let start = Int.random(in: 0..<100, using: &numbers) * 8
                let end = min(start + Int.random(in: 1...40, using: &numbers) * 8, payload.count)
                return packet(
                    start..<end, of: payload, identification: Int.random(in: 1...3, using: &numbers),
                    proto: [6, 4, 17].randomElement(using: &numbers)!, isVersion6: Bool.random(using: &numbers))
            }
            let result = decode(frames)
            let counts = result.counts
            #expect(
                counts.frames
                    == counts.segments + counts.quoted + counts.notTCP + counts.fragments + counts.opaque
                    + counts.undecodable + counts.unknownLinkType)
        }
    }
}
