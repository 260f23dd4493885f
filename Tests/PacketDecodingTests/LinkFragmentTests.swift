import PacketDecoding
import Testing

/// Fragments of 802.11 frames and of CAPWAP packets are put together as those of datagrams are.
@Suite struct LinkFragmentTests {
    struct Result {
        var segments: [Segment] = []
        var outcomes: [FrameOutcome] = []
        var counts = DecodingCounts()
    }

    let packet = ipv4(tcp(payload: octets(300)))

    /// Decodes frames, each in a batch of its own, a millisecond apart unless `times` tells.
    private func decode(_ frames: [Octets], link: UInt32 = 105, times: [Int64] = [], cut: Int = 0) -> Result {
        var decoder = FrameDecoder()
        var result = Result()
        var batch = SegmentBatch()
        for (index, frame) in frames.enumerated() {
            let descriptor = FrameDescriptor(
                time: index < times.count ? times[index] : Int64(index) * 1_000_000, number: UInt64(index + 1),
                offset: 0, capturedLength: frame.count - cut, originalLength: frame.count, linkType: link, interface: 0)
            batch.removeAll()
            decoder.decode(frame.span.bytes, [descriptor].span, into: &batch)
            result.segments += batch.segments
        }
        batch.removeAll()
        decoder.finish(into: &batch)
        result.segments += batch.segments
        result.counts = decoder.counts
        return result
    }

    /// Fragment `number` of the frame with this sequence number, from station 1 to station 2 unless `isReverse`.
    private func fragment(
        _ number: Int, more: Bool, sequence: Int = 9, isReverse: Bool = false, hasQoS: Bool = false, _ payload: Octets
    ) -> Octets {
        let stations: [Octets] = [[2, 0, 0, 0, 0, 2], [2, 0, 0, 0, 0, 1]]
        let control: Octets = [hasQoS ? 0x88 : 0x08, more ? 0x05 : 0x01]
        return control + [0, 0] + stations[isReverse ? 1 : 0] + stations[isReverse ? 0 : 1] + octets(6)
            + [UInt8(sequence << 4 & 0xF0 | number), UInt8(sequence >> 4)] + (hasQoS ? [0, 0] : []) + payload
    }

    private func fragments(_ sizes: [Int], sequence: Int = 9, hasQoS: Bool = false) -> [Octets] {
        let content = snap(0x0800, packet)
        var place = 0
        return (0...sizes.count).map { number in
            let end = number < sizes.count ? place + sizes[number] : content.count
            defer { place = end }
            return fragment(
                number, more: number < sizes.count, sequence: sequence, hasQoS: hasQoS, Octets(content[place..<end]))
        }
    }

