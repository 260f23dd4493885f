import PacketDecoding
import Testing

/// The blocks of selective acknowledgments are read from the frame, wherever the header stands in it.
@Suite struct SACKBlocksTests {
    private func sack(_ edges: [Int]) -> Octets { [5, UInt8(2 + 4 * edges.count)] + edges.flatMap { big32($0) } }

    private func blocks(in frame: Octets, link: UInt32 = Link.ethernet) -> [[UInt32]]? {
        let segment = decode(frame, link: link).segment
        return FrameDecoder.sackBlocks(of: segment, in: frame.span.bytes).map { blocks in
            blocks.indices.map { [blocks[$0].left.value, blocks[$0].right.value] }
        }
    }

    @Test func oneToFourBlocks() {
        for count in 1...4 {
            let edges = (0..<2 * count).map { 1000 * ($0 + 1) }
            let frame = ethernet(0x0800, ipv4(tcp(options: [1, 1] + sack(edges), payload: octets(20))))
            let expected = (0..<count).map { [UInt32(edges[2 * $0]), UInt32(edges[2 * $0 + 1])] }
            #expect(blocks(in: frame) == expected)
        }
    }

    @Test func behindTimestampsTagsAndTunnels() {
        let options = [1, 1, 8, 10] + octets(8) + [1, 1] + sack([0xFFFF_FFFF, 5])
        let packet = ipv4(tcp(flags: 0x010, options: options))
        let expected: [[UInt32]] = [[0xFFFF_FFFF, 5]]
        #expect(blocks(in: ethernet(0x0800, packet)) == expected)
        #expect(blocks(in: ethernet(0x8100, vlan(7, 0x0800, packet))) == expected)
        #expect(blocks(in: ethernet(0x0800, ipv4(proto: 4, packet))) == expected)
        #expect(blocks(in: packet, link: Link.raw) == expected)
    }

    @Test func nothingToRead() {
        #expect(blocks(in: ethernet(0x0800, ipv4(tcp(options: [1, 1, 4, 2])))) == nil)
        // Lengths that cannot be, and one that runs over the header's end.
        for options in [[5, 2, 1, 1], [5, 9] + octets(10), [1, 1, 5, 34] + octets(8), [3, 0, 5, 10] + octets(8)] {
            #expect(blocks(in: ethernet(0x0800, ipv4(tcp(options: options)))) == nil)
        }
        let frame = ethernet(0x0800, ipv4(tcp(options: [1, 1] + sack([1, 2]))))
        for length in 0..<frame.count {
            let segment = decode(frame).segment
            #expect(FrameDecoder.sackBlocks(of: segment, in: Octets(frame[..<length]).span.bytes) == nil)
        }
    }

    @Test func payloadThatLooksLikeTheHeader() {
        let header = tcp(options: [1, 1] + sack([7, 9]))
        let frame = ethernet(0x0800, ipv4(tcp(options: [1, 1] + sack([1, 2]), payload: header)))
        #expect(blocks(in: frame) == [[1, 2]])
    }
}
