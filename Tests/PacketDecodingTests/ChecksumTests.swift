import PacketDecoding
import Testing

/// Checksums are verified on request: right, wrong, left to the interface, or not to be told.
@Suite struct ChecksumTests {
    /// The ones' complement sum of octets in pairs (RFC 1071).
    private func sum(_ octets: Octets) -> Int {
        var sum = 0
        for (index, octet) in octets.enumerated() { sum += index.isMultiple(of: 2) ? Int(octet) << 8 : Int(octet) }
        while sum > 0xFFFF { sum = (sum & 0xFFFF) + (sum >> 16) }
        return sum
    }

    private func pseudoHeader(_ packet: Octets, length: Int) -> Octets {
        packet[0] >> 4 == 4
            ? Octets(packet[12..<20]) + [0, 6] + big16(length)
            : Octets(packet[8..<40]) + big32(length) + [0, 0, 0, 6]
    }

    /// A packet whose checksum is right, or that of its pseudo-header alone.
    private func packet(isVersion6: Bool, payload: Int, partial: Bool = false) -> Octets {
        let segment = tcp(payload: octets(payload))
        var packet = isVersion6 ? ipv6(segment) : ipv4(segment)
        let start = packet.count - segment.count
        let pseudo = pseudoHeader(packet, length: segment.count)
        packet.replaceSubrange(start + 16..<start + 18, with: [0, 0])
        let value = partial ? sum(pseudo) : 0xFFFF - sum(pseudo + packet[start...])
        packet.replaceSubrange(start + 16..<start + 18, with: big16(value))
        return packet
    }

    private func attributes(_ frame: Octets, originalLength: Int? = nil, verifies: Bool = true) -> SegmentAttributes {
        var decoder = FrameDecoder(verifiesChecksums: verifies)
        var batch = SegmentBatch()
        let descriptor = FrameDescriptor(
            time: 0, number: 1, offset: 0, capturedLength: frame.count, originalLength: originalLength ?? frame.count,
            linkType: Link.ethernet, interface: 0)
        decoder.decode(frame.span.bytes, [descriptor].span, into: &batch)
        return batch.count == 1 ? batch[0].attributes : []
    }

    @Test(arguments: 0...9, [false, true])
    func everyBitCounts(payload: Int, isVersion6: Bool) {
        let type = isVersion6 ? 0x86DD : 0x0800
        let good = ethernet(type, packet(isVersion6: isVersion6, payload: payload))
        #expect(attributes(good).isEmpty)
        let header = 14 + (isVersion6 ? 40 : 20)
        // Not the data offset, which moves the end of the header, nor what is no part of the sum.
        for index in header..<good.count where index != header + 12 {
            for bit in 0..<8 {
                var bad = good
                bad[index] ^= 1 << UInt8(bit)
                #expect(attributes(bad) == .checksumWrong)
                #expect(attributes(bad, verifies: false).isEmpty)
            }
        }
        // Padding is no part of the segment.
        #expect(attributes(good + octets(6)).isEmpty)
    }

    @Test(arguments: [false, true])
    func sumsThatTheInterfaceCompletes(isVersion6: Bool) {
        let frame = ethernet(
            isVersion6 ? 0x86DD : 0x0800, packet(isVersion6: isVersion6, payload: 33, partial: true))
        #expect(attributes(frame) == .checksumPartial)
    }

    @Test func whatIsCutCannotBeVerified() {
        var frame = ethernet(0x0800, packet(isVersion6: false, payload: 20))
        frame[60] ^= 1
        #expect(attributes(frame) == .checksumWrong)
        #expect(attributes(Octets(frame.dropLast()), originalLength: frame.count) == .truncatedPayload)
    }

    @Test func quotedAndFragmentedHeaders() {
        let quoted = ethernet(0x0800, ipv4(proto: 1, icmp(type: 3, ipv4(tcp()))))
        #expect(attributes(quoted) == .quotedByICMP)
        // Inside a tunnel the inner addresses count.
        let inner = packet(isVersion6: false, payload: 8)
        #expect(attributes(ethernet(0x0800, ipv4(proto: 4, inner))).isEmpty)
    }
}