    @Test(arguments: [false, true]) func everyOrderGivesTheSegmentInItsLastFrame(hasQoS: Bool) {
        let pieces = fragments([120, 121], hasQoS: hasQoS)
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let result = decode(order.map { pieces[$0] })
            #expect(result.segments.map(\.frame) == [3])
            #expect(result.segments.map(\.payloadLength) == [300])
            #expect(result.segments.map(\.capturedPayload) == [300])
            #expect(result.segments.first?.attributes.contains(.reassembled) == true)
            #expect(result.segments.first?.attributes.contains(.truncatedPayload) == false)
            #expect(result.counts.segments == 1 && result.counts.fragments == 2)
            #expect(result.counts.datagrams.reassembled == 1)
        }
    }

    @Test func theHeadersMayComeInSeveral() {
        #expect(decode(fragments([10, 30])).segments.map(\.payloadLength) == [300])
    }

    @Test func copiesAndSequences() {
        let pieces = fragments([120])
        // A retransmitted fragment, and another frame's fragments between.
        let others = fragments([120], sequence: 10)
        let result = decode([pieces[0], pieces[0], others[0], pieces[1], pieces[1], others[1]])
        #expect(result.segments.map(\.frame) == [4, 6])
        #expect(result.counts.datagrams.reassembled == 2 && result.counts.datagrams.overlapping == 0)
    }

    @Test func stationsAndTimeKeepFramesApart() {
        let pieces = fragments([120])
        let reverse = fragment(1, more: false, isReverse: true, Octets(snap(0x0800, packet)[120...]))
        let mixed = decode([pieces[0], reverse])
        // The first one alone is judged by its headers.
        #expect(mixed.segments.map(\.frame) == [1] && mixed.segments[0].payloadLength == 300)
        #expect(mixed.segments[0].attributes.contains(.truncatedPayload))
        #expect(mixed.counts.datagrams.incomplete == 1 && mixed.counts.datagrams.firstMissing == 1)
        // The sequence number came round.
        let later = decode(pieces + [pieces[1], pieces[0]], times: [0, 1, 600_000_000, 1_200_000_000])
        #expect(later.segments.map(\.frame) == [2, 4])
        #expect(later.counts.datagrams.reassembled == 1)
    }

    @Test func contradictionsAreNeverTrusted() {
        let pieces = fragments([120, 121])
        var other = pieces[0]
        other[50] ^= 1
        let result = decode([pieces[0], other, pieces[1], pieces[2]])
        #expect(result.segments.isEmpty && result.counts.datagrams.overlapping == 1)
    }

    /// CRC-32 of a frame, as it stands behind it.
    private func checkSequence(_ frame: Octets) -> Octets {
        var remainder = ~UInt32(0)
        for octet in frame {
            remainder ^= UInt32(octet)
            for _ in 0..<8 { remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1 }
        }
        remainder = ~remainder
        return (0..<4).map { UInt8(truncatingIfNeeded: remainder >> (8 * $0)) }
    }

    @Test func checkSequencesAreNoPayload() {
        let pieces = fragments([120, 121])
        #expect(decode(pieces.map { $0 + checkSequence($0) }).segments.map(\.capturedPayload) == [300])
        // With radiotap their flag tells, whatever stands there.
        let withFlag: Octets = [0, 0, 9, 0, 2, 0, 0, 0, 0x10]
        let without: Octets = [0, 0, 9, 0, 2, 0, 0, 0, 0]
        let flagged = decode(pieces.map { withFlag + $0 + [1, 2, 3, 4] }, link: 127)
        #expect(flagged.segments.map(\.capturedPayload) == [300])
        #expect(decode(pieces.map { without + $0 }, link: 127).segments.map(\.capturedPayload) == [300])
        let cut = decode(pieces.map { withFlag + $0 + [1, 2, 3, 4] }, link: 127, cut: 40)
        #expect(cut.segments.map(\.payloadLength) == [300])
        #expect(cut.segments.allSatisfy { $0.attributes.contains(.truncatedPayload) })
    }

    @Test func protectedFragmentsStayOpaque() {
        var piece = fragments([120])[1]
        piece[1] |= 0x40
        #expect(decode([piece]).counts.opaque(.wireless) == 1)
    }

    // MARK: - CAPWAP

    /// One fragment of a CAPWAP data packet from `offset` on.
    private func capwap(
        _ offset: Int, _ payload: Octets, isLast: Bool, identifier: Int = 5, holdsWireless: Bool = false
    ) -> Octets {
        let word = 2 << 19 | 1 << 9 | (holdsWireless ? 0x100 : 0) | 0x80 | (isLast ? 0x40 : 0)
        let header = big32(word) + big16(identifier) + big16(offset)
        return ethernet(0x0800, ipv4(proto: 17, udp(5247, header + payload)))
    }

    @Test func capwapFragments() {
        let frame = ethernet(0x0800, packet)
        let pieces = [
            capwap(0, Octets(frame[..<160]), isLast: false), capwap(160, Octets(frame[160...]), isLast: true),
        ]
        for order in [[0, 1], [1, 0]] {
            let result = decode(order.map { pieces[$0] }, link: 1)
            #expect(result.segments.map(\.frame) == [2])
            #expect(result.segments.map(\.capturedPayload) == [300])
            #expect(result.counts.datagrams.reassembled == 1 && result.counts.fragments == 1)
        }
        let alone = decode([pieces[1]], link: 1)
        #expect(alone.segments.isEmpty && alone.counts.datagrams.firstMissing == 1)
        let other = capwap(160, Octets(frame[160...]), isLast: true, identifier: 6)
        #expect(decode([pieces[0], other], link: 1).counts.datagrams.reassembled == 0)
    }

    @Test func wirelessFramesInCapwap() {
        // Frame control as it is, and with its octets the other way round.
        for control in [[0x08, 0x01], [0x01, 0x08]] as [Octets] {
            let frame = dataFrame(control: control, snap(0x0800, packet))
            let result = decode(
                [
                    capwap(0, Octets(frame[..<160]), isLast: false, holdsWireless: true),
                    capwap(160, Octets(frame[160...]), isLast: true, holdsWireless: true),
                ], link: 1)
            #expect(result.segments.map(\.capturedPayload) == [300])
        }
        // Nowhere else: what is a data frame that way is a probe response.
        #expect(decode([dataFrame(control: [0x50, 0x08], snap(0x0800, packet))]).counts.notTCP == 1)
    }

    @Test func fragmentsInFragments() {
        // The datagram of a tunnel in fragments holds a fragment of a frame.
        let pieces = fragments([120])
        let tunnelled = pieces.enumerated().flatMap { number, piece -> [Octets] in
            let datagram = udp(5247, big32(2 << 19 | 1 << 9 | 0x100) + big16(0) + big16(0) + piece)
            return [(0, 96), (96, datagram.count)].map { start, end in
                let more = end < datagram.count
                var header = ipv4(
                    proto: 17, fragmentation: (more ? 0x2000 : 0) | start / 8, Octets(datagram[start..<end]))
                header.replaceSubrange(4..<6, with: big16(100 + number))
                return ethernet(0x0800, header)
            }
        }
        let result = decode(tunnelled, link: 1)
        #expect(result.segments.map(\.frame) == [4])
        #expect(result.segments.map(\.capturedPayload) == [300])
        #expect(result.counts.datagrams.reassembled == 3)
    }
}
